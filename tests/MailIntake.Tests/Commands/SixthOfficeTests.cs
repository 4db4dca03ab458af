using System.Diagnostics;
using System.Text.Json;

namespace MailIntake.Tests.Commands;

/// <summary>An office that the program has never heard of, from a folder of files: the program as it is, started as a process.</summary>
[Trait("Program", "Delivered")]
public sealed class SixthOfficeTests
{
    private static async Task<string> RunAsync(Workplace place, params string[] args)
    {
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(DeliveredProgram.Path, [.. args, "--config", place.Config, "--data", place.Data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var error = process.StandardError.ReadToEndAsync(timeout.Token);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }

    private static async Task<Dictionary<string, (decimal Total, decimal Period)>> ScoreAsync(Workplace place, string period)
    {
        using var json = JsonDocument.Parse(await RunAsync(place, "score", "--office", "sixth", "--period", period, "--json"));
        return json.RootElement.GetProperty("groups")[0].GetProperty("units").EnumerateArray().ToDictionary(
            u => u.GetProperty("unit").GetString()!, u => (u.GetProperty("total").GetDecimal(), u.GetProperty("periodPoints").GetDecimal()));
    }

    // 信息每条 1 分、简报 0.5 分，当月第 11 条起 0.5 分（简报 0.25）；每月少于 5 条，少一条扣 1 分；采用只记最高（信息 市级 4、省级 8）；
    // 约稿按时 +2，全年两次未完成计零分。
    // 甲局 1 月邮件 2 条信息、1 条简报：1 + 1 + 0.5 = 2.5，少 2 条 −2，市级采用 +4：4.5 分。2 月省级采用同一条 +4，没有来稿 −5：3.5 分。
    // 乙局 1 月导入 12 条信息：10 × 1 + 2 × 0.5 = 11 分，按时完成约稿 +2：13 分。2 月 −5：8 分。
    // 丙局 1 月没有来稿 −5；约稿 Y1（1 月 20 日）、Y2（2 月 20 日）都没有完成：2 月 20 日起全年计零分。
    [Fact(Timeout = 600_000)]
    public async Task An_office_nobody_has_seen_is_a_folder_of_files()
    {
        using var place = new Workplace("""
            mailboxes:
              sixth@qq.com: { source: "folder:../mail" }
            """);
        var folder = Directory.CreateDirectory(Path.Combine(place.Config, "offices", "sixth"));
        foreach (var file in Directory.GetFiles(Path.Combine(ShippedConfig.Root, "tests", "MailIntake.Tests", "sixth-office")))
        {
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        }

        Assert.Contains("sixth", await RunAsync(place, "check"));
        place.Receive("1.eml", "2024-01-03T10:00:00", "甲局开展春节保供", "市场备货充足，蔬菜日均上市三百吨，价格平稳。");
        place.Receive("2.eml", "2024-01-04T10:00:00", "甲局排查消防隐患", "检查商场二十家，发现问题十一处，已全部整改。");
        place.Receive("3.eml", "2024-01-05T10:00:00", "（简报）甲局推进数据共享", "打通六个系统，群众办事少跑三趟。");
        await RunAsync(place, "ingest");
        await RunAsync(place, "import", "commissions", place.Csv(
            "约稿.csv", "编号,标题,单位,下发日期,截止时间\nY1,年终总结,乙局、丙局,2024-01-02,2024-01-20\nY2,一季度打算,丙局,2024-02-01,2024-02-20\n"), "--office", "sixth");
        var rows = string.Concat(Enumerable.Range(1, 12).Select(i => $"2024-01-10,乙局,信息,第{i}条,{(i == 1 ? "Y1" : "")}\n"));
        await RunAsync(place, "import", "submissions", place.Csv("来稿.csv", "日期,单位,文种,标题,约稿编号\n" + rows), "--office", "sixth");
        await RunAsync(place, "import", "events", place.Csv(
            "登记.csv", "日期,单位,事项,渠道,文种,信息编号\n2024-01-25,甲局,采用,市级,信息,Q2024-000001\n2024-02-10,甲局,采用,省级,信息,Q2024-000001\n"), "--office", "sixth");

        var january = await ScoreAsync(place, "2024-01");
        Assert.Equal((4.5m, 4.5m), january["甲局"]);
        Assert.Equal((13m, 13m), january["乙局"]);
        Assert.Equal((-5m, -5m), january["丙局"]);
        var february = await ScoreAsync(place, "2024-02");
        Assert.Equal((3.5m, -1m), february["甲局"]);
        Assert.Equal((8m, -5m), february["乙局"]);
        Assert.Equal((0m, 5m), february["丙局"]);
    }
}
