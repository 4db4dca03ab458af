using System.Text;

namespace MailIntake.Mail.Smtp;

/// <summary>Addresses on their way into a command line, where a blank, a bracket or a line end would begin another command.</summary>
internal static class SmtpAddress
{
    /// <summary>RFC 5321 section 4.5.3.1.3: 256 octets with the brackets.</summary>
    private const int MaxOctets = 254;

    /// <summary>What is wrong with an address, in Chinese, or null. Quoted local parts with blanks or brackets are refused: nobody has them.</summary>
    public static string? Problem(string address)
    {
        var at = address.LastIndexOf('@');
        return at <= 0 || at == address.Length - 1 ? "地址里要有 @，两边都不能空"
            : address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>') ? "地址里不能有空格、尖括号和控制字符"
            : address.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar) ? "地址里有不能识别的字符"
            : Encoding.UTF8.GetByteCount(address) > MaxOctets ? "地址太长"
            : null;
    }
}
