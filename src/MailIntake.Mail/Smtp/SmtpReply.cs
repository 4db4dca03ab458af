using System.Text;
using MailIntake.Mail.Transport;

namespace MailIntake.Mail.Smtp;

/// <summary>One reply of a server (RFC 5321 section 4.2), however many lines it has.</summary>
/// <param name="Code">The three-digit code, 200 to 599.</param>
/// <param name="Lines">The octets of each line behind the code, as Latin-1.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>2yz: done.</summary>
    public bool IsDone => Code / 100 == 2;

    /// <summary>4yz: not now. Section 4.5.3.1.10 has a 552 to RCPT (an old way to say "too many") taken so too; that is left to the caller.</summary>
    public bool IsTransient => Code / 100 == 4;

    /// <summary>The enhanced status code (RFC 3463) such as <c>5.1.1</c>, or null.</summary>
    public string? EnhancedCode { get; } = Enhanced(Code, Lines[^1]);

    /// <summary>Code and words in one line, decoded (UTF-8, else GBK) and safe to print.</summary>
    public string Text { get; } = ServerText.Safe(Encoding.Latin1.GetBytes($"{Code} {string.Join(' ', Lines)}"));

    /// <summary>class.subject.detail where the class agrees with the code.</summary>
    private static string? Enhanced(int code, string line)
    {
        var word = line.AsSpan();
        word = word[..(word.IndexOf(' ') is var end and >= 0 ? end : word.Length)];
        var parts = 0;
        foreach (var range in word.Split('.'))
        {
            var part = word[range];
            if (part.Length is 0 or > 3 || part.ContainsAnyExceptInRange('0', '9') || (parts == 0 && (part.Length != 1 || part[0] - '0' != code / 100)))
            {
                return null;
            }

            parts++;
        }

        return parts == 3 ? word.ToString() : null;
    }
}
