using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MailIntake.Domain.Read;

namespace MailIntake.Domain.Outbox;

/// <summary>
/// The Message-IDs of the mails that the program sends, without angle brackets. An answer names the one that it answers (RFC 5322 section 3.6.4), whatever became of the
/// subject, and it is told from other mail's by its form.
/// </summary>
public static partial class OwnMessageId
{
    private const string ConversationPrefix = "re.";

    /// <summary>A notice's, which follows from what it is.</summary>
    /// <param name="purpose">What it is, unique in the outbox.</param>
    /// <param name="from">The sender.</param>
    public static string Notice(string purpose, MailAddress from) => $"notice.{Hash(purpose, 12)}@{Domain(from)}";

    /// <summary>That of a commission's notice.</summary>
    /// <param name="office">The office's id.</param>
    /// <param name="number">The commission's number.</param>
    /// <param name="part">Which of its notices.</param>
    /// <param name="at">When it was written.</param>
    /// <param name="from">The sender.</param>
    public static string Commission(string office, string number, int part, DateTimeOffset at, MailAddress from) =>
        string.Create(CultureInfo.InvariantCulture, $"commission.{Hash($"{office}/{number}", 8)}.{part}.{at.ToUnixTimeMilliseconds()}@{Domain(from)}");

    /// <summary>A bulletin's.</summary>
    /// <param name="office">The office's id.</param>
    /// <param name="name">The bulletin's name: its period, and the day of an intermediate one.</param>
    /// <param name="part">Which of its mails.</param>
    /// <param name="at">When it was written.</param>
    /// <param name="from">The sender.</param>
    public static string Bulletin(string office, string name, int part, DateTimeOffset at, MailAddress from) =>
        string.Create(CultureInfo.InvariantCulture, $"bulletin.{office}.{name.Replace('/', '.')}.{part}.{at.ToUnixTimeMilliseconds()}@{Domain(from)}");

    /// <summary>True for what looks like one of these, or for the name of its conversation.</summary>
    public static bool IsOne(string identifier) => Form().IsMatch(Of(identifier));

    /// <summary>
    /// The name of the conversation that a mail begins, which it bears in References. QQ gives the mails sent through it Message-IDs of its own, and an answer names those; it
    /// names as well what was in References (RFC 5322 section 3.6.4), which no server has to change.
    /// </summary>
    /// <param name="messageId">The mail's Message-ID.</param>
    public static string Conversation(string messageId) => ConversationPrefix + messageId;

    /// <summary>The mail's own Message-ID, of it or of the name of its conversation.</summary>
    /// <param name="identifier">What an answer names.</param>
    public static string Of(string identifier) => identifier.StartsWith(ConversationPrefix, StringComparison.Ordinal) ? identifier[ConversationPrefix.Length..] : identifier;

    /// <summary>True for a Message-ID of the form that QQ gives to the mails sent through it: of the office's or of anybody's.</summary>
    public static bool IsOfQq(string messageId) =>
        messageId.StartsWith("tencent_", StringComparison.OrdinalIgnoreCase) && messageId.EndsWith("@qq.com", StringComparison.OrdinalIgnoreCase);

    // A hash, because an identifier holds ASCII alone (RFC 5322 section 3.6.4); purposes name units, and numbers are such as 约稿〔2023〕3号.
    private static string Hash(string name, int octets) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, octets));

    private static string Domain(MailAddress from) => from.Address[(from.Address.LastIndexOf('@') + 1)..];

    [GeneratedRegex(@"^(notice\.[0-9a-f]{16,64}@|commission\.[0-9a-f]{16,64}\.\d{1,6}\.\d{10,16}@|bulletin\.[^@\s]{1,100}\.\d{10,16}@)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
