using MailIntake.Benchmarks.Ingest;
using MailIntake.Benchmarks.Measuring;
using MailIntake.ServerTests.Dovecot;
using MailIntake.Tests;

namespace MailIntake.Benchmarks.Soak;

/// <summary>
/// The published worker for a long time: mails come all the while, the server restarts every few minutes, and its memory is printed each minute. Flat is
/// what does not grow from the first half of the run to the second.
/// </summary>
/// <param name="minutes">How long.</param>
/// <param name="mails">How many mails come a minute.</param>
internal sealed class SoakRun(int minutes, int mails)
{
    private const string Secret = "bench-secret";
    private const int RestartEvery = 4;

    /// <summary>The mails are dated as if ten came a day: what the program compares a mail with are those of the last 30 days, here always as many.</summary>
    private static readonly TimeSpan BetweenMails = TimeSpan.FromHours(2.4);
    private static readonly DateTimeOffset First = new(2022, 7, 1, 8, 0, 0, TimeSpan.FromHours(8));

    private readonly string folder = Directory.CreateTempSubdirectory("mi-soak-").FullName;

    /// <summary>Runs it and prints the figures.</summary>
    /// <returns>1 where mails are missing or the memory grew by more than a fifth.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        try
        {
            await using var server = await DovecotServer.StartAsync();
            server.AddUser(BenchmarkMailbox.Address, Secret);
            Console.WriteLine(Machine.Facts());
            var program = await PublishedProgram.PublishAsync(folder, ct);
            program.UseMailboxes([BenchmarkMailbox.Address], server.ImapPort, Secret, poll: 2);
            var data = Path.Combine(folder, "data");
            using var worker = program.Start(["run"], data);
            try
            {
                var resident = new List<double>();
                for (var minute = 1; minute <= minutes; minute++)
                {
                    if (minute % RestartEvery == 0)
                    {
                        await server.RestartAsync();
                    }

                    await ArriveAsync(server, minute, ct);
                    resident.Add(ProcessMemory.Resident(worker.Id) / 1048576.0);
                    Console.WriteLine($"minute {minute,3}: {resident[^1],6:F0} MB, {Archived(data),7} mails kept of {minute * mails}, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
                }

                await Task.Delay(TimeSpan.FromSeconds(30), ct);
                return Judge(resident, Archived(data), ProcessMemory.Peak(worker.Id));
            }
            finally
            {
                worker.Kill(entireProcessTree: true);
                await worker.WaitForExitAsync(CancellationToken.None);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task ArriveAsync(DovecotServer server, int minute, CancellationToken ct)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMinutes(1.0 / mails));
        foreach (var (i, mail) in BenchmarkMailbox.Make(mails, seed: minute).Index())
        {
            await pace.WaitForNextTickAsync(ct);
            await server.DeliverAsync(BenchmarkMailbox.Address, mail, First + ((((minute - 1) * mails) + i) * BetweenMails));
        }
    }

    private int Judge(List<double> resident, int archived, long peak)
    {
        var half = resident.Count / 2;
        var (before, after) = (resident[..half].DefaultIfEmpty().Max(), resident[half..].Max());
        Console.WriteLine($"{archived} mails kept of {minutes * mails}; at most {before:F0} MB in the first half, {after:F0} MB in the second, {peak >> 20} MB at any instant");
        return archived == minutes * mails && after <= before * 1.2 ? 0 : 1;
    }

    private static int Archived(string data) =>
        Path.Combine(data, "archive") is var archive && Directory.Exists(archive) ? Directory.EnumerateFiles(archive, "*.eml", SearchOption.AllDirectories).Count() : 0;
}
