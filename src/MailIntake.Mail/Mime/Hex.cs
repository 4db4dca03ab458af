namespace MailIntake.Mail.Mime;

/// <summary>Hexadecimal digits in octets.</summary>
internal static class Hex
{
    private static readonly sbyte[] Values = [.. Enumerable.Range(0, 256).Select(b =>
        (sbyte)(char.IsAsciiHexDigit((char)b) ? Convert.ToInt32(((char)b).ToString(), 16) : -1))];

    /// <summary>The value of a digit, or -1.</summary>
    public static int Value(byte b) => Values[b];
}
