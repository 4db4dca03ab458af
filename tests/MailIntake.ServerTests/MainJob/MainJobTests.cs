using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MailIntake.Mail.Mime;
using MailIntake.ServerTests.Dovecot;
using MailIntake.ServerTests.Postfix;

namespace MailIntake.ServerTests.MainJob;

/// <summary>The main job of the program as its users run it, between a real Dovecot and a real Postfix.</summary>
public sealed partial class MainJobTests : IAsyncLifetime
{
    private const string Mailbox = "szxxgkk@126.com";
    private const string Secret = "abcdefghijklmnop";
    private const string Reader = "reader@office.example";

    // August 2022, the second month that counts at this office.
    private static readonly DateTimeOffset Received = new(2022, 8, 1, 9, 0, 0, TimeSpan.FromHours(8));

    private static readonly string[] Units = ["市发改委", "市教育局", "市科技局", "市工信局", "市公安局"];

    private DovecotServer? server;

    private DovecotServer Server => server!;

    public async Task InitializeAsync()
    {
        server = await DovecotServer.StartAsync();
        server.AddUser(Mailbox, Secret);
        server.AddUser(Reader, Secret);
    }

    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    [PostfixFact]
    public async Task Five_hundred_mails_become_the_months_digest_received_over_SMTP_and_are_counted_once()
    {
        await using var postfix = await PostfixServer.StartAsync(Server);
        for (var i = 0; i < 500; i++)
        {
            await DeliverAsync(i, Units[i % 5], i % 10 == 9 ? "没有标注" : "（简报）");
        }

        using var product = new Product($$"""
            mailboxes:
              {{Mailbox}}: { source: "imap://127.0.0.1:{{Server.ImapPort}}?tls=none", secret: env:BOX }
            outgoing: { via: "smtp://127.0.0.1:{{postfix.PlainPort}}?tls=none", from: "信息考核 <{{Mailbox}}>" }
            """);
        product.Environment["BOX"] = Secret;
        product.Edit("offices/shuozhou/policy.yaml", text => text.Replace("recipients: []", $"recipients: [{Reader}]"));

        var (exit, _, error) = await product.RunAsync("ingest", "--now", "2022-08-20T09:00:00+08:00");
        Assert.True(exit == 0, error);
        var mails = await product.SubmissionsAsync("shuozhou");
        Assert.Equal(500, mails.Count);
        Assert.Equal(500, product.Archived().Length);

        // Every tenth mail lacks the mark and is 漏统计; it is always the fifth unit's. The other units have 100 each, the fifth 50.
        Assert.Equal(50, mails.Count(m => Text(m, "status") == "not-counted"));
        Assert.Equal([100, 100, 100, 100, 50], Units.Select(u => mails.Count(m => Text(m, "status") == "counted" && Text(m, "unit") == u)));

        // A second poll finds nothing new.
        (exit, _, error) = await product.RunAsync("ingest", "--now", "2022-08-20T09:05:00+08:00");
        Assert.True(exit == 0, error);
        Assert.Equal(500, (await product.SubmissionsAsync("shuozhou")).Count);

        (exit, _, error) = await product.RunAsync("digest", "--office", "shuozhou", "--period", "2022-08", "--send", "--now", "2022-09-01T09:00:00+08:00");
        Assert.True(exit == 0, error);
        var received = Assert.Single(await postfix.DeliveredAsync(Reader, 1));
        var digest = new MimeFormat().Read(received);
        Assert.Empty(digest.Defects);
        Assert.Equal(Mailbox, Assert.Single(digest.From).Address);
        Assert.All(Units, unit => Assert.Contains(unit, digest.Html));
        Assert.Contains("市发改委", digest.Text);
        Assert.Contains("没有标注", digest.Html); // what was not counted is shown

        // As Dovecot, a parser of its own, tells it (RFC 3501 section 7.4.2): two texts to choose from, then two files whose names any program reads.
        var told = await Server.SayAsync(Reader, Secret, "EXAMINE INBOX", "FETCH 1 (ENVELOPE BODYSTRUCTURE)");
        Assert.Contains($"((\"信息考核\" NIL \"szxxgkk\" \"126.com\"))".Replace("信息考核", "=?utf-8?B?5L+h5oGv6ICD5qC4?=", StringComparison.Ordinal), told, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"\"<{digest.MessageId}>\"", told, StringComparison.Ordinal);
        Assert.Matches(
            """BODYSTRUCTURE \(\(\("text" "plain" .*\)\("text" "html" .*\) "alternative" .*\)\("application" "vnd.openxmlformats-officedocument.spreadsheetml.sheet" .*\)\("application" "vnd.openxmlformats-officedocument.wordprocessingml.document" .*\) "mixed" """,
            told);
        Assert.Equal(2, digest.Attachments.Count);
        Assert.All(digest.Attachments, file => Assert.Contains($"\"base64\" {Base64Octets(file.Content.Length)} ", told, StringComparison.Ordinal));
        var names = string.Concat(EncodedWords().Matches(told).Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups[1].Value)))); // RFC 2047 section 2
        Assert.All(digest.Attachments, file => Assert.Contains(file.FileName!, names, StringComparison.Ordinal));

        // The same bulletin is not sent a second time by a worker that comes later.
        await product.RunAsync("ingest", "--now", "2022-09-01T10:00:00+08:00");
        Assert.Single(postfix.Delivered(Reader));
    }

    [GeneratedRegex(@"=\?utf-8\?B\?([A-Za-z0-9+/=]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWords();

    // Lines of 76 characters and their ends (RFC 2045 section 6.8).
    private static int Base64Octets(int octets) => (octets + 2) / 3 * 4 is var characters ? characters + (2 * ((characters + 75) / 76)) : 0;

    [Fact]
    public async Task A_mailbox_that_is_down_or_refuses_is_told_and_the_others_are_read()
    {
        await DeliverAsync(1, "市发改委", "（简报）");
        using var product = new Product($$"""
            mailboxes:
              {{Mailbox}}: { source: "imap://127.0.0.1:{{Server.ImapPort}}?tls=none", secret: env:BOX }
              szszwxx@126.com: { source: "imap://127.0.0.1:{{FreePort()}}?tls=none", secret: env:BOX }
              ycxwxxc@163.com: { source: "imap://127.0.0.1:{{Server.ImapPort}}?tls=none", user: {{Reader}}, secret: env:WRONG }
              dxsfgw@126.com: { source: "imaps://127.0.0.1:{{Server.ImapsPort}}", user: {{Reader}}, secret: env:BOX }
            outgoing: { via: "pickup:outbox", from: "信息考核 <{{Mailbox}}>" }
            """);
        product.Environment["BOX"] = Secret;
        product.Environment["WRONG"] = "not-the-secret";

        var (exit, printed, told) = await product.RunAsync("ingest", "--now", "2022-08-20T09:00:00+08:00");

        Assert.Equal(1, exit);
        Assert.Equal("counted", Text(Assert.Single(await product.SubmissionsAsync("shuozhou")), "status"));
        var (_, output, _) = await product.RunAsync("status", "--json", "--now", "2022-08-20T09:01:00+08:00");
        var errors = JsonDocument.Parse(output).RootElement.GetProperty("mailboxes").EnumerateArray().ToDictionary(m => Text(m, "mailbox")!, m => Text(m, "lastError"));
        Assert.Null(errors[Mailbox]);
        Assert.Contains("连接", errors["szszwxx@126.com"]); // nobody listens on the port
        Assert.Contains("授权码", errors["ycxwxxc@163.com"]);
        Assert.Contains("证书", errors["dxsfgw@126.com"]); // signed by an authority that nobody trusts
        // No secret in what is said nor in any file, as it is or as SASL PLAIN writes it (RFC 4616).
        string[] secrets = [Secret, "not-the-secret", .. new[] { (Mailbox, Secret), (Reader, "not-the-secret"), (Reader, Secret) }.Select(l => Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{l.Item1}\0{l.Item2}")))];
        var files = Directory.GetFiles(product.DataPath, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.Contains($"{Path.DirectorySeparatorChar}logs{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && file.EndsWith(".json", StringComparison.Ordinal) && new FileInfo(file).Length > 0);
        Assert.All(secrets, secret =>
        {
            Assert.DoesNotContain(secret, output + printed + told);
            Assert.DoesNotContain(files, file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0);
        });
    }

    [Fact]
    public async Task An_own_certificate_authority_is_trusted_when_the_configuration_names_it()
    {
        await DeliverAsync(1, "市发改委", "（简报）");
        using var product = new Product($$"""
            mailboxes:
              {{Mailbox}}: { source: "imaps://127.0.0.1:{{Server.ImapsPort}}", secret: file:box.secret, ca: authority.pem }
            outgoing: { via: "pickup:outbox", from: "信息考核 <{{Mailbox}}>" }
            """);
        File.Copy(Server.CaFile, Path.Combine(product.Config, "authority.pem"));
        File.WriteAllText(Path.Combine(product.Config, "box.secret"), Secret + "\n");

        var (exit, _, error) = await product.RunAsync("ingest", "--now", "2022-08-20T09:00:00+08:00");

        Assert.True(exit == 0, error);
        Assert.Single(await product.SubmissionsAsync("shuozhou"));
    }

    [Fact]
    public async Task A_mailbox_that_the_server_renumbered_is_counted_once()
    {
        for (var i = 0; i < 20; i++)
        {
            await DeliverAsync(i, Units[i % 5], "（简报）");
        }

        using var product = PlainProduct();
        var before = await LedgerAfterAsync(product, "data");

        // Dovecot without its index and UID list numbers the mailbox anew, under a new UIDVALIDITY.
        await Server.StopAsync();
        foreach (var index in Directory.GetFiles(Server.MaildirPath(Mailbox), "dovecot*"))
        {
            File.Delete(index);
        }

        await Task.Delay(1100); // UIDVALIDITY is made from the clock's seconds
        await Server.RestartAsync();
        await DeliverAsync(20, "市公安局", "（简报）");

        var after = await LedgerAfterAsync(product, "data");
        Assert.Equal(21, after.Count);
        Assert.Equal(before, after.Take(20));
        Assert.Equal(21, product.Archived().Length);
    }

    private static async Task<IReadOnlyList<string>> LedgerAfterAsync(Product product, string data)
    {
        product.UseData(data);
        var (exit, _, error) = await product.RunAsync("ingest", "--now", "2022-08-20T09:30:00+08:00");
        Assert.True(exit == 0, error);
        return [.. (await product.SubmissionsAsync("shuozhou")).Select(m => m.GetRawText())];
    }

    private Product PlainProduct()
    {
        var product = new Product($$"""
            mailboxes:
              {{Mailbox}}: { source: "imap://127.0.0.1:{{Server.ImapPort}}?tls=none", secret: env:BOX }
            outgoing: { via: "pickup:outbox", from: "信息考核 <{{Mailbox}}>" }
            """);
        product.Environment["BOX"] = Secret;
        return product;
    }

    private Task<string> DeliverAsync(int number, string unit, string mark) =>
        Server.DeliverAsync(Mailbox, ReportMail.Write(Mailbox, number, mark + unit), Received.AddMinutes(number));

    private static string? Text(JsonElement json, string key) => json.GetProperty(key).GetString();

    private static int FreePort() => Servers.TetheredServer.FreePorts(1)[0];
}
