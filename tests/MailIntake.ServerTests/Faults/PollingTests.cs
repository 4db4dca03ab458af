using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;
using MailIntake.Commands;
using MailIntake.Configuration;
using MailIntake.Pipeline;
using MailIntake.ServerTests.Dovecot;
using MailIntake.ServerTests.MainJob;
using MailIntake.ServerTests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace MailIntake.ServerTests.Faults;

/// <summary>Polls of one mailbox: one at a time, with pauses that grow while the server refuses and are short again when it answers.</summary>
public sealed class PollingTests
{
    private const string Mailbox = "szxxgkk@126.com";
    private const string Other = "szszwxx@126.com";
    private const string Secret = "abcdefghijklmnop";

    [Fact(Timeout = 120_000)]
    public async Task A_poll_waits_for_the_poll_before_it_and_no_other_mailbox_waits()
    {
        var connections = Channel.CreateUnbounded<TcpClient>();
        await using var server = Silent(connections);
        using var product = Configure(server.Port);
        await using var services = Services(product);
        var poller = services.GetRequiredService<MailboxPoller>();

        var first = poller.PollAsync(Mailbox, null, default);
        var held = await connections.Reader.ReadAsync();
        var second = poller.PollAsync(Mailbox, null, default);
        Assert.Null((await poller.PollAsync(Other, null, default))!.Error);
        await Task.Delay(500); // a second connection would be there at once
        Assert.False(connections.Reader.TryPeek(out _), "the mailbox was opened a second time");
        Assert.False(first.IsCompleted || second.IsCompleted);

        held.Dispose();
        Assert.Equal(1, (await first)!.Failures);
        (await connections.Reader.ReadAsync()).Dispose();
        Assert.Equal(2, (await second)!.Failures);
    }

    [Fact(Timeout = 120_000)]
    public async Task Failures_are_counted_until_a_poll_succeeds_and_from_one_again_after_it()
    {
        await using var dovecot = await ServerAsync();
        await using var line = new FaultProxy(dovecot.ImapPort);
        using var product = Configure(line.Port);
        await using var services = Services(product);
        var poller = services.GetRequiredService<MailboxPoller>();

        for (var failure = 1; failure <= 3; failure++)
        {
            line.Arm(new LineFault(0) { Cuts = true });
            Assert.Equal(failure, (await poller.PollAsync(Mailbox, null, default))!.Failures);
            Assert.Equal(failure, await FailuresAsync(product));
        }

        Assert.Equal((null, 0), (await poller.PollAsync(Mailbox, null, default))! is var good ? (good.Error, good.Failures) : default);
        Assert.Equal(0, await FailuresAsync(product));
        await dovecot.StopAsync(); // the kept connection too
        Assert.Equal(1, (await poller.PollAsync(Mailbox, null, default))!.Failures);
        Assert.Equal(1, await FailuresAsync(product));
    }

    /// <summary>Refused three times, the worker comes back after at least 0.8, 1.6 and 3.2 s (1, 2 and 4 s, each less a fifth): least pauses, which no slow machine shortens.</summary>
    [Fact(Timeout = 120_000)]
    public async Task The_worker_comes_back_to_a_refusing_server_ever_later_and_takes_the_mail_in_when_it_answers()
    {
        await using var dovecot = await ServerAsync();
        await dovecot.DeliverAsync(Mailbox, ReportMail.Write(Mailbox, 1, "（简报）市发改委"), new DateTimeOffset(2022, 8, 1, 9, 0, 0, TimeSpan.FromHours(8)));
        await using var line = new FaultProxy(dovecot.ImapPort);
        using var product = Configure(line.Port);
        var asked = new ConcurrentQueue<long>();
        line.Arm(Refusal(left: 3));

        using var worker = product.Start([], "run", "--now", "2022-08-20T09:00:00+08:00");
        try
        {
            _ = worker.StandardOutput.ReadToEndAsync();
            _ = worker.StandardError.ReadToEndAsync();
            while (asked.Count < 3)
            {
                await Task.Delay(20);
            }

            Assert.Empty(product.Archived());
            while (await FailuresAsync(product) < 3)
            {
                await Task.Delay(20);
            }

            while (asked.Count < 4)
            {
                await Task.Delay(20);
            }

            while (await FailuresAsync(product) > 0)
            {
                await Task.Delay(20);
            }

            Assert.Single(await product.SubmissionsAsync("shuozhou"));
        }
        finally
        {
            worker.Kill();
            await worker.WaitForExitAsync();
        }

        var pauses = asked.Take(4).Zip(asked.Skip(1), (from, to) => Stopwatch.GetElapsedTime(from, to).TotalSeconds).Take(3).ToList();
        double[] least = [0.8, 1.6, 3.2];
        Assert.All(pauses.Zip(least), pause => Assert.InRange(pause.First, pause.Second, double.MaxValue));

        LineFault Refusal(int left) => new(0)
        {
            Cuts = left > 0,
            Then = _ =>
            {
                asked.Enqueue(Stopwatch.GetTimestamp());
                if (left > 0)
                {
                    line.Arm(Refusal(left - 1));
                }

                return Task.CompletedTask;
            },
        };
    }

    /// <summary>After the poll that was under way failed, the next would be due in 480 s at the soonest (600 s less a fifth).</summary>
    [Fact(Timeout = 120_000)]
    public async Task What_is_changed_while_a_poll_is_under_way_is_tried_when_it_ends()
    {
        var connections = Channel.CreateUnbounded<TcpClient>();
        await using var server = Silent(connections);
        using var product = Configure(server.Port);
        product.Edit("mailintake.yaml", text => text.Replace("poll: 1 ", "poll: 600 ", StringComparison.Ordinal));
        using var worker = product.Start([], "run");
        try
        {
            _ = worker.StandardOutput.ReadToEndAsync();
            using (await connections.Reader.ReadAsync())
            {
                product.Edit("mailintake.yaml", text => text.Replace("poll: 600", "poll: 601", StringComparison.Ordinal));
                while (await worker.StandardError.ReadLineAsync() is { } line && !line.Contains("配置已更新", StringComparison.Ordinal))
                {
                }

                await Task.Delay(TimeSpan.FromSeconds(1)); // the schedule follows at once
            }

            (await connections.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60))).Dispose();
        }
        finally
        {
            worker.Kill();
            await worker.WaitForExitAsync();
        }
    }

    /// <summary>The next poll would be due in 600 s: it is the change that hangs up.</summary>
    [Fact(Timeout = 120_000)]
    public async Task The_connection_to_a_mailbox_that_is_no_longer_named_is_closed()
    {
        await using var dovecot = await ServerAsync();
        using var product = Configure(dovecot.ImapPort);
        product.Edit("mailintake.yaml", text => text.Replace("poll: 1 ", "poll: 600 ", StringComparison.Ordinal));
        using var worker = product.Start([], "run");
        try
        {
            _ = worker.StandardOutput.ReadToEndAsync();
            _ = worker.StandardError.ReadToEndAsync();
            while (!IsConnected())
            {
                await Task.Delay(20);
            }

            product.Edit("mailintake.yaml", text => text.Replace($"  {Mailbox}:", $"  #{Mailbox}:", StringComparison.Ordinal));
            while (IsConnected())
            {
                await Task.Delay(20);
            }
        }
        finally
        {
            worker.Kill();
            await worker.WaitForExitAsync();
        }

        bool IsConnected() => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Any(c => c.RemoteEndPoint.Port == dovecot.ImapPort && c.State == TcpState.Established);
    }

    private static async Task<DovecotServer> ServerAsync()
    {
        var server = await DovecotServer.StartAsync();
        server.AddUser(Mailbox, Secret);
        return server;
    }

    /// <summary>Takes connections and says nothing.</summary>
    private static LoopbackServer Silent(Channel<TcpClient> connections) => new((client, ct) => connections.Writer.WriteAsync(client, ct).AsTask());

    private static Product Configure(int port)
    {
        var product = new Product($$"""
            mailboxes:
              {{Mailbox}}: { source: "imap://127.0.0.1:{{port}}?tls=none", secret: file:box.secret }
              {{Other}}: { source: "folder:../mail" }
            outgoing: { via: "pickup:outbox", from: "信息考核 <{{Mailbox}}>" }
            schedule: { poll: 1 }
            """);
        File.WriteAllText(Path.Combine(product.Config, "box.secret"), Secret + "\n");
        Directory.CreateDirectory(Path.Combine(product.Config, "..", "mail"));
        return product;
    }

    private static ServiceProvider Services(Product product)
    {
        var context = new CommandContext(new AppFolders(product.Config, product.DataPath), TimeProvider.System, TextWriter.Null, TextWriter.Null);
        return new ServiceCollection().AddWorker(context, context.Configuration()).BuildServiceProvider();
    }

    private static async Task<int> FailuresAsync(Product product)
    {
        var (_, output, error) = await product.RunHereAsync("status", "--json");
        Assert.True(output.Length > 0, error);
        var mailbox = JsonDocument.Parse(output).RootElement.GetProperty("mailboxes").EnumerateArray().First(row => row.GetProperty("mailbox").GetString() == Mailbox);
        var failures = mailbox.GetProperty("failures").GetInt32();
        Assert.Equal(failures > 0, mailbox.GetProperty("lastError").ValueKind == JsonValueKind.String);
        return failures;
    }
}
