using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailIntake.ServerTests.Dovecot;

/// <summary>
/// A real Dovecot in a throwaway folder on free loopback ports: IMAP in plain text and with STARTTLS on <see cref="ImapPort"/>, with TLS
/// at once on <see cref="ImapsPort"/>, under a certificate for localhost and 127.0.0.1 of an authority made for the run (<see cref="CaFile"/>).
/// Mails lie in Maildirs, readable and writable by any user, so that Postfix or a test may deliver into them. Runs as root or not.
/// </summary>
public sealed class DovecotServer : IAsyncDisposable
{
    /// <summary>The spam folder every mailbox has, marked \Junk.</summary>
    public const string JunkFolder = "Junk";

    private const UnixFileMode Everyone =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly string folder = Directory.CreateTempSubdirectory("mi-dovecot-").FullName;
    private readonly List<string> users = [];
    private Process? process;
    private int delivered;

    private DovecotServer()
    {
    }

    /// <summary>Plain text, with STARTTLS for those who ask for it.</summary>
    public int ImapPort { get; private set; }

    /// <summary>TLS from the first octet.</summary>
    public int ImapsPort { get; private set; }

    /// <summary>The PEM file of the authority that signed the server's certificate.</summary>
    public string CaFile => Path.Combine(folder, "ca.pem");

    /// <summary>The server's log, for messages of failing tests.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string LogFile => Path.Combine(folder, "dovecot.log");

    /// <summary>Starts a server.</summary>
    /// <param name="certificateName">For whom its certificate is; another name than localhost makes clients refuse it.</param>
    public static async Task<DovecotServer> StartAsync(string certificateName = "localhost")
    {
        var server = new DovecotServer();
        try
        {
            File.SetUnixFileMode(server.folder, Everyone);
            server.MakeCertificates(certificateName);
            server.MakeFolder("mail");
            server.MakeFolder("home");
            (server.ImapPort, server.ImapsPort) = FreePorts();
            File.WriteAllText(Path.Combine(server.folder, "dovecot.conf"), server.Configuration());
            server.WriteUsers();
            await server.RestartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a mailbox, or gives it another secret.</summary>
    /// <param name="user">Its login name, such as an address.</param>
    /// <param name="secret">Its password.</param>
    public void AddUser(string user, string secret)
    {
        users.RemoveAll(line => line.StartsWith(user + ":", StringComparison.Ordinal));
        users.Add($"{user}:{{PLAIN}}{secret}");
        WriteUsers();
        foreach (var box in (string[])["", ".Junk"])
        {
            foreach (var part in (string[])["", "tmp", "new", "cur"])
            {
                MakeFolder(Path.Combine("mail", user, box, part));
            }
        }

        File.WriteAllText(Path.Combine(MaildirPath(user), ".Junk", "maildirfolder"), "");
    }

    /// <summary>The Maildir of a mailbox; its folder X lies in <c>.X</c> below.</summary>
    public string MaildirPath(string user) => Path.Combine(folder, "mail", user);

    /// <summary>Puts a mail into a mailbox as a delivery agent does.</summary>
    /// <param name="user">The mailbox.</param>
    /// <param name="mail">Its octets, line ends CRLF, as the server will give them out.</param>
    /// <param name="internalDate">When it arrived; now where null.</param>
    /// <param name="box">The folder, or null for INBOX.</param>
    /// <returns>The file.</returns>
    public async Task<string> DeliverAsync(string user, ReadOnlyMemory<byte> mail, DateTimeOffset? internalDate = null, string? box = null)
    {
        var number = Interlocked.Increment(ref delivered);
        var maildir = box is null ? MaildirPath(user) : Path.Combine(MaildirPath(user), "." + box);
        var name = string.Create(CultureInfo.InvariantCulture, $"{1_700_000_000 + number}.M{number}.test");
        var unfinished = Path.Combine(maildir, "tmp", name);
        await File.WriteAllBytesAsync(unfinished, mail);
        File.SetUnixFileMode(unfinished, Everyone);
        if (internalDate is { } date)
        {
            File.SetLastWriteTimeUtc(unfinished, date.UtcDateTime);
        }

        var file = Path.Combine(maildir, "new", name);
        File.Move(unfinished, file);
        return file;
    }

    /// <summary>Ends every connection and the server; the mails stay.</summary>
    public async Task StopAsync()
    {
        if (process is { } running)
        {
            process = null;
            using (running)
            {
                // Asked to end, the master ends its children; killed, it leaves them behind.
                using var kill = Process.Start("kill", ["-TERM", running.Id.ToString(CultureInfo.InvariantCulture)]);
                await kill.WaitForExitAsync();
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
                try
                {
                    await running.WaitForExitAsync(patience.Token);
                }
                catch (OperationCanceledException)
                {
                    running.Kill(entireProcessTree: true);
                }
            }
        }
    }

    /// <summary>Stops the server where it runs, and starts it again on the same ports.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        process = Process.Start(new ProcessStartInfo("dovecot", ["-F", "-c", Path.Combine(folder, "dovecot.conf")]) { UseShellExecute = false })
            ?? throw new InvalidOperationException("Dovecot does not start.");
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, ImapPort);
                var greeting = new byte[4];
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
                await client.GetStream().ReadExactlyAsync(greeting, patience.Token);
                return;
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException && attempt < 100 && !process.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Stops the server and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static (int, int) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }

    private void MakeFolder(string name)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, Everyone);
    }

    private void WriteUsers() => File.WriteAllLines(Path.Combine(folder, "users"), users);

    private string Configuration()
    {
        // Dovecot does not touch mails as root: as root it works for "nobody", otherwise everything runs as whoever started it.
        var root = Environment.IsPrivilegedProcess;
        var owner = root ? "uid=65534 gid=65534" : $"uid={Run("id", "-u")} gid={Run("id", "-g")}";
        var services = root ? "" : $$"""
            default_internal_user = {{Environment.UserName}}
            default_internal_group = {{Run("id", "-gn")}}
            default_login_user = {{Environment.UserName}}
            service anvil {
              chroot =
            }
            service stats {
              chroot =
            }
            """;
        return $$"""
            base_dir = {{folder}}/run
            state_dir = {{folder}}/state
            log_path = {{LogFile}}
            protocols = imap
            listen = 127.0.0.1
            disable_plaintext_auth = no
            ssl = yes
            ssl_cert = <{{folder}}/cert.pem
            ssl_key = <{{folder}}/key.pem
            first_valid_uid = 1
            mail_location = maildir:{{folder}}/mail/%u
            auth_mechanisms = plain login
            auth_failure_delay = 0
            {{services}}
            service imap-login {
              chroot =
              inet_listener imap {
                port = {{ImapPort}}
              }
              inet_listener imaps {
                port = {{ImapsPort}}
                ssl = yes
              }
            }
            passdb {
              driver = passwd-file
              args = scheme=PLAIN username_format=%u {{folder}}/users
            }
            userdb {
              driver = static
              args = {{owner}} home={{folder}}/home/%u
            }
            namespace inbox {
              inbox = yes
              separator = /
              mailbox {{JunkFolder}} {
                special_use = \Junk
              }
            }

            """;
    }

    private static string Run(string program, string argument)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [argument]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return output;
    }

    private void MakeCertificates(string name)
    {
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        var to = from.AddDays(30);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Test Authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var authority = authorityRequest.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.Create(authority, from, to, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(CaFile, authority.ExportCertificatePem() + "\n");
        File.WriteAllText(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
