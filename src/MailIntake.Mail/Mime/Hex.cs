namespace MailIntake.Mail.Mime;

/// <summary>Hexadecimal digits in octets.</summary>
internal static class Hex
{
    /// <summary>The value of a digit, or -1.</summary>
    public static int Value(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        _ => -1,
    };
}
