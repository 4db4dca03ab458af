using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MailIntake.Mail.Charsets;

/// <summary>
/// The form every string of a read mail has: line ends LF, no C0 control but tab and line feed, Unicode normalization form C.
/// </summary>
internal static class CleanText
{
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(c => c is not ('\t' or '\n')).Select(c => (char)c)]);

    /// <summary>The clean string of these characters, which are overwritten on the way.</summary>
    public static string Of(Span<char> text)
    {
        var first = text.IndexOfAny(Controls);
        if (first >= 0)
        {
            text = RemoveControls(text, first);
        }

        return MayBeDenormal(text) ? Nfc.Normalize(text) : text.ToString();
    }

    private static Span<char> RemoveControls(Span<char> text, int first)
    {
        int read = first, written = first;
        while (true)
        {
            // CR LF is one line end, and so is a CR alone.
            if (text[read] == '\r' && !(read + 1 < text.Length && text[read + 1] == '\n'))
            {
                text[written++] = '\n';
            }

            read++;
            var next = text[read..].IndexOfAny(Controls);
            var run = next < 0 ? text.Length - read : next;
            text.Slice(read, run).CopyTo(text[written..]);
            read += run;
            written += run;
            if (next < 0)
            {
                return text[..written];
            }
        }
    }

    // Blocks in which nothing decomposes or combines: Latin, general punctuation without its few singletons, CJK marks,
    // ideographs and full-width forms.
    private static bool IsSafe(char c) => c is < '\u0300' or >= '\u2010' and <= '\u20CF' or >= '\u2190' and <= '\u2328' or >= '\u2460' and <= '\u27FF'
        or >= '\u2E80' and <= '\u3029' or >= '\u3030' and <= '\u3098' or >= '\u3100' and <= '\uA66E' or >= '\uE000' and <= '\uF8FF' or >= '\uFE30';

    private static bool MayBeDenormal(ReadOnlySpan<char> text)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var words = MemoryMarshal.Cast<char, ushort>(text);
            for (; i + Vector256<ushort>.Count <= words.Length; i += Vector256<ushort>.Count)
            {
                var block = Vector256.Create(words.Slice(i, Vector256<ushort>.Count));
                var safe = Vector256.LessThan(block, Vector256.Create((ushort)0x300))
                    | In(block, 0x2010, 0x20CF) | In(block, 0x3000, 0x3029) | In(block, 0x3100, 0xA66E) | In(block, 0xFE30, 0xFFFF);
                if (safe != Vector256<ushort>.AllBitsSet && MayBeDenormalByOne(text.Slice(i, Math.Min(Vector256<ushort>.Count + 1, text.Length - i))))
                {
                    return true;
                }
            }
        }

        return MayBeDenormalByOne(text[i..]);
    }

    private static Vector256<ushort> In(Vector256<ushort> block, ushort first, ushort last) =>
        Vector256.LessThanOrEqual(block - Vector256.Create(first), Vector256.Create((ushort)(last - first)));

    private static bool MayBeDenormalByOne(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!IsSafe(c))
            {
                return !Nfc.IsNormal(text);
            }
        }

        return false;
    }
}
