namespace MailIntake.Tests.Commands;

/// <summary>Commands where an office has filed the next year's policy early, or has two.</summary>
public sealed class RevisedPolicyTests
{
    private const string Report = "今年以来，集团扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元，同比增长百分之十五。";
    private const string Office = "panzhihua";

    /// <summary>A workplace whose policy of 2027 is made from the present one.</summary>
    private static async Task<Workplace> WithNextAsync(params (string Old, string New)[] changes)
    {
        var place = new Workplace();
        var text = await File.ReadAllTextAsync(place.OfficeFile(Office, "policy.yaml"));
        foreach (var (old, changed) in changes.Prepend(("effective: 2023-05-01", "effective: 2027-01-01")))
        {
            Assert.Contains(old, text);
            text = text.Replace(old, changed, StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(place.OfficeFile(Office, "policy-2027.yaml"), text);
        return place;
    }

    [Fact(Timeout = 300_000)]
    public async Task Name_prefix_and_kinds_are_those_of_the_day()
    {
        using var place = await WithNextAsync(
            ("office: 攀枝花市国资委", "office: 攀枝花市国资局"), ("document: 攀国资发〔2023〕21号", "document: 攀国资发〔2026〕99号"), ("number-prefix: P", "number-prefix: PZ"),
            ("kinds: [简讯, 专报, 约稿, 调研报告]", "kinds: [简讯, 专报, 约稿]"), ("- points: {调研报告: 8}", "- points: {约稿: 8}"));
        var (code, output, error) = await place.RunAsync("check", "--now", "2026-11-01T10:00:00+08:00");
        Assert.Equal(0, code);
        Assert.Contains("panzhihua 攀枝花市国资委：单位", output);
        Assert.Contains("攀国资发〔2023〕21号（2023-05-01 起）、攀国资发〔2026〕99号（2027-01-01 起）", output);
        Assert.Contains("文种“调研报告”在最新的计分办法中没有了，2027-01-01 起收到的邮件判成它不再计分", error);
        Assert.Contains("panzhihua 攀枝花市国资局：单位", (await place.RunAsync("check", "--now", "2027-01-01T00:00:00+08:00")).Out);

        place.Receive("1.eml", "2026-11-12T10:00:00", "【简讯】国投集团项目建设提速", Report);
        await place.RunAsync("ingest", "--now", "2026-11-13T09:00:00+08:00");
        place.Receive("2.eml", "2027-01-12T10:00:00", "【简讯】国投集团职工素质提升", "集团举办职工技能竞赛，二百三十名一线职工参加，评出技术能手十八名。");
        await place.RunAsync("ingest", "--now", "2027-01-13T09:00:00+08:00");
        string[] decide = ["--status", "counted", "--kind", "调研报告", "--reason", "是调研报告", "--now", "2027-01-13T10:00:00+08:00"];
        (code, output, error) = await place.RunAsync(["decide", "P2026-000001", .. decide]);
        Assert.True(code == 0, error);
        Assert.Contains("文种 调研报告", output);
        (code, _, error) = await place.RunAsync(["decide", "PZ2027-000001", .. decide]);
        Assert.Equal(2, code);
        Assert.Contains("没有文种“调研报告”；可以写：简讯、专报、约稿", error);
    }
}
