using System.Buffers;
using System.Text;

namespace MailIntake.Domain.Read;

/// <summary>UTF-8 that came through with single octets broken, in bodies and in files alike.</summary>
public static class Utf8Text
{
    // So much from the first octet above 0x7F on is looked at: enough to be sure.
    private const int SampleLength = 4096;

    /// <summary>True where octets that are no valid UTF-8 are so by damage: far more of them are whole characters of three octets than broken ones.</summary>
    public static bool IsDamaged(ReadOnlySpan<byte> octets)
    {
        var high = octets.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
        octets = high < 0 ? [] : octets.Slice(high, Math.Min(SampleLength, octets.Length - high));
        int whole = 0, broken = 0;
        while (!octets.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(octets, out _, out var length);
            whole += status == OperationStatus.Done && length >= 3 ? 1 : 0;
            broken += status == OperationStatus.InvalidData ? 1 : 0;
            octets = octets[length..];
        }

        return whole > 3 * broken;
    }
}
