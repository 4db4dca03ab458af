using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Security.Cryptography;
using MailIntake.ServerTests.Servers;
using MailIntake.Tests;

namespace MailIntake.ServerTests.Dovecot;

/// <summary>
/// A real Dovecot in a throwaway folder on free loopback ports: IMAP in plain text and with STARTTLS on <see cref="ImapPort"/>, with TLS
/// at once on <see cref="ImapsPort"/>, POP3 with TLS at once on <see cref="Pop3sPort"/>, under a certificate for localhost and 127.0.0.1 of an authority made for the run (<see cref="CaFile"/>).
/// Mails lie in Maildirs, readable and writable by any user, so that Postfix or a test may deliver into them; whether a password is
/// right can be asked at <see cref="AuthSocket"/>. Runs as root or not.
/// </summary>
public sealed class DovecotServer : IAsyncDisposable
{
    /// <summary>The spam folder every mailbox has, marked \Junk.</summary>
    public const string JunkFolder = "Junk";

    private const UnixFileMode Everyone =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly string folder = Directory.CreateTempSubdirectory("mi-dovecot-").FullName;
    private readonly HashSet<string> users = [];
    private TetheredServer? running;
    private int delivered;

    private DovecotServer()
    {
    }

    /// <summary>Plain text, with STARTTLS for those who ask for it.</summary>
    public int ImapPort { get; private set; }

    /// <summary>TLS from the first octet.</summary>
    public int ImapsPort { get; private set; }

    /// <summary>POP3 with TLS from the first octet.</summary>
    public int Pop3sPort { get; private set; }

    /// <summary>The PEM file of the authority that signed the server's certificate.</summary>
    public string CaFile => Path.Combine(folder, "authority.pem");

    /// <summary>Below it, a Maildir for each user, named like the user.</summary>
    public string MailRoot => Path.Combine(folder, "mail");

    /// <summary>The uid and gid that read the Maildirs where the tests run as root ("nobody": Dovecot does not touch mails as root).</summary>
    public const int MailOwner = 65534;

    /// <summary>Where another server asks whether a password is right (Dovecot's authentication protocol).</summary>
    public string AuthSocket => Path.Combine(folder, "auth");

    /// <summary>The login names so far.</summary>
    public IReadOnlyCollection<string> Users => users;

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
            using var authority = new TestAuthority();
            authority.Write(server.folder, certificateName == "localhost" ? ["localhost", "127.0.0.1"] : [certificateName]);
            server.MakeFolder("mail");
            server.MakeFolder("home");
            server.MakeFolder("users");
            var ports = TetheredServer.FreePorts(3);
            (server.ImapPort, server.ImapsPort, server.Pop3sPort) = (ports[0], ports[1], ports[2]);
            File.WriteAllText(Path.Combine(server.folder, "dovecot.conf"), server.Configuration());
            await server.RestartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a mailbox, or gives it another secret, which Dovecot may notice only a second later.</summary>
    /// <param name="user">Its login name, such as an address.</param>
    /// <param name="secret">Its password.</param>
    public void AddUser(string user, string secret)
    {
        // A file each: Dovecot looks at most once a second whether one that it has read has changed.
        users.Add(user);
        File.WriteAllText(Path.Combine(folder, "users", user), $"{user}:{{PLAIN}}{secret}\n");
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
    public string MaildirPath(string user) => Path.Combine(MailRoot, user);

    /// <summary>Says under which UIDVALIDITY and from which UID on the server numbers INBOX; before it has read it for the first time.</summary>
    public void Number(string user, uint uidValidity, uint firstUid)
    {
        var list = Path.Combine(MaildirPath(user), "dovecot-uidlist");
        File.WriteAllText(list, string.Create(CultureInfo.InvariantCulture, $"3 V{uidValidity} N{firstUid} G0123456789abcdef0123456789abcdef\n"));
        File.SetUnixFileMode(list, Everyone);
    }

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

    /// <summary>What INBOX holds, in order of UIDs; a mail that the server has not yet numbered has UID 0.</summary>
    public IReadOnlyList<(uint UidValidity, uint Uid, string Sha256)> Contents(string user)
    {
        // The file "dovecot-uidlist" begins "3 V<UIDVALIDITY> ..."; then a mail a line, "<UID> ... :<name>", the name without flags.
        var list = File.ReadAllLines(Path.Combine(MaildirPath(user), "dovecot-uidlist"));
        var validity = Number(list[0].Split(' ')[1][1..]);
        var uids = list[1..].ToDictionary(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(':')[0], line => Number(line.Split(' ')[0]));
        return [.. ((string[])["new", "cur"]).SelectMany(part => Directory.GetFiles(Path.Combine(MaildirPath(user), part)))
            .Select(file => (validity, uids.GetValueOrDefault(Path.GetFileName(file).Split(':')[0]), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))))).OrderBy(mail => mail.Item2)];

        static uint Number(string text) => uint.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>Says commands to the server on a connection of its own and returns all that it answers.</summary>
    public async Task<string> SayAsync(string user, string secret, params string[] commands)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", ImapPort);
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        var told = new StringBuilder();
        foreach (var command in (string[])[$"LOGIN \"{user}\" \"{secret}\"", .. commands])
        {
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"t {command}\r\n"));
            string line;
            do
            {
                line = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) ?? throw new EndOfStreamException(told.ToString());
                told.Append(line).Append('\n');
            }
            while (!line.StartsWith("t ", StringComparison.Ordinal));
        }

        return told.ToString();
    }

    /// <summary>Ends every connection and the server; the mails stay.</summary>
    public async Task StopAsync()
    {
        if (running is { } server)
        {
            running = null;
            await server.DisposeAsync();
        }
    }

    /// <summary>Stops the server where it runs, and starts it again on the same ports.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        running = await TetheredServer.StartAsync(
            "exec dovecot -F -c \"$1\"", "kill $!", Path.Combine(folder, "dovecot.conf"), LogFile, ImapPort, ImapsPort, Pop3sPort);
    }

    /// <summary>Stops the server and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private void MakeFolder(string name)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, Everyone);
    }

    private string Configuration()
    {
        // Without root everything runs as whoever started it.
        var root = Environment.IsPrivilegedProcess;
        var owner = root ? $"uid={MailOwner} gid={MailOwner}" : $"uid={Run("id", "-u")} gid={Run("id", "-g")}";
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
            protocols = imap pop3
            listen = 127.0.0.1
            disable_plaintext_auth = no
            ssl = yes
            ssl_cert = <{{folder}}/server.pem
            ssl_key = <{{folder}}/server.key
            first_valid_uid = 1
            mail_location = maildir:{{folder}}/mail/%u
            auth_mechanisms = plain login
            auth_failure_delay = 0
            {{services}}
            service anvil {
              unix_listener anvil-auth-penalty {
                mode = 0
              }
            }
            service auth {
              unix_listener {{AuthSocket}} {
                mode = 0666
              }
            }
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
            service pop3-login {
              chroot =
              inet_listener pop3 {
                port = 0
              }
              inet_listener pop3s {
                port = {{Pop3sPort}}
                ssl = yes
              }
            }
            passdb {
              driver = passwd-file
              args = scheme=PLAIN username_format=%u {{folder}}/users/%u
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
}
