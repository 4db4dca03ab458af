using System.Text;
using MailIntake.Domain.Identify;
using MailIntake.Mail.Mime;

namespace MailIntake.Mail.Dkim;

/// <summary>
/// Verifies a mail's DKIM signatures (RFC 6376, RFC 8301, RFC 8463) of the domain it says to be from. A signature that is in order proves the sender; one that
/// is not in order proves that the mail is not as it was signed; everything else (no key, no answer, a part of the body alone) proves nothing.
/// </summary>
/// <param name="records">Asks the DNS for the TXT records of a name: its records, or null where it does not answer.</param>
public sealed class DkimVerifier(Func<string, IReadOnlyList<string>?> records)
{
    /// <summary>Signatures looked at, and records of a key: more are somebody's attempt to make us work.</summary>
    private const int MostSignatures = 5;

    /// <summary>Looks at the signatures.</summary>
    /// <param name="raw">The mail.</param>
    /// <param name="isOwn">Whether a signing domain stands for the domain of From.</param>
    /// <param name="receivedAt">When it was received: a signature may have ended before.</param>
    /// <returns>What they prove; null where the mail has none of that domain.</returns>
    public DkimFinding? Verify(ReadOnlyMemory<byte> raw, Func<string, bool> isOwn, DateTimeOffset receivedAt)
    {
        var fields = new List<RawField>();
        var body = HeaderBlock.Read(raw.Span, 0, new BoundaryStack(), fields, new DefectList());
        DkimFinding? found = null;
        foreach (var field in fields.Where(field => field.Is(raw.Span, "DKIM-Signature"u8)).Take(MostSignatures))
        {
            var signature = DkimSignature.Parse(Encoding.Latin1.GetString(field.Value(raw.Span)), out var fault);
            if (signature is not null && !isOwn(signature.Domain))
            {
                continue;
            }

            var finding = signature is null ? new DkimFinding(DkimVerdict.Unproven, fault!) : Verify(raw.Span, body, fields, field, signature, receivedAt);
            if (finding.Verdict == DkimVerdict.Valid)
            {
                return finding;
            }

            found = found is null || finding.Verdict == DkimVerdict.Broken ? finding : found;
        }

        return found;
    }

    private DkimFinding Verify(ReadOnlySpan<byte> raw, int body, List<RawField> fields, RawField field, DkimSignature signature, DateTimeOffset receivedAt)
    {
        if (signature.Expires < receivedAt)
        {
            return Unproven("签名在收到之前已过期");
        }

        var name = $"{signature.Selector}._domainkey.{signature.Domain}";
        if (records(name) is not { } texts)
        {
            return Unproven("域名服务器没有应答，取不到公钥");
        }

        if (texts.Take(MostSignatures).Select(DkimKey.Parse).FirstOrDefault(k => k is not null && k.IsEd25519 == signature.IsEd25519) is not { Octets.Length: > 0 } key)
        {
            return Unproven("该域名没有公布这个签名的公钥，或已收回");
        }

        var (hash, octets) = DkimHash.Body(raw[body..], signature.RelaxedBody);
        if (signature.Length is { } length && length != octets)
        {
            return Unproven("签名只包括正文的一部分");
        }

        if (key.IsStrict && signature.Identity != signature.Domain)
        {
            return Unproven("签名的身份不是公钥所许可的");
        }

        var header = DkimHash.Header(raw, fields, field, signature.Fields, signature.RelaxedHeader);
        var signed = key.Verify(header, signature.Value, out var fault);
        if (signed is null)
        {
            return Unproven(fault!);
        }

        return signed.Value && hash.AsSpan().SequenceEqual(signature.BodyHash) ? new DkimFinding(DkimVerdict.Valid, $"{signature.Domain} 的签名与邮件一致")
            : key.IsTesting ? Unproven("签名与邮件不一致，但该域名说明签名还在试用")
            : new DkimFinding(DkimVerdict.Broken, $"{signature.Domain} 的签名与邮件不一致：{(signed.Value ? "正文" : "标题或发件人等")}在签名之后改过，或签名是伪造的");

        DkimFinding Unproven(string why) => new(DkimVerdict.Unproven, $"{signature.Domain}：{why}");
    }
}
