using System.Diagnostics;
using MailIntake.ServerTests.Dovecot;
using MailIntake.ServerTests.Servers;
using MailIntake.Tests;

namespace MailIntake.ServerTests.Postfix;

/// <summary>
/// A Postfix of its own, in a throwaway folder, on free loopback ports, that delivers into the Maildirs of a
/// <see cref="DovecotServer"/>: what is sent here by SMTP can be read there by IMAP. A submission port with STARTTLS, one with TLS
/// at once, both with the logins of Dovecot's users, and a plain port that takes mail for them from anybody, as the
/// world's mail arrives. Nothing it takes can leave the machine. Postfix changes users for its parts and so needs root.
/// Stop it before Dovecot, which waits for those who ask it for passwords.
/// </summary>
public sealed class PostfixServer : IAsyncDisposable
{
    /// <summary>What the certificate names.</summary>
    public const string Host = "127.0.0.1";

    private readonly string folder;
    private readonly DovecotServer mailboxes;
    private TetheredServer? running;

    private PostfixServer(string folder, DovecotServer mailboxes, int[] ports)
    {
        this.folder = folder;
        this.mailboxes = mailboxes;
        (SmtpsPort, SubmissionPort, PlainPort) = (ports[0], ports[1], ports[2]);
    }

    /// <summary>Why no Postfix can be started here, or null.</summary>
    public static string? Unavailable { get; } =
        !File.Exists("/usr/sbin/postfix") || !File.Exists("/usr/sbin/dovecot") ? "postfix and dovecot are not installed (tests/run.sh says how)"
        : !Environment.IsPrivilegedProcess ? "Postfix runs its parts as several users: only root can start it"
        : null;

    /// <summary>Submission with TLS at once.</summary>
    public int SmtpsPort { get; }

    /// <summary>Submission with STARTTLS.</summary>
    public int SubmissionPort { get; }

    /// <summary>Plain text without a login, for mail to the users.</summary>
    public int PlainPort { get; }

    /// <summary>The PEM file of the authority that signed the certificate.</summary>
    public string AuthorityFile => Path.Combine(folder, "authority.pem");

    /// <summary>What Postfix logged so far.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string LogFile => Path.Combine(folder, "postfix.log");

    /// <summary>Starts a server.</summary>
    /// <param name="mailboxes">Where mail is delivered; its users' names are addresses, and those it has now get mail.</param>
    public static async Task<PostfixServer> StartAsync(DovecotServer mailboxes)
    {
        var folder = Directory.CreateTempSubdirectory("postfix-").FullName;
        var server = new PostfixServer(folder, mailboxes, TetheredServer.FreePorts(3));
        try
        {
            using var authority = new TestAuthority();
            authority.Write(folder, Host);
            foreach (var name in (ReadOnlySpan<string>)["config", "queue", "data"])
            {
                Directory.CreateDirectory(Path.Combine(folder, name));
            }

            server.Configure();

            // Root's umask may hide them from the users that Postfix's parts run as.
            await RunAsync("chmod", "-R", "a+rX", folder);
            await RunAsync("chown", "postfix", Path.Combine(folder, "data"));
            server.running = await TetheredServer.StartAsync(
                "postfix -c \"$1\" start-fg", "postfix -c \"$1\" stop", Path.Combine(folder, "config"), server.LogFile,
                server.SmtpsPort, server.SubmissionPort, server.PlainPort);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The mails delivered to a user so far that no mail program has looked at, oldest first.</summary>
    public IReadOnlyList<byte[]> Delivered(string address)
    {
        var fresh = new DirectoryInfo(Path.Combine(mailboxes.MaildirPath(address), "new"));
        return fresh.Exists ? [.. fresh.GetFiles().OrderBy(file => file.LastWriteTimeUtc).Select(file => File.ReadAllBytes(file.FullName))] : [];
    }

    /// <summary>Waits until a user has so many mails.</summary>
    public async Task<IReadOnlyList<byte[]>> DeliveredAsync(string address, int count)
    {
        for (var begun = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            if (Delivered(address) is var mails && mails.Count >= count)
            {
                return mails;
            }

            if (begun.Elapsed > TimeSpan.FromSeconds(60))
            {
                throw new TimeoutException($"{address} has {mails.Count} of {count} mails\n{Log}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (running is not null)
        {
            await running.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private void Configure()
    {
        var config = Path.Combine(folder, "config");
        File.WriteAllLines(Path.Combine(config, "mailboxes"), mailboxes.Users.Select(user => $"{user} {user}/"));
        File.WriteAllText(Path.Combine(config, "main.cf"), $"""
            compatibility_level = 3.6
            queue_directory = {folder}/queue
            data_directory = {folder}/data
            command_directory = /usr/sbin
            daemon_directory = /usr/lib/postfix/sbin
            mail_owner = postfix
            setgid_group = postdrop
            maillog_file = {LogFile}
            maillog_file_prefixes = {folder}
            inet_interfaces = loopback-only
            inet_protocols = ipv4
            myhostname = mail.test.example
            mydestination =
            alias_maps =
            local_recipient_maps =
            virtual_mailbox_domains = {string.Join(", ", mailboxes.Users.Select(user => user[(user.IndexOf('@') + 1)..]).Distinct())}
            virtual_mailbox_base = {mailboxes.MailRoot}
            virtual_mailbox_maps = texthash:{config}/mailboxes
            virtual_uid_maps = static:{DovecotServer.MailOwner}
            virtual_gid_maps = static:{DovecotServer.MailOwner}
            virtual_mailbox_limit = 0
            message_size_limit = 62914560
            default_transport = error:5.7.1 nothing leaves this machine
            relay_transport = error:5.7.1 nothing leaves this machine
            smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
            smtpd_sasl_type = dovecot
            smtpd_sasl_path = {mailboxes.AuthSocket}
            smtpd_tls_cert_file = {folder}/server.pem
            smtpd_tls_key_file = {folder}/server.key
            smtpd_tls_auth_only = yes
            local_header_rewrite_clients =
            smtpd_error_sleep_time = 0
            smtpd_soft_error_limit = 1000
            smtpd_hard_error_limit = 1000
            smtpd_client_connection_count_limit = 0
            queue_run_delay = 5
            """);
        File.WriteAllText(Path.Combine(config, "master.cf"), $"""
            {Host}:{SmtpsPort} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes
            {Host}:{SubmissionPort} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes
            {Host}:{PlainPort} inet n - n - - smtpd
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            proxymap unix - - n - - proxymap
            error unix - - n - - error
            retry unix - - n - - error
            virtual unix - n n - - virtual
            anvil unix - - n - 1 anvil
            showq unix n - n - - showq
            postlog unix-dgram n - n - 1 postlogd

            """);
    }

    private static async Task RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
