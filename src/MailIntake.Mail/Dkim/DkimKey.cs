using System.Security.Cryptography;

namespace MailIntake.Mail.Dkim;

/// <summary>A public key in the DNS (RFC 6376 section 3.6.1).</summary>
/// <param name="IsEd25519">True for k=ed25519 (RFC 8463), false for rsa.</param>
/// <param name="Octets">p=, empty where the key was withdrawn.</param>
/// <param name="IsTesting">t=y: what it says is not to be held against anybody.</param>
/// <param name="IsStrict">t=s: i= must be of the very domain.</param>
internal sealed record DkimKey(bool IsEd25519, byte[] Octets, bool IsTesting, bool IsStrict)
{
    // RFC 8301 section 3.2. More than the upper bound takes long to compute and nobody has.
    private const int LeastBits = 1024;
    private const int MostBits = 8192;
    private const int Ed25519Octets = 32;

    /// <summary>Reads a TXT record; null where it is no key for mail and SHA-256.</summary>
    public static DkimKey? Parse(string record)
    {
        if (DkimTags.Parse(record) is not { } tags || tags.GetValueOrDefault("v", "DKIM1") != "DKIM1"
            || tags.GetValueOrDefault("k", "rsa") is not (("rsa" or "ed25519") and var kind)
            || (tags.TryGetValue("h", out var hashes) && !Words(hashes).Contains("sha256"))
            || (tags.TryGetValue("s", out var services) && !Words(services).Any(s => s is "*" or "email"))
            || !tags.TryGetValue("p", out var text) || DkimTags.Base64(text) is not { } octets)
        {
            return null;
        }

        var flags = Words(tags.GetValueOrDefault("t", ""));
        return new DkimKey(kind == "ed25519", octets, flags.Contains("y"), flags.Contains("s"));
    }

    /// <summary>Whether a signature is over this hash; null where the key is of no use or this machine cannot tell.</summary>
    /// <param name="hash">SHA-256 of what was signed.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="fault">Why not, in Chinese, or null.</param>
    public bool? Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, out string? fault)
    {
        fault = null;
        if (IsEd25519)
        {
            var verdict = Octets.Length == Ed25519Octets ? Ed25519.Verify(Octets, hash, signature) : null;
            fault = verdict is null ? "本机的 OpenSSL 不能验证 Ed25519 签名" : null;
            return verdict;
        }

        using var rsa = RSA.Create();
        try
        {
            if (!TryImport(rsa) || rsa.KeySize is < LeastBits or > MostBits)
            {
                fault = "发件域名公布的公钥太短或不能用";
                return null;
            }

            return rsa.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            fault = "发件域名公布的公钥不能用";
            return null;
        }
    }

    private static string[] Words(string list) => list.Split(':', StringSplitOptions.TrimEntries);

    /// <summary>SubjectPublicKeyInfo, as all write it; the bare RSAPublicKey is what RFC 6376 says.</summary>
    private bool TryImport(RSA rsa)
    {
        try
        {
            rsa.ImportSubjectPublicKeyInfo(Octets, out _);
        }
        catch (CryptographicException)
        {
            rsa.ImportRSAPublicKey(Octets, out _);
        }

        return true;
    }
}
