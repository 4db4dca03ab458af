using System.Diagnostics;

namespace MailIntake.Tests.Commands;

/// <summary>What the program keeps names people: no other user of the machine may read it. The program itself is run, since a umask belongs to the process.</summary>
[Trait("Program", "Delivered")]
public sealed class FilePermissionTests
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact(Timeout = 300_000)]
    public async Task Every_file_in_the_data_folder_is_its_owners_alone()
    {
        using var place = new Workplace();
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "今年以来，集团扎实推进各项重点工作，新开工项目六个。");
        await File.WriteAllTextAsync(place["截图.png"], "picture");
        place.Csv("events.csv", "编号,日期,单位,事项,渠道,文种,标题,佐证\nE-1,2023-06-10,国投集团,采用,市级刊物,简讯,甲,截图.png\n");
        await RunAsync(place, "ingest", "--now", "2023-06-20T10:00:00+08:00");
        await RunAsync(place, "import", "events", place["events.csv"], "--office", "panzhihua");
        await RunAsync(place, "digest", "--office", "panzhihua", "--period", "2023-06", "--send", "--now", "2023-07-20T10:00:00+08:00");
        using (var worker = Start(place, "run", "--now", "2023-07-20T10:00:00+08:00"))
        {
            for (var i = 0; i < 600 && !File.Exists(Path.Combine(place.Data, "schedule.db")) && !worker.HasExited; i++)
            {
                await Task.Delay(100);
            }

            Check(place.Data); // while the journals are there
            using var patience = new CancellationTokenSource(Stopping.Within);
            using var kill = Process.Start("kill", ["-TERM", $"{worker.Id}"]);
            await worker.WaitForExitAsync(patience.Token);
        }

        Check(place.Data);
        string[] expected = ["mailintake.db", "schedule.db", "worker.lock", "digest.html", "截图.png"];
        var files = Directory.GetFiles(place.Data, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)).ToList();
        Assert.All(expected, name => Assert.Contains(name, files));
        Assert.Contains(files, f => f.EndsWith(".json", StringComparison.Ordinal)); // the log
        Assert.Contains(files, f => f.EndsWith(".eml", StringComparison.Ordinal));
    }

    private static void Check(string data)
    {
        foreach (var file in Directory.GetFiles(data, "*", SearchOption.AllDirectories).Where(File.Exists))
        {
            Assert.True((File.GetUnixFileMode(file) & ~Owner) == 0, $"{file}: {File.GetUnixFileMode(file)}");
        }

        foreach (var folder in Directory.GetDirectories(data, "*", SearchOption.AllDirectories).Append(data))
        {
            Assert.True((File.GetUnixFileMode(folder) & ~(Owner | UnixFileMode.UserExecute)) == 0, $"{folder}: {File.GetUnixFileMode(folder)}");
        }
    }

    private static async Task RunAsync(Workplace place, params string[] arguments)
    {
        using var process = Start(place, arguments);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(0, process.ExitCode);
    }

    private static Process Start(Workplace place, params string[] arguments) => Process.Start(new ProcessStartInfo(
        DeliveredProgram.Path, [.. arguments, "--config", place.Config, "--data", place.Data]))!;
}
