using System.Text.Json;
using MailIntake.ServerTests.Crash;
using MailIntake.ServerTests.MainJob;
using MailIntake.Tests;
using MailIntake.Tests.Mime.Hostile;
using Xunit.Abstractions;

namespace MailIntake.ServerTests.Hostile;

/// <summary>Hostile mails in the program as its users run it: each is kept, none costs more than its bound, and the mail behind it is counted.</summary>
public sealed class HostileMailTests : IDisposable
{
    private const string Mailbox = "szxxgkk@126.com";

    /// <summary>For all of them one after another, with what the garbage collector has not yet given back; what each costs by itself, the benchmark tells.</summary>
    private const long MostMemory = 400L << 20;

    private static readonly DateTime Received = new(2022, 8, 1, 1, 0, 0, DateTimeKind.Utc);

    private readonly TempFolder mails = new();
    private readonly ITestOutputHelper told;
    private readonly Product product;

    public HostileMailTests(ITestOutputHelper told)
    {
        this.told = told;
        product = new Product($$"""
            mailboxes:
              {{Mailbox}}: { source: "folder:{{mails.Path}}" }
            outgoing: { via: "pickup:outbox", from: "信息考核 <{{Mailbox}}>" }
            """);
    }

    public void Dispose()
    {
        product.Dispose();
        mails.Dispose();
    }

    [Fact]
    public async Task Every_hostile_mail_is_kept_and_told_with_its_limit_and_the_next_one_is_counted()
    {
        var hashes = new List<string>();
        foreach (var (i, mail) in HostileMails.All.Index())
        {
            hashes.Add(Put($"{i:00}-a.eml", mail.Write(), i));
            Put($"{i:00}-b.eml", ReportMail.Write(Mailbox, i, "（简报）市教育局"), i);
        }

        // One mail is read at a time, and what each left behind counts too.
        product.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        var peak = 0L;
        using (var process = product.Start([], "ingest", "--now", "2022-08-20T09:00:00+08:00"))
        {
            var ended = process.WaitForExitAsync();
            while (await Task.WhenAny(ended, Task.Delay(20)) != ended)
            {
                peak = Math.Max(peak, ProcessMemory.Peak(process.Id));
            }

            Assert.Equal(0, process.ExitCode);
        }

        told.WriteLine($"at most {peak >> 20} MB resident");
        var rows = (await product.SubmissionsAsync("shuozhou")).ToLookup(row => row.GetProperty("sha256").GetString()!);
        foreach (var (hash, mail) in hashes.Zip(HostileMails.All))
        {
            var row = Assert.Single(rows[hash]);
            told.WriteLine($"{mail.Name}: {row.GetProperty("status")}");
            if (mail.Limit is { } limit)
            {
                Assert.Equal((mail.Name, "review"), (mail.Name, row.GetProperty("status").GetString()));
                Assert.Contains(limit, Said(row), StringComparison.Ordinal);
            }
        }

        Assert.Equal(HostileMails.All.Count, rows.SelectMany(g => g).Count(row => row.GetProperty("unit").GetString() == "市教育局" && row.GetProperty("status").GetString() == "counted"));
        Assert.Equal(rows.Select(g => g.Key).Order(), product.Archived().Select(ExactlyOnce.Hash).Order());
        Assert.InRange(peak, 1, MostMemory);
    }

    private string Put(string name, byte[] mail, int minute)
    {
        File.WriteAllBytes(mails[name], mail);
        File.SetLastWriteTimeUtc(mails[name], Received.AddMinutes(minute));
        return ExactlyOnce.Hash(mails[name]);
    }

    private static string Said(JsonElement row) => string.Join('\n', row.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("saw").GetString())
        .Concat(row.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString())));
}
