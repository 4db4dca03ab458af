using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MailIntake.Domain.Classify;

/// <summary>
/// The text of a report as the search for duplicates sees it: letters and digits alone, full-width ones as half-width, lower
/// case, so that re-wrapping, other punctuation or a renamed file change nothing. It gives a hash of the whole, for
/// what was sent again, and a sketch (a 64-bit SimHash, Charikar 2002) that stays near for a text that was changed little.
/// </summary>
public static class ReportKey
{
    /// <summary>Fewer letters than this say too little for a sketch.</summary>
    public const int LeastForSketch = 60;

    private const int Gram = 3;

    // Figures are what tells this month's report from last month's in the same words: they weigh more.
    private const int WeightOfFigures = 3;
    private static readonly ulong[] Spread = [.. Enumerable.Range(0, 256).Select(SpreadBits)];

    /// <summary>Hash and sketch of a text.</summary>
    /// <returns>The hash as 32 lower-case hexadecimal digits, null for a text without letters; the sketch, null for a text of fewer than <see cref="LeastForSketch"/> letters.</returns>
    public static (string? Hash, ulong? Sketch) Of(string text)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            var letters = buffer.AsSpan(0, Normalise(text, buffer));
            if (letters.IsEmpty)
            {
                return (null, null);
            }

            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(MemoryMarshal.AsBytes(letters), hash);
            return (Convert.ToHexStringLower(hash[..16]), letters.Length < LeastForSketch ? null : Sketch(letters));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static int Normalise(string text, Span<char> letters)
    {
        var count = 0;
        foreach (var c in text)
        {
            if (c is >= '\u4E00' and <= '\u9FFF' or >= 'a' and <= 'z' or >= '0' and <= '9')
            {
                letters[count++] = c;
            }
            else if (c is >= '\uFF10' and <= '\uFF5A')
            {
                var half = (char)(c - 0xFEE0);
                if (char.IsAsciiLetterOrDigit(half))
                {
                    letters[count++] = char.ToLowerInvariant(half);
                }
            }
            else if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                letters[count++] = char.ToLowerInvariant(c);
            }
        }

        return count;
    }

    // Each gram's hash votes on each of the 64 bits. The votes are counted eight to a machine word, a byte each.
    private static ulong Sketch(ReadOnlySpan<char> letters)
    {
        Span<int> ones = stackalloc int[64];
        Span<ulong> lanes = stackalloc ulong[8];
        ones.Clear();
        lanes.Clear();
        var pending = 0;
        var votes = 0;
        for (var i = 0; i + Gram <= letters.Length; i++)
        {
            var hash = Mix(letters[i] | ((ulong)letters[i + 1] << 16) | ((ulong)letters[i + 2] << 32));
            var weight = char.IsAsciiDigit(letters[i]) || char.IsAsciiDigit(letters[i + 1]) || char.IsAsciiDigit(letters[i + 2]) ? WeightOfFigures : 1;
            for (var lane = 0; lane < lanes.Length; lane++)
            {
                lanes[lane] += Spread[(byte)(hash >> (8 * lane))] * (ulong)weight;
            }

            votes += weight;
            pending += weight;
            if (pending > byte.MaxValue - WeightOfFigures)
            {
                Collect(lanes, ones);
                pending = 0;
            }
        }

        Collect(lanes, ones);
        var sketch = 0UL;
        for (var bit = 0; bit < ones.Length; bit++)
        {
            sketch |= ones[bit] * 2 > votes ? 1UL << bit : 0;
        }

        return sketch;
    }

    private static void Collect(Span<ulong> lanes, Span<int> ones)
    {
        for (var bit = 0; bit < ones.Length; bit++)
        {
            ones[bit] += (byte)(lanes[bit / 8] >> (8 * (bit % 8)));
        }

        lanes.Clear();
    }

    // A byte's eight bits as the lowest bits of eight bytes.
    private static ulong SpreadBits(int value)
    {
        var spread = 0UL;
        for (var bit = 0; bit < 8; bit++)
        {
            spread |= ((ulong)value >> bit & 1) << (8 * bit);
        }

        return spread;
    }

    // The finaliser of SplitMix64.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
