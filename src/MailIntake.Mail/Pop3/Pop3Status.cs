namespace MailIntake.Mail.Pop3;

/// <summary>The first line of a response.</summary>
/// <param name="Line">As it came.</param>
/// <param name="Text">Safe to print, the secret left out.</param>
internal sealed record Pop3Status(string Line, string Text)
{
    /// <summary>True for <c>+OK</c>.</summary>
    public bool IsOk => Line.StartsWith("+OK", StringComparison.Ordinal);

    /// <summary>True where the server wants more of a login (RFC 5034 section 4).</summary>
    public bool IsContinuation => Line.StartsWith("+ ", StringComparison.Ordinal) || Line == "+";

    /// <summary>The response code in brackets (RFC 2449 section 8), upper case, or null.</summary>
    public string? Code => Line.Split(' ', 2) is ["-ERR", ['[', .. var rest]] && rest.IndexOf(']') is > 0 and var end ? rest[..end].ToUpperInvariant() : null;
}
