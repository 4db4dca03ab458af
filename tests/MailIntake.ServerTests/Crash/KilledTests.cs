using MailIntake.Archive;
using MailIntake.Mail.Storage;
using MailIntake.ServerTests.Dovecot;
using MailIntake.ServerTests.MainJob;
using Xunit.Abstractions;

namespace MailIntake.ServerTests.Crash;

/// <summary>
/// The program between a real Dovecot and a kernel that kills it (SIGKILL): afterwards, started once more and left alone, archive, ledger and mailbox
/// agree mail by mail, and submissions and scores are those of a run that nothing disturbed.
/// </summary>
public sealed class KilledTests(ITestOutputHelper told) : IAsyncLifetime
{
    private const string Mailbox = "szxxgkk@126.com";
    private const string Secret = "abcdefghijklmnop";
    private const string Now = "2022-08-20T09:00:00+08:00";

    private static readonly string[] Units = ["市发改委", "市教育局", "市科技局", "市工信局", "市公安局"];

    private readonly Killer killer = new();
    private int delivered;
    private DovecotServer? server;
    private Product? product;

    private DovecotServer Server => server!;

    private Product Program => product!;

    public async Task InitializeAsync()
    {
        server = await DovecotServer.StartAsync();
        server.AddUser(Mailbox, Secret);
        product = new Product($$"""
            mailboxes:
              {{Mailbox}}: { source: "imap://127.0.0.1:{{Server.ImapPort}}?tls=none", secret: file:box.secret }
            outgoing: { via: "pickup:outbox", from: "信息考核 <{{Mailbox}}>" }
            schedule: { poll: 1 }
            """);
        File.WriteAllText(Path.Combine(product.Config, "box.secret"), Secret + "\n");
    }

    public async Task DisposeAsync()
    {
        killer.Dispose();
        product?.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>A sample: every 32nd durable step of a run that makes the ledger and takes in 20 mails.</summary>
    [Fact]
    public Task Killed_at_a_sample_of_its_durable_steps_nothing_is_lost_and_nothing_counted_twice() => KilledAtStepsAsync(first: 11, every: 32);

    /// <summary>All of them.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public Task Killed_at_every_durable_step_nothing_is_lost_and_nothing_counted_twice() => KilledAtStepsAsync(first: 1, every: 1);

    /// <summary>What was in the archive when the program died is in the ledger in the end, though the mailbox has been emptied meanwhile.</summary>
    [Fact]
    public async Task Killed_and_its_mailbox_emptied_the_program_takes_in_what_it_had_archived()
    {
        await DeliverAsync(20);
        var known = 0;
        foreach (var step in (int[])[140, 190, 240])
        {
            Program.UseData($"emptied-{step}");
            using (var process = Program.Start(killer.At(step), "ingest", "--now", Now))
            {
                await process.WaitForExitAsync();
            }

            Assert.Equal(step, killer.Steps);
            var archived = Program.Archived().Select(ExactlyOnce.Hash).Order().ToList();
            known += archived.Count;
            var mailbox = Server.MaildirPath(Mailbox);
            var aside = mailbox + "-aside";
            Directory.Move(mailbox, aside);
            var (exit, output, error) = await Program.RunAsync("ingest", "--now", Now);
            Assert.True(exit == 0, output + error);
            await ExactlyOnce.HoldsAsync(Program, Server, [], archived);
            Directory.Delete(mailbox, recursive: true);
            Directory.Move(aside, mailbox);
        }

        Assert.InRange(known, 1, 60); // at least one of the instants lay behind the first rename
    }

    [Theory]
    [InlineData(6, 120, 10, 1)]
    public Task Killed_at_random_instants_while_mails_arrive_nothing_is_lost_and_nothing_counted_twice(int kills, int atFirst, int eachTime, int inHand) => KilledAtRandomAsync(kills, atFirst, eachTime, inHand);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(200, 1000, 2, 100)]
    public Task Killed_two_hundred_times_over_a_thousand_mails_nothing_is_lost_and_nothing_counted_twice(int kills, int atFirst, int eachTime, int inHand) => KilledAtRandomAsync(kills, atFirst, eachTime, inHand);

    private async Task KilledAtStepsAsync(int first, int every)
    {
        await DeliverAsync(20);
        var undisturbed = await UndisturbedAsync();
        var kills = 0;
        for (var step = first; ; step += every)
        {
            Program.UseData($"killed-{step}");
            using (var process = Program.Start(killer.At(step), "ingest", "--now", Now))
            {
                await process.WaitForExitAsync();
            }

            if (killer.Steps < step)
            {
                break; // it came to its end before
            }

            kills++;
            await RestartedAsync(undisturbed);
        }

        told.WriteLine($"{killer.Steps} durable steps, killed at {kills} of them");
        Assert.InRange(killer.Steps, 100, int.MaxValue); // 20 mails are 20 writes, 20 syncs and 20 renames beside the ledger's own
        Assert.Equal((killer.Steps - first) / every + 1, kills);
    }

    /// <summary>
    /// Kills the worker again and again, most times with a batch in hand. When it has taken nearly all in, the rest is, that is compared, and it begins once more
    /// with nothing: a worker that has little to do is not worth killing, and one that is killed before the next mail arrives would never have taken all in.
    /// </summary>
    /// <param name="kills">How often.</param>
    /// <param name="atFirst">Mails in the mailbox before.</param>
    /// <param name="eachTime">Mails that arrive with each kill.</param>
    /// <param name="least">Kills that must leave an unfinished file or a note of a batch that the ledger does not have for certain.</param>
    private async Task KilledAtRandomAsync(int kills, int atFirst, int eachTime, int least)
    {
        await DeliverAsync(atFirst);
        var random = new Random(20220820);
        var (inHand, ends) = (0, 0);
        for (var kill = 0; kill < kills; kill++)
        {
            using var process = Program.Start([], "run", "--now", Now);
            var arriving = ArriveAsync(eachTime);
            while (await process.StandardError.ReadLineAsync() is { } line && !line.Contains("已启动", StringComparison.Ordinal))
            {
            }

            // Soon after its first file, or after some number of mails.
            var archived = random.Next(3) == 0 ? 0 : random.Next(Program.Archived().Length, delivered);
            for (var waited = 0; waited < 300 && (Program.Archived().Length < archived || (archived == 0 && !InHand(DurableFile.UnfinishedPrefix))); waited++)
            {
                await Task.Delay(10);
            }

            await Task.Delay(random.Next(100));
            Assert.False(process.HasExited, "the worker ended by itself; its log says why");
            process.Kill();
            await Task.WhenAll(process.WaitForExitAsync(), arriving);
            inHand += InHand(DurableFile.UnfinishedPrefix) || InHand(MailArchive.NotePrefix) ? 1 : 0;
            if (Program.Archived().Length >= delivered * 9 / 10 || kill == kills - 1)
            {
                var data = Program.Data;
                var undisturbed = await UndisturbedAsync();
                Program.UseData(data);
                await RestartedAsync(undisturbed);
                Directory.Delete(Program.DataPath, recursive: true);
                Program.UseData($"data-{++ends}");
            }
        }

        told.WriteLine($"{kills} kills, {inHand} of them with mails in hand; {delivered} mails, compared {ends} times");
        Assert.InRange(inHand, least, kills);

        bool InHand(string prefix) => Directory.Exists(Path.Combine(Program.DataPath, "archive")) && Directory.EnumerateFiles(Path.Combine(Program.DataPath, "archive"), prefix + "*").Any();
    }

    private async Task ArriveAsync(int mails)
    {
        for (var i = 0; i < mails; i++)
        {
            await Task.Delay(2000 / mails);
            await DeliverAsync(1);
        }
    }

    private async Task<string> UndisturbedAsync()
    {
        Program.UseData("undisturbed");
        await IngestAsync();
        await ExactlyOnce.HoldsAsync(Program, Server, [Mailbox]);
        return await ExactlyOnce.ResultsAsync(Program, "shuozhou", "2022-08");
    }

    private async Task RestartedAsync(string undisturbed)
    {
        await IngestAsync();
        await ExactlyOnce.HoldsAsync(Program, Server, [Mailbox]);
        Assert.Equal(undisturbed, await ExactlyOnce.ResultsAsync(Program, "shuozhou", "2022-08"));
    }

    private async Task IngestAsync()
    {
        var (exit, _, error) = await Program.RunHereAsync("ingest", "--now", Now);
        Assert.True(exit == 0, error);
    }

    /// <summary>Every tenth mail has the octets of the one before: two mails all the same.</summary>
    private async Task DeliverAsync(int mails)
    {
        for (var i = 0; i < mails; i++)
        {
            var number = delivered++;
            var written = number % 10 == 9 ? number - 1 : number;
            await Server.DeliverAsync(
                Mailbox, ReportMail.Write(Mailbox, written, "（简报）" + Units[written % Units.Length]), new DateTimeOffset(2022, 8, 1, 9, 0, 0, TimeSpan.FromHours(8)).AddMinutes(number));
        }
    }
}
