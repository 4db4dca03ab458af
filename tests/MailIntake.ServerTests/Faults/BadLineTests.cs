using MailIntake.ServerTests.Crash;
using MailIntake.ServerTests.Dovecot;
using MailIntake.ServerTests.MainJob;

namespace MailIntake.ServerTests.Faults;

/// <summary>
/// The whole program between a real Dovecot and a line or a mailbox that something happens to: the poll ends with a clear state, and when the fault is over
/// every mail is in archive and ledger exactly once.
/// </summary>
public sealed class BadLineTests : IAsyncLifetime
{
    private const string Mailbox = "szxxgkk@126.com";
    private const string Other = "szszwxx@126.com";
    private const string Secret = "abcdefghijklmnop";

    /// <summary>Places in the conversation that are spoiled, spread evenly.</summary>
    private const int Points = 9;

    private DovecotServer? server;
    private FaultProxy? line;
    private Product? product;
    private int delivered;

    private DovecotServer Server => server!;

    private FaultProxy Line => line!;

    private Product Program => product!;

    public async Task InitializeAsync()
    {
        server = await DovecotServer.StartAsync();
        server.AddUser(Mailbox, Secret);
        server.AddUser(Other, Secret);
        line = new FaultProxy(server.ImapsPort);
        product = Configure(Mailbox);
    }

    public async Task DisposeAsync()
    {
        product?.Dispose();
        if (line is not null)
        {
            await line.DisposeAsync();
        }

        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0x20)]
    public async Task Cut_or_corrupted_at_any_octet_the_poll_fails_and_the_next_one_loses_nothing(bool cuts, byte flip)
    {
        await DeliverAsync(12);
        Line.Arm(new LineFault(int.MaxValue));
        await TakenInAsync("undisturbed");
        var whole = Line.Said;

        for (var i = 0; i < Points; i++)
        {
            Program.UseData($"fault-{i}");
            Line.Arm(new LineFault((int)((i + 0.5) * whole / Points)) { Cuts = cuts, Flip = flip });
            var (exit, output, _) = await IngestAsync();

            // What the server says when it has been told goodbye concerns nobody.
            Assert.True(Line.Happened);
            Assert.True(exit == 1 || i == Points - 1, output);
            await TakenInAsync($"fault-{i}");
        }
    }

    [Fact]
    public async Task A_slow_line_that_brings_few_octets_at_a_time_and_stalls_is_waited_for()
    {
        await DeliverAsync(5);
        Line.Arm(new LineFault(4000) { AtOnce = 37, Then = ct => Task.Delay(TimeSpan.FromSeconds(2), ct) });

        await TakenInAsync("data");

        Assert.True(Line.Happened);
    }

    [Fact]
    public async Task A_server_that_restarts_in_the_middle_and_has_lost_its_index_gives_the_rest_later()
    {
        await DeliverAsync(300);
        Line.Arm(new LineFault(60_000)
        {
            Then = async _ =>
            {
                await Server.StopAsync();
                foreach (var index in Directory.GetFiles(Server.MaildirPath(Mailbox), "dovecot.index*"))
                {
                    File.Delete(index);
                }

                await Server.RestartAsync();
            },
        });

        var (exit, output, _) = await IngestAsync();

        Assert.Equal((1, true), (exit, Line.Happened));
        Assert.Contains("自动重试", output, StringComparison.Ordinal);
        Assert.InRange(Program.Archived().Length, 0, 299);
        await TakenInAsync("data");
    }

    [Fact]
    public async Task Mails_expunged_during_the_fetch_are_taken_or_gone_and_none_else_is_lost()
    {
        var files = await DeliverAsync(300);
        var expunged = new[] { 3, 100, 200, 299 }.Select(i => (File: files[i], Hash: ExactlyOnce.Hash(files[i]))).ToList();
        Line.Arm(new LineFault(60_000)
        {
            Then = _ =>
            {
                expunged.ForEach(mail => File.Delete(mail.File));
                return Task.CompletedTask;
            },
        });

        await IngestAsync();
        Assert.True(Line.Happened);
        var archived = Program.Archived().Select(ExactlyOnce.Hash).ToHashSet();

        await TakenInAsync("data", [.. expunged.Select(mail => mail.Hash).Where(archived.Contains)]);
    }

    [Fact]
    public async Task A_mail_moved_to_the_junk_folder_and_back_is_one_mail_and_its_copy_another()
    {
        var file = Assert.Single(await DeliverAsync(1));
        Assert.Equal(0, (await IngestAsync()).Exit);
        var junk = Path.Combine(Server.MaildirPath(Mailbox), ".Junk", "new", Path.GetFileName(file));
        File.Move(file, junk);
        Assert.Equal(0, (await IngestAsync()).Exit);
        File.Move(junk, file + "b");
        Assert.Equal(0, (await IngestAsync()).Exit);

        // In the junk folder it was left alone, its sender's address is in no roster. scoring.md, "Mails told apart": only the same bytes under another live UID are a second row.
        Assert.Equal(["counted"], await StatusesAsync());
        Assert.Single(Program.Archived());

        await Server.DeliverAsync(Mailbox, File.ReadAllBytes(file + "b"));
        Assert.Equal(0, (await IngestAsync()).Exit);
        Assert.Equal(["counted", "duplicate"], await StatusesAsync());
        Assert.Equal(2, Program.Archived().Count());
    }

    [Fact]
    public async Task The_same_mail_in_two_mailboxes_of_an_office_is_counted_once()
    {
        using var both = Configure(Mailbox, Other);
        var mail = ReportMail.Write(Mailbox, 1, "（简报）市发改委");
        var at = new DateTimeOffset(2022, 8, 1, 9, 0, 0, TimeSpan.FromHours(8));
        await Server.DeliverAsync(Mailbox, mail, at);
        await Server.DeliverAsync(Other, mail, at);

        var (exit, output, error) = await both.RunHereAsync("ingest", "--now", "2022-08-20T09:00:00+08:00");

        Assert.True(exit == 0, output + error);
        Assert.Equal(["counted", "duplicate"], (await both.SubmissionsAsync("shuozhou")).Select(row => row.GetProperty("status").GetString()));
        await ExactlyOnce.HoldsAsync(both, Server, [Mailbox, Other]);
    }

    [Fact]
    public async Task A_mailbox_restored_from_a_backup_brings_back_deleted_mails_that_are_not_counted_again()
    {
        var files = await DeliverAsync(10);
        await TakenInAsync("data");
        var backup = files.Take(5).Select(file => (Name: file + "r", Octets: File.ReadAllBytes(file), At: File.GetLastWriteTimeUtc(file))).ToList();
        files.Take(5).ToList().ForEach(File.Delete);
        Assert.Equal(0, (await IngestAsync()).Exit);
        foreach (var (name, octets, at) in backup)
        {
            File.WriteAllBytes(name, octets);
            File.SetLastWriteTimeUtc(name, at);
        }

        await DeliverAsync(1);
        Assert.Equal(0, (await IngestAsync()).Exit);

        Assert.Equal(Enumerable.Repeat("counted", 11), await StatusesAsync());
    }

    [Fact]
    public async Task A_mailbox_that_gives_out_its_numbers_again_to_other_mails_is_read_anew()
    {
        await DeliverAsync(6);
        await TakenInAsync("data");

        // Rebuilt under the same UIDVALIDITY, as at a provider whose UIDVALIDITY is always 1: the newest mail first.
        await Server.StopAsync();
        var list = Path.Combine(Server.MaildirPath(Mailbox), "dovecot-uidlist");
        var lines = File.ReadAllLines(list);
        await DeliverAsync(2);
        var names = Directory.GetFiles(Path.Combine(Server.MaildirPath(Mailbox), "new")).Select(Path.GetFileName).OrderDescending(StringComparer.Ordinal);
        File.WriteAllLines(list, [lines[0].Replace("N7", "N9", StringComparison.Ordinal), .. names.Select((name, i) => $"{i + 1} :{name}")]);
        foreach (var index in Directory.GetFiles(Server.MaildirPath(Mailbox), "dovecot.index*"))
        {
            File.Delete(index);
        }

        await Server.RestartAsync();
        await TakenInAsync("data");
    }

    private Product Configure(params string[] mailboxes)
    {
        var configured = new Product($$"""
            mailboxes:
            {{string.Join('\n', mailboxes.Select(mailbox => $$"""  {{mailbox}}: { source: "imaps://localhost:{{Line.Port}}", ca: authority.pem, secret: file:box.secret }"""))}}
            outgoing: { via: "pickup:outbox", from: "信息考核 <{{Mailbox}}>" }
            """);
        File.WriteAllText(Path.Combine(configured.Config, "box.secret"), Secret + "\n");
        File.Copy(Server.CaFile, Path.Combine(configured.Config, "authority.pem"));
        return configured;
    }

    private Task<(int Exit, string Output, string Error)> IngestAsync() => Program.RunHereAsync("ingest", "--now", "2022-08-20T09:00:00+08:00");

    private async Task TakenInAsync(string data, params string[] gone)
    {
        Program.UseData(data);
        var (exit, output, error) = await IngestAsync();
        Assert.True(exit == 0, output + error);
        await ExactlyOnce.HoldsAsync(Program, Server, [Mailbox], gone);
    }

    private async Task<List<string?>> StatusesAsync() => [.. (await Program.SubmissionsAsync("shuozhou")).Select(row => row.GetProperty("status").GetString())];

    private async Task<List<string>> DeliverAsync(int mails)
    {
        var files = new List<string>();
        for (var i = 0; i < mails; i++, delivered++)
        {
            files.Add(await Server.DeliverAsync(
                Mailbox, ReportMail.Write(Mailbox, delivered, "（简报）市发改委"), new DateTimeOffset(2022, 8, 1, 9, 0, 0, TimeSpan.FromHours(8)).AddMinutes(delivered)));
        }

        return files;
    }
}
