using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MailIntake.Mail.Dkim;
using MailIntake.ServerTests.MainJob;

namespace MailIntake.ServerTests.Dns;

/// <summary>DKIM keys asked of a real DNS server, and what the program makes of signatures where the provider added no result.</summary>
public sealed class DkimAgainstDnsTests
{
    private const string Mailbox = "szxxgkk@126.com";
    private const string Sender = "xinxi@unit.example";

    [Fact]
    public async Task Records_come_whole_over_UDP_and_over_TCP_and_a_missing_name_is_none()
    {
        // More than 512 octets do not fit into a UDP answer (RFC 1035 section 4.2.1).
        string[] parts = [new('a', 250), new('b', 250), new('c', 250)];
        await using var dns = await DnsServer.StartAsync(("short.unit.example", ["v=DKIM1; p=", "AAAA"]), ("long.unit.example", parts));
        var resolver = new TxtResolver([dns.Address], TimeProvider.System);

        Assert.Equal(["v=DKIM1; p=AAAA"], resolver.Records("short.unit.example")!);
        Assert.Equal([string.Concat(parts)], resolver.Records("LONG.unit.example.")!);
        Assert.Empty(resolver.Records("none.unit.example")!);
        Assert.Null(resolver.Records("elsewhere.example")); // refused: not this server's
        Assert.NotNull(resolver.Records("short.unit.example")); // and one refusal silences no other
    }

    [Fact]
    public void A_server_that_is_silent_costs_one_wait()
    {
        using var silent = new System.Net.Sockets.UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var resolver = new TxtResolver([(IPEndPoint)silent.Client.LocalEndPoint!], TimeProvider.System, TimeSpan.FromMilliseconds(300));

        Assert.Null(resolver.Records("a.unit.example"));
        Assert.Null(resolver.Records("b.unit.example"));
        Assert.True(silent.Available > 0);
        IPEndPoint? from = null;
        silent.Receive(ref from);
        Assert.Equal(0, silent.Available); // the second was not asked
    }

    [Fact]
    public async Task A_valid_signature_lets_a_mail_count_a_broken_one_goes_to_a_person_and_stays_so_when_the_key_is_gone()
    {
        using var key = RSA.Create(2048);
        using var product = Configure();
        await using (var dns = await DnsServer.StartAsync(("s._domainkey.unit.example", [.. ("v=DKIM1; p=" + Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())).Chunk(200).Select(c => new string(c))])))
        {
            product.Edit("mailintake.yaml", text => text + $"resolver: {dns.Address}\n");
            Deliver(product, "1-valid", Signed(key, "（简报）一季度开局良好"));
            Deliver(product, "2-broken", Signed(key, "（简报）二季度稳中有进").Replace("稳中有进", "大幅增长", StringComparison.Ordinal));
            Deliver(product, "3-unsigned", Mail("（简报）三季度持续向好"));
            Deliver(product, "4-stranger", Signed(key, "（简报）四季度圆满收官").Replace(Sender, "other@unit.example", StringComparison.Ordinal));

            var (exit, _, error) = await product.RunAsync("ingest", "--now", "2022-08-20T09:00:00+08:00");
            Assert.True(exit == 0, error);
        }

        await CheckAsync(product);

        // The server is gone, and nothing that was decided changes for that.
        var replay = await product.RunAsync("rules", "replay", "--with", product.Config, "--json");
        Assert.True(replay.Exit == 0, replay.Error);
        Assert.DoesNotContain("\"before\"", replay.Output, StringComparison.Ordinal);
        await CheckAsync(product);
    }

    private static async Task CheckAsync(Product product)
    {
        var rows = (await product.SubmissionsAsync("shuozhou")).ToDictionary(row => row.GetProperty("subject").GetString()!);

        Assert.Equal(("counted", true), (Status(rows, "一季度"), Told(rows, "一季度", "本程序验证了 DKIM：unit.example 的签名与邮件一致")));
        Assert.Equal(("review", true), (Status(rows, "二季度"), Told(rows, "二季度", "疑似冒用")));
        Assert.Equal(("counted", true), (Status(rows, "三季度"), Told(rows, "三季度", "未核对")));
        Assert.True(Told(rows, "四季度", "未核对")); // not in the roster: not looked at
    }

    private static string? Status(Dictionary<string, JsonElement> rows, string title) => Row(rows, title).GetProperty("status").GetString();

    private static bool Told(Dictionary<string, JsonElement> rows, string title, string words) =>
        JsonSerializer.Serialize(Row(rows, title), new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Contains(words, StringComparison.Ordinal);

    private static JsonElement Row(Dictionary<string, JsonElement> rows, string title) => Assert.Single(rows, row => row.Key.Contains(title, StringComparison.Ordinal)).Value;

    private static Product Configure()
    {
        var product = new Product($$"""
            mailboxes:
              {{Mailbox}}: { source: "folder:inbox", authserv-id: none }
            outgoing: { via: "pickup:out", from: "信息考核 <{{Mailbox}}>" }

            """);
        Directory.CreateDirectory(Path.Combine(product.Config, "inbox"));
        product.Edit("offices/shuozhou/units.csv", text => text.Replace("朔城区政府办,,", $"朔城区政府办,{Sender},", StringComparison.Ordinal));
        return product;
    }

    private static void Deliver(Product product, string name, string mail)
    {
        var path = Path.Combine(product.Config, "inbox", name + ".eml");
        File.WriteAllText(path, mail);
        File.SetLastWriteTimeUtc(path, new DateTime(2022, 8, 1, 1, 0, 0, DateTimeKind.Utc));
    }

    private static string Mail(string subject) => $"From: {Sender}\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{Body(subject)}";

    // Reports that share no text: each its own subject, again and again.
    private static string Body(string subject) => string.Concat(Enumerable.Range(1, 40).Select(n => $"朔城区{subject[4..]}，第{n}项工作按计划完成。\r\n"));

    /// <summary>The mail with a signature by the letter of RFC 6376, relaxed in the header and simple in the body.</summary>
    private static string Signed(RSA key, string subject)
    {
        var bodyHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Body(subject))));
        var field = $"v=1; a=rsa-sha256; c=relaxed/simple; d=unit.example; s=s; h=from:subject; bh={bodyHash}; b=";
        var signed = $"from:{Sender}\r\nsubject:{subject}\r\ndkim-signature:{field}";
        var value = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return $"DKIM-Signature: {field}{value}\r\n{Mail(subject)}";
    }
}
