using System.Text.Json;

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

        // Nobody names a kind where it is not to count, whatever the mail was classified as.
        place.Receive("3.eml", "2027-01-14T10:00:00", "【调研报告】国投集团混改情况", "集团三家子公司完成混合所有制改革，引入战略投资者五家，募集资金四亿元。");
        await place.RunAsync("ingest", "--now", "2027-01-15T09:00:00+08:00");
        (code, output, error) = await place.RunAsync("decide", "PZ2027-000002", "--status", "not-counted", "--reason", "不是信息", "--now", "2027-01-15T10:00:00+08:00");
        Assert.True(code == 0, error);
        Assert.Contains("调研报告", output);
    }

    // 企业二类 is called 企业乙类 from 2027 on, and units.csv with it.
    [Fact(Timeout = 300_000)]
    public async Task A_category_that_is_renamed_is_refused_until_the_version_without_it_says_which_it_is_there()
    {
        using var place = await WithNextAsync(("企业二类", "企业乙类"));
        var roster = place.OfficeFile(Office, "units.csv");
        var units = await File.ReadAllTextAsync(roster);

        // The roster as it was: the version of 2027 does not know its category.
        var (code, _, error) = await place.RunAsync("check");
        Assert.Equal(2, code);
        Assert.Contains("offices/panzhihua/policy-2027.yaml:19: 没有类别“企业二类”，花名册中属于它的单位（攀发展集团、文旅集团）", error);

        await File.WriteAllTextAsync(roster, units.Replace("企业二类", "企业乙类", StringComparison.Ordinal));
        foreach (var command in (string[][])[["check"], ["score", "--office", Office, "--period", "2026"], ["verify"]])
        {
            (code, _, error) = await place.RunAsync(command);
            Assert.Equal(2, code);
            Assert.Contains("offices/panzhihua/policy.yaml:19: 没有类别“企业乙类”", error);
            Assert.Contains("相当的类别（企业一类、企业二类、机关科室）上加 aliases: [企业乙类]", error);
        }

        var policy = place.OfficeFile(Office, "policy.yaml");
        await File.WriteAllTextAsync(policy, (await File.ReadAllTextAsync(policy))
            .Replace("企业二类: {group: 监管企业, target: 150}", "企业二类: {group: 监管企业, target: 150, aliases: [企业乙类]}", StringComparison.Ordinal));
        (code, _, error) = await place.RunAsync("check");
        Assert.True(code == 0, error);
        Assert.Equal(0, (await place.RunAsync("import", "submissions", place.Csv("rows.csv", "日期,单位,文种,标题\n2026-10-08,文旅集团,简讯,甲\n2026-10-09,文旅集团,简讯,乙\n2026-10-10,文旅集团,简讯,丙\n"), "--office", Office)).Code);

        // 第八条: two a month; 第九条（一）: three came, 10 + 2 × (3 − 2) = 12; none came, 10 − 3 × 2 = 4.
        foreach (var (period, category) in new[] { ("2026-10", "企业二类"), ("2027-01", "企业乙类") })
        {
            using var sheet = JsonDocument.Parse((await place.RunAsync("score", "--office", Office, "--period", period, "--json")).Out);
            var all = sheet.RootElement.GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("units").EnumerateArray()).ToList();
            Assert.Equal(units.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1, all.Count); // the header is no unit
            var unit = all.Single(u => u.GetProperty("unit").GetString() == "文旅集团");
            Assert.Equal(category, unit.GetProperty("category").GetString());
            Assert.Equal(150, unit.GetProperty("target").GetDecimal());
            Assert.Equal(period == "2026-10" ? 12 : 4, unit.GetProperty("periodPoints").GetDecimal());
            Assert.Equal(2, unit.GetProperty("quotas")[0].GetProperty("required").GetInt32());
        }

        Assert.Contains("文旅集团（企业二类）2026 得分说明", (await place.RunAsync("explain", "--office", Office, "--unit", "文旅集团", "--period", "2026")).Out);
        Assert.Equal(0, (await place.RunAsync("verify")).Code);
    }

    // The second of two units is new in 2027, and its category with it: before, it ranks where its category is said to belong.
    [Fact(Timeout = 300_000)]
    public async Task A_category_that_is_new_is_refused_in_the_version_without_it()
    {
        using var place = await WithNextAsync(
            ("  机关科室: {group: 委机关, target: 150}", "  企业三类: {group: 监管企业, target: 100}\n  机关科室: {group: 委机关, target: 150}"), ("机关科室: 2}", "机关科室: 2, 企业三类: 1}"));
        await File.AppendAllTextAsync(place.OfficeFile(Office, "units.csv"), "氢能集团,企业三类,,,\n");
        var (code, _, error) = await place.RunAsync("check");

        Assert.Equal(2, code);
        Assert.Contains("offices/panzhihua/policy.yaml:19: 没有类别“企业三类”，花名册中属于它的单位（氢能集团）按这一份计分的各期排不进去", error);
        Assert.DoesNotContain("policy-2027.yaml:", error);
    }
}
