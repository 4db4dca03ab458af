using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailIntake.Domain;

namespace MailIntake.Mail.Transport;

/// <summary>
/// The client's side of TLS towards a mail server: TLS 1.2 or later, the certificate always checked against name, time and
/// the system's authorities, or an extra authority that the configuration names. Nothing is fetched to judge a certificate
/// (no revocation lists, no missing intermediates): no connection is opened that the configuration does not name.
/// </summary>
/// <param name="host">The name the certificate must be for.</param>
/// <param name="authorityFile">A PEM file of extra certificate authorities, or null.</param>
public sealed class TlsClient(string host, string? authorityFile)
{
    /// <summary>Performs the handshake over an open connection, which the returned stream then owns.</summary>
    /// <param name="connection">The plain connection; closed where the handshake fails.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="TransportException">The certificate is not accepted (<see cref="TransportException.Retry"/> false) or the handshake broke.</exception>
    public async Task<SslStream> AuthenticateAsync(Stream connection, CancellationToken ct)
    {
        var authorities = authorityFile is null ? null : Load(authorityFile);
        string? fault = null;
        var tls = new SslStream(connection, leaveInnerStreamOpen: false);
        try
        {
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = host,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CertificateChainPolicy = Policy(),
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    (fault = Judge(certificate as X509Certificate2, chain, errors, authorities)) is null,
            };
            await tls.AuthenticateAsClientAsync(options, ct).ConfigureAwait(false);
            return tls;
        }
        catch (Exception e)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw e switch
            {
                AuthenticationException when fault is not null => new TransportException(fault, retry: false, inner: e),
                AuthenticationException or IOException => new TransportException(
                    $"与 {host} 建立 TLS 加密连接失败：{ServerText.Safe(e.Message)}。请核对端口是否为加密端口；服务器至少要支持 TLS 1.2", retry: true, inner: e),
                _ => e,
            };
        }
        finally
        {
            foreach (var authority in authorities ?? [])
            {
                authority.Dispose();
            }
        }
    }

    /// <summary>What was agreed and with whom, for people.</summary>
    public static string Tell(SslProtocols protocol, X509Certificate2 certificate) =>
        $"{protocol}，证书发给“{ServerText.Safe(certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false))}”，有效期至 {certificate.NotAfter:yyyy-MM-dd}";

    private static X509ChainPolicy Policy() => new() { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };

    /// <summary>Reads a PEM file of certificate authorities, at least one.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="TransportException">It cannot be read or holds none; a person must put it right.</exception>
    public static X509Certificate2Collection Load(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            var what = e is FileNotFoundException or DirectoryNotFoundException ? $"没有 ca 所指的证书文件 {file}" : $"无法读取 ca 所指的证书文件 {file}：{e.Message}";
            throw new TransportException(what, retry: false, inner: e);
        }

        return authorities.Count > 0
            ? authorities
            : throw new TransportException($"ca 所指的文件 {file} 里没有 PEM 格式的证书（-----BEGIN CERTIFICATE-----）", retry: false);
    }

    /// <summary>What is wrong with the certificate and what to do, or null where it is accepted.</summary>
    private string? Judge(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, X509Certificate2Collection? authorities)
    {
        if (certificate is null || chain is null)
        {
            return $"{host} 没有出示证书，不能确认它是真的服务器，未继续连接";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"{host} 的证书是发给“{ServerText.Safe(certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false))}”的，名称不符，未继续连接。请核对服务器地址";
        }

        var status = chain.ChainStatus;
        if (!errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) || (authorities is not null && IsIssuedBy(authorities, certificate, chain, out status)))
        {
            return null;
        }

        return status.Any(s => s.Status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            ? $"{host} 的证书不在有效期内（{certificate.NotBefore:yyyy-MM-dd} 至 {certificate.NotAfter:yyyy-MM-dd}），未继续连接。请核对本机时间，或请服务器管理员更新证书"
            : $"{host} 的证书不是本机信任的机构签发的（签发者“{ServerText.Safe(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true))}”），未继续连接。"
                + "若这是单位自建的证书机构，请把它的证书（PEM 文件）写在 ca；否则请联系网络管理员，连接可能被截取";
    }

    private static bool IsIssuedBy(X509Certificate2Collection authorities, X509Certificate2 certificate, X509Chain presented, out X509ChainStatus[] status)
    {
        using var chain = new X509Chain { ChainPolicy = Policy() };
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1")); // id-kp-serverAuth, RFC 5280 section 4.2.1.12
        chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        var trusted = chain.Build(certificate);
        status = chain.ChainStatus;
        return trusted;
    }
}
