using System.Text.RegularExpressions;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Read;

namespace MailIntake.Domain.Identify;

/// <summary>
/// Asks whether a mail is from whom it says. From alone proves nothing; what the receiving provider found does, if it is the provider
/// that says it (the topmost Authentication-Results, under the name that the mailbox's setting gives: those below it may be the sender's own,
/// RFC 8601 section 5) and if what passed is about the domain of From (alignment, RFC 7489 section 3.1).
/// </summary>
public static partial class SenderCheck
{
    /// <summary>The name of this step among the reasons.</summary>
    public const string Step = "发件人核对";

    private const int LongestName = 1_000;

    /// <summary>Judges by the provider's check.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="authservId">The mailbox's setting: the provider's name, several joined by 、, one that ends in * being a beginning; null where there is none.</param>
    /// <param name="signature">What our own look at the signatures found, where the provider added no result; else null.</param>
    /// <returns>The verdict and what it was seen by, in Chinese.</returns>
    public static (SenderVerdict Verdict, string Saw) Check(ReadMail mail, string? authservId, DkimFinding? signature = null)
    {
        if (authservId is null)
        {
            return (SenderVerdict.NotChecked, "未核对：信箱没有设置 authserv-id");
        }

        if (mail.AuthenticationResults is not { } field)
        {
            return Own(signature, "未核对：邮件里没有收件服务商的核对结果（Authentication-Results）");
        }

        var results = AuthenticationResults.Parse(field);
        if (results.AuthservId.Length == 0 || !IsNamed(authservId, results.AuthservId))
        {
            return Own(signature, $"未核对：最上面的核对结果署名“{Short(results.AuthservId)}”，不是所设置的“{authservId}”");
        }

        if (mail.From is not [{ Address: var from }])
        {
            return (SenderVerdict.NotChecked, "未核对：没有唯一的发件人");
        }

        var domain = DomainOf(from);
        var told = Tell(results);
        if (results.IsMalformed)
        {
            return (SenderVerdict.Failed, $"收件服务商的核对结果残缺，不能证明是 {from} 所发：请向该单位核实");
        }

        if (told.Length == 0)
        {
            return Own(signature, "未核对：收件服务商没有核对发件人");
        }

        return Passed(results.Results, domain)
            ? (SenderVerdict.Passed, $"通过：{told}，与发件域名 {domain} 一致")
            : (SenderVerdict.Failed, $"收件服务商的核对不能证明是 {from} 所发：{told}。请向该单位核实，属实的人工判定");
    }

    /// <summary>
    /// True where the provider's own result is missing from a mail from an address of the roster, at a mailbox whose senders are checked: then its DKIM
    /// signatures are worth a look. Mails of strangers make us ask the DNS for nothing.
    /// </summary>
    public static bool WantsSignature(OfficeContext office, string mailbox, ReadMail mail) =>
        office.AuthservId(mailbox) is { } authservId && mail.From is [{ Address: var from }] && office.UnitOfSender(from) is not null
        && mail.Header("DKIM-Signature") is not null
        && (mail.AuthenticationResults is not { } field || AuthenticationResults.Parse(field) is var results
            && (!IsNamed(authservId, results.AuthservId) || (!results.IsMalformed && Tell(results).Length == 0)));

    /// <summary>Whether a signature of this domain stands for the sender.</summary>
    public static bool Stands(ReadMail mail, string signingDomain) => mail.From is [{ Address: var from }] && Aligned(DomainOf(from), signingDomain);

    /// <summary>True where the topmost check, whoever signs it, says that the mail is not its sender's, or cannot be read: reason enough not to answer.</summary>
    public static bool IsDisowned(ReadMail mail) => mail.AuthenticationResults is { } field && AuthenticationResults.Parse(field) is var results
        && (results.IsMalformed || results.Results.Any(r => r is { Method: "spf" or "dkim" or "dmarc", Result: "fail" }));

    /// <summary>What about the names and addresses of the sender may mislead a reader though it proves nothing, in Chinese.</summary>
    public static IEnumerable<string> Tricks(OfficeContext office, ReadMail mail, UnitFinding unit)
    {
        if (mail.From is not [{ Address: var from, Name: var name }])
        {
            yield break;
        }

        if (mail.ReplyTo.FirstOrDefault(r => r.Address.Length > 0 && !Same(r.Address, from)) is { } reply
            && (office.UnitOfSender(reply.Address) is not { } owner || owner != unit.Unit))
        {
            yield return $"{Step}：回复会寄到 {Short(reply.Address)}，不是发件地址 {Short(from)}";
        }

        if (AddressIn(name, from) is { } shown)
        {
            yield return $"{Step}：发件人名称里写着 {Short(shown)}，发件地址却是 {Short(from)}";
        }
        else if (office.KnowsSenders && !unit.ByAddress && name is not null && office.Names.Find(Limited(name)) is [var named, ..] && office.Names.Elsewhere(Limited(name), named.Name) is null)
        {
            yield return $"{Step}：发件人名称写着“{named.Name}”，但发件地址 {Short(from)} 不在花名册中";
        }
    }

    /// <summary>What shows that a sender who is not in the roster puts an address of the roster before the reader's eyes as its name, or null.</summary>
    public static string? BorrowedAddress(OfficeContext office, ReadMail mail, UnitFinding unit) =>
        !unit.ByAddress && mail.From is [{ Address: var from, Name: var name }] && AddressIn(name, from) is { } shown && office.UnitOfSender(shown) is { } owner
            ? $"发件人名称冒充“{owner.Name}”的地址 {shown}，实际发件地址是 {Short(from)}：请向该单位核实"
            : null;

    /// <summary>The methods and what they found, for people: <c>spf=pass（qq.com）</c>.</summary>
    public static string Tell(AuthenticationResults results) => string.Join("、", results.Results.Where(r => r.Method is "spf" or "dkim" or "dmarc").Take(6)
        .Select(r => $"{r.Method}={Short(r.Result)}{(DomainOf(r) is { } domain ? $"（{Short(domain)}）" : "")}"));

    private static (SenderVerdict Verdict, string Saw) Own(DkimFinding? signature, string notChecked) => signature switch
    {
        { Verdict: DkimVerdict.Valid } => (SenderVerdict.Passed, $"通过：收件服务商没有给出核对结果，本程序验证了 DKIM：{signature.Saw}"),
        { Verdict: DkimVerdict.Broken } => (SenderVerdict.Failed, $"本程序验证 DKIM：{signature.Saw}。请向该单位核实，属实的人工判定"),
        { } => (SenderVerdict.NotChecked, $"{notChecked}；DKIM 不能证明：{signature.Saw}"),
        null => (SenderVerdict.NotChecked, notChecked),
    };

    private static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant();

    private static bool Passed(IReadOnlyList<MethodResult> results, string from)
    {
        // A provider says SPF and DMARC once; a second one is somebody else's word that slipped in.
        if (results.Count(r => r.Method == "spf") > 1 || results.Count(r => r.Method == "dmarc") > 1)
        {
            return false;
        }

        return results.FirstOrDefault(r => r.Method == "dmarc") switch
        {
            { Result: "pass" } dmarc when DomainOf(dmarc) is not { } judged || judged == from => true,
            { Result: "fail" or "pass" } => false,
            _ => results.Any(r => r is { Method: "spf" or "dkim", Result: "pass" } && DomainOf(r) is { } domain && Aligned(from, domain)),
        };
    }

    // NetEase writes smtp.mail, and header.i alone.
    private static string? DomainOf(MethodResult result) => result.Method switch
    {
        "spf" => result.Domain("smtp.mailfrom", "smtp.mail"),
        "dkim" => result.Domain("header.d", "header.i"),
        _ => result.Domain("header.from"),
    };

    /// <summary>
    /// Relaxed alignment: the same domain, or one below the other. Without the list of public suffixes two domains below a common third are not
    /// taken for one organisation's, and nothing is below a domain that looks like such a suffix (cn, gov.cn, sx.cn).
    /// </summary>
    private static bool Aligned(string from, string domain) => from == domain || Below(from, domain) || Below(domain, from);

    private static bool Below(string lower, string upper) => lower.EndsWith("." + upper, StringComparison.Ordinal) && upper.Split('.') switch
    {
        [_] => false,
        [var second, { Length: 2 }] => second.Length > 3,
        _ => true,
    };

    private static bool IsNamed(string setting, string id) => setting.Split('、', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Any(name => name is [.. var beginning, '*'] ? id.StartsWith(beginning, StringComparison.OrdinalIgnoreCase) : Same(id, name));

    private static string? AddressIn(string? name, string from) =>
        name is null ? null : Addresses().Matches(Limited(name)).Select(m => m.Value).FirstOrDefault(address => !Same(address, from));

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static string Limited(string text) => ShortText.Beginning(text, LongestName);

    private static string Short(string text) => ShortText.Of(text, 81);

    [GeneratedRegex(@"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Addresses();
}
