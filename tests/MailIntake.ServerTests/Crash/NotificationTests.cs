using MailIntake.ServerTests.MainJob;
using Xunit.Abstractions;

namespace MailIntake.ServerTests.Crash;

/// <summary>
/// Every notification goes out at least once; the same one a second time only where the server's answer was lost, or came and could not be recorded any
/// more, and then with the same octets and so the same Message-ID.
/// </summary>
public sealed class NotificationTests : IAsyncLifetime
{
    private static readonly string[] Units = ["朔城区", "平鲁区", "怀仁市", "山阴县"];

    private readonly SmtpSink sink = new();
    private readonly Killer killer = new();
    private readonly Product product;
    private readonly ITestOutputHelper told;

    public NotificationTests(ITestOutputHelper told)
    {
        this.told = told;
        product = new Product($$"""
            outgoing: { via: "smtp://127.0.0.1:{{sink.Port}}?tls=none", from: "信息考核 <szxxgkk@126.com>" }
            """);
        product.Edit("offices/shuozhou/units.csv", text => string.Join('\n', text.Split('\n').Select(line =>
            Array.FindIndex(Units, unit => line.StartsWith(unit + ",", StringComparison.Ordinal)) is >= 0 and var unit ? $"{line.TrimEnd()}unit{unit}@example.cn" : line)));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        killer.Dispose();
        product.Dispose();
        await sink.DisposeAsync();
    }

    [Fact]
    public async Task A_mail_whose_acceptance_was_lost_is_sent_again_with_the_same_octets_and_the_others_once()
    {
        await QueueAsync("data");
        sink.Unanswered.Add(2); // taken, and hung up before the answer

        var (exit, output, error) = await SendAsync("2022-08-20T09:00:00+08:00");
        Assert.True(exit == 1, output + error); // a server that hangs up is for a person to know; the others are tried later
        Assert.Equal(2, sink.Received.Count);
        await SendAsync("2022-08-20T12:00:00+08:00");

        Assert.Equal(Units.Length + 1, sink.Received.Count);
        Assert.Equal(Units.Length, sink.Received.Distinct(StringComparer.Ordinal).Count());
        var twice = Assert.Single(sink.Received.GroupBy(mail => mail, StringComparer.Ordinal), same => same.Count() == 2);
        Assert.Equal(sink.Received[1], twice.Key);
        Assert.Equal(Units.Length, sink.Received.Select(MessageId).Distinct().Count());
    }

    /// <summary>A sample: every seventh durable step.</summary>
    [Fact]
    public Task Killed_at_a_sample_of_its_steps_the_sender_forgets_no_mail_and_repeats_none_but_the_one_in_hand() => KilledAsync(first: 3, every: 7);

    /// <summary>All of them.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public Task Killed_at_every_step_the_sender_forgets_no_mail_and_repeats_none_but_the_one_in_hand() => KilledAsync(first: 1, every: 1);

    private async Task KilledAsync(int first, int every)
    {
        var (kills, repeated) = (0, 0);
        for (var step = first; ; step += every)
        {
            await QueueAsync($"killed-{step}");
            sink.Clear();
            using (var process = product.Start(killer.At(step), "ingest", "--now", "2022-08-20T09:00:00+08:00"))
            {
                await process.WaitForExitAsync();
            }

            if (killer.Steps < step)
            {
                break; // it came to its end before
            }

            kills++;
            var (exit, output, error) = await SendAsync("2022-08-20T12:00:00+08:00");
            Assert.True(exit == 0, output + error);
            var octets = sink.Received.GroupBy(mail => mail, StringComparer.Ordinal).Select(same => same.Count()).ToList();
            Assert.Equal(Units.Length, sink.Received.Select(MessageId).Distinct().Count());
            Assert.Equal(Units.Length, octets.Count);
            Assert.InRange(octets.Sum(), Units.Length, Units.Length + 1);
            repeated += octets.Sum() - Units.Length;
        }

        told.WriteLine($"{killer.Steps} durable steps, killed at {kills} of them; {repeated} mails repeated");
        Assert.InRange(kills, 2, int.MaxValue);
        Assert.Equal(Units.Length, sink.Received.Count); // the last run was not killed
    }

    private async Task QueueAsync(string data)
    {
        product.UseData(data);
        var (exit, output, error) = await product.RunHereAsync(
            "commission", "YG-2022-01", "--title", "防汛工作", "--units", string.Join('、', Units), "--due", "2022-08-25", "--office", "shuozhou", "--now", "2022-08-20T08:00:00+08:00");
        Assert.True(exit == 0, output + error);
    }

    private Task<(int Exit, string Output, string Error)> SendAsync(string now) => product.RunHereAsync("ingest", "--now", now);

    private static string MessageId(string mail) => Assert.Single(mail.Split('\n'), line => line.StartsWith("Message-ID: ", StringComparison.Ordinal));
}
