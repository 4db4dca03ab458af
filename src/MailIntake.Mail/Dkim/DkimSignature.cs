using System.Globalization;
using MailIntake.Domain;

namespace MailIntake.Mail.Dkim;

/// <summary>A DKIM-Signature field (RFC 6376 section 3.5).</summary>
/// <param name="Domain">d=, lower case.</param>
/// <param name="Selector">s=.</param>
/// <param name="IsEd25519">True for a=ed25519-sha256 (RFC 8463), false for rsa-sha256.</param>
/// <param name="RelaxedHeader">True where the header is canonicalised relaxed, else simple.</param>
/// <param name="RelaxedBody">The same of the body.</param>
/// <param name="Fields">h=: the fields that are signed, in order.</param>
/// <param name="Identity">The domain of i=, lower case.</param>
/// <param name="BodyHash">bh=.</param>
/// <param name="Value">b=.</param>
/// <param name="Length">l=: octets of the body that are signed, or null for all.</param>
/// <param name="Expires">x=, or null.</param>
internal sealed record DkimSignature(
    string Domain, string Selector, bool IsEd25519, bool RelaxedHeader, bool RelaxedBody, IReadOnlyList<string> Fields, string Identity,
    byte[] BodyHash, byte[] Value, long? Length, DateTimeOffset? Expires)
{
    private const int MostFields = 200;

    /// <summary>Reads a field.</summary>
    /// <param name="field">Its value, folded or not.</param>
    /// <param name="fault">Why it cannot be verified, in Chinese, or null.</param>
    /// <returns>The signature, or null where it cannot be verified.</returns>
    public static DkimSignature? Parse(string field, out string? fault)
    {
        fault = "签名的写法不对";
        if (DkimTags.Parse(field) is not { } tags || tags.GetValueOrDefault("v") != "1"
            || tags.GetValueOrDefault("a") is not { Length: > 0 } algorithm
            || tags.GetValueOrDefault("d")?.ToLowerInvariant() is not { Length: > 0 } domain
            || tags.GetValueOrDefault("s") is not { Length: > 0 } selector
            || tags.GetValueOrDefault("h")?.Split(':', StringSplitOptions.TrimEntries) is not { Length: <= MostFields } fields
            || DkimTags.Base64(tags.GetValueOrDefault("bh")) is not { Length: > 0 } bodyHash
            || DkimTags.Base64(tags.GetValueOrDefault("b")) is not { Length: > 0 } value
            || !IsName(domain) || !IsName(selector))
        {
            return null;
        }

        if (algorithm.ToLowerInvariant() is not (("rsa-sha256" or "ed25519-sha256") and var known))
        {
            fault = $"签名算法 {ShortText.Beginning(algorithm, 40)} 不可靠或不认识"; // rsa-sha1: RFC 8301 section 3.1
            return null;
        }

        if (!fields.Contains("from", StringComparer.OrdinalIgnoreCase))
        {
            fault = "签名不包括发件人";
            return null;
        }

        var identity = tags.GetValueOrDefault("i") is { } i ? i[(i.LastIndexOf('@') + 1)..].ToLowerInvariant() : domain;
        var ways = (tags.GetValueOrDefault("c") ?? "simple/simple").ToLowerInvariant().Split('/');
        if ((identity != domain && !identity.EndsWith("." + domain, StringComparison.Ordinal)) || ways.Any(way => way is not ("simple" or "relaxed")) || ways.Length > 2
            || !Number(tags, "l", out var length) || !Number(tags, "x", out var expires))
        {
            return null;
        }

        fault = null;
        return new DkimSignature(
            domain, selector, known[0] == 'e', ways[0] == "relaxed", ways is [_, "relaxed"], fields, identity, bodyHash, value, length,
            expires is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, 253_402_300_799)) : null); // the year 9999
    }

    private static bool IsName(string name) => name.Length <= 200 && !name.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    private static bool Number(Dictionary<string, string> tags, string name, out long? number)
    {
        number = null;
        if (!tags.TryGetValue(name, out var text))
        {
            return true;
        }

        var valid = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        number = value;
        return valid;
    }
}
