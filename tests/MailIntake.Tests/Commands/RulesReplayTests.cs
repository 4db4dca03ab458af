using System.Text.Json;

namespace MailIntake.Tests.Commands;

/// <summary>Another configuration tried on what is archived and recorded, through the program.</summary>
public sealed class RulesReplayTests
{
    private const string Mailbox = "szxxgkk@126.com";
    private const string Now = "2022-09-05T09:00:00+08:00";
    private const string Characters = "推进项目建设招商园区工业农业水利交通教育医疗就业消费能源环保数字创新改革开放治理服务";

    /// <summary>A text of exactly that many characters; different seeds give texts that nobody takes for one another.</summary>
    private static string Text(int words, int seed)
    {
        var random = new Random(seed);
        return new string([.. Enumerable.Range(0, words).Select(_ => Characters[random.Next(Characters.Length)])]);
    }

    private static Workplace Place() => new($$"""
        mailboxes:
          {{Mailbox}}: { source: "folder:../mail" }
        """);

    /// <summary>A copy of the configuration with one text of a file replaced.</summary>
    private static string Other(Workplace place, string office, string file, string old, string changed)
    {
        var other = place[$"other-{Guid.NewGuid():N}"];
        foreach (var path in Directory.GetFiles(place.Config, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(other, Path.GetRelativePath(place.Config, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }

        var edited = Path.Combine(other, "offices", office, file);
        var text = File.ReadAllText(edited);
        Assert.Contains(old, text);
        File.WriteAllText(edited, text.Replace(old, changed, StringComparison.Ordinal));
        return other;
    }

    private static async Task<List<string>> ReplayAsync(Workplace place, string other, params string[] more)
    {
        var (code, output, error) = await place.RunAsync(["rules", "replay", "--with", other, "--json", "--now", Now, .. more]);
        Assert.Equal(0, code);
        Assert.EndsWith("。\n", error);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Describe(JsonDocument.Parse(line).RootElement))];
    }

    private static string Describe(JsonElement line) => line.GetProperty("change").GetString() == "decision"
        ? $"{line.GetProperty("number").GetString()} {Decision(line.GetProperty("before"))} → {Decision(line.GetProperty("after"))}"
        : $"{line.GetProperty("unit").GetString()} {line.GetProperty("period").GetString()} {line.GetProperty("before")} → {line.GetProperty("after")}";

    private static string Decision(JsonElement decision) => $"{decision.GetProperty("status").GetString()} {decision.GetProperty("unit").GetString()} {decision.GetProperty("kind").GetString()}";

    private static async Task<Workplace> WithReportsAsync()
    {
        var place = Place();
        place.Receive("1.eml", "2022-08-02T10:00:00", "（专报）山阴县园区建设", Text(1450, 1));
        place.Receive("2.eml", "2022-08-03T10:00:00", "（专报）山阴县招商引资", Text(1600, 2));
        place.Receive("3.eml", "2022-08-04T10:00:00", "（专报）应县农业发展", Text(1399, 3));
        place.Receive("4.eml", "2022-08-05T10:00:00", "（专报）右玉县水利工程", Text(1420, 4));
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2022-08-06")).Code);
        return place;
    }

    // 专报不满 1500 字不计，每月 1 条，少一条扣 2 分，多一条加 2 分；简报每月 4 条，少一条扣 1 分；7 月起计，9 月 5 日时 7、8 两个月已结。
    // 山阴县 8 月计 1 条：80 − 2（7 月专报）− 4 − 4（简报）= 70；改为 1400 字计 2 条，多 1 条：72，8 月由 −4 成 −2。
    // 右玉县 8 月由 0 条成 1 条：80 − 2 − 2 − 8 = 68 成 70，8 月由 −6 成 −4。应县的 1399 字仍然不计。
    private static readonly string[] Expected =
    [
        "S2022-000001 not-counted 山阴县 专报 → counted 山阴县 专报",
        "S2022-000004 not-counted 右玉县 专报 → counted 右玉县 专报",
        "山阴县 2022 70 → 72", "右玉县 2022 68 → 70", "山阴县 2022-08 -4 → -2", "右玉县 2022-08 -6 → -4",
    ];

    private static string WithLowerLimit(Workplace place) => Other(place, "shuozhou", "classification.yaml", "1500", "1400");

    [Fact(Timeout = 300_000)]
    public async Task A_changed_limit_changes_exactly_these_decisions_and_scores_and_nothing_is_written()
    {
        using var place = await WithReportsAsync();
        var before = (await place.RunAsync("submissions", "--office", "shuozhou", "--json")).Out;

        Assert.Equal(Expected, await ReplayAsync(place, WithLowerLimit(place)));
        Assert.Equal(before, (await place.RunAsync("submissions", "--office", "shuozhou", "--json")).Out);
        Assert.Equal(Expected[1..2].Append("右玉县 2022 68 → 70").Append("右玉县 2022-08 -6 → -4"), await ReplayAsync(place, WithLowerLimit(place), "--since", "2022-08-05"));
        Assert.Empty(await ReplayAsync(place, place.Config));
    }

    // README: with its old name among its aliases a renamed unit is the same unit. Its mails change nothing by that, neither those that are read again nor those that keep their decision,
    // of which one has the text of a later mail: its duplicate, and no other unit's copy.
    [Theory(Timeout = 300_000)]
    [InlineData("2022-08-01")]
    [InlineData("2022-08-03")]
    [InlineData("2022-08-05")]
    public async Task A_renamed_unit_is_the_same_unit(string since)
    {
        using var place = Place();
        place.Receive("1.eml", "2022-08-02T10:00:00", "（专报）山阴县园区建设", Text(1600, 1));
        place.Receive("2.eml", "2022-08-03T10:00:00", "（专报）应县农业发展", Text(1600, 2));
        place.Receive("3.eml", "2022-08-04T10:00:00", "（专报）山阴县园区建设", Text(1600, 1) + "完");
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2022-08-06")).Code);
        var other = Other(place, "shuozhou", "units.csv", "山阴县,", "山阴市,");
        var units = Path.Combine(other, "offices", "shuozhou", "units.csv");
        await File.WriteAllLinesAsync(units, (await File.ReadAllLinesAsync(units)).Select(line => line.StartsWith("山阴市,", StringComparison.Ordinal) ? WithAlias(line) : line));

        Assert.Equal(["counted", "counted", "duplicate"], (await place.RunAsync("submissions", "--office", "shuozhou", "--json")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("status").GetString()));
        Assert.Empty(await ReplayAsync(place, other, "--since", since));

        static string WithAlias(string line)
        {
            var cells = line.Split(',');
            cells[2] = string.Join('、', new[] { cells[2], "山阴县" }.Where(alias => alias.Length > 0));
            return string.Join(',', cells);
        }
    }

    // Two units become one: its mails are what both sent. 7 月各缺专报 1 条（−2）、简报 4 条（−4），8 月各计专报 1 条、缺简报 4 条（−4）：80 − 2 − 4 − 4 = 70；合并后 8 月专报 2 条，多 1 条（+2）：72。
    [Theory(Timeout = 300_000)]
    [InlineData("2022-08-01")]
    [InlineData("2022-09-01")]
    public async Task Of_two_units_that_become_one_each_is_told_by_its_own_name(string since)
    {
        using var place = Place();
        place.Receive("1.eml", "2022-08-02T10:00:00", "（专报）山阴县园区建设", Text(1600, 1));
        place.Receive("2.eml", "2022-08-03T10:00:00", "（专报）应县农业发展", Text(1600, 2));
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2022-08-06")).Code);
        var other = Other(place, "shuozhou", "units.csv", "\n应县,", "\n没有的县,");
        var units = Path.Combine(other, "offices", "shuozhou", "units.csv");
        await File.WriteAllLinesAsync(units, (await File.ReadAllLinesAsync(units)).Where(line => !line.StartsWith("没有的县,", StringComparison.Ordinal)).Select(line => line.Replace("朔州市山阴县、", "应县、朔州市山阴县、", StringComparison.Ordinal)));

        var changes = await ReplayAsync(place, other, "--since", since);
        Assert.Equal(["山阴县 2022 70 → 72", "应县 2022 70 → ", "山阴县 2022-08 -4 → -2", "应县 2022-08 -4 → "], changes.Where(c => c.Contains(" 2022 ", StringComparison.Ordinal) || c.Contains("-08 ", StringComparison.Ordinal)));
        Assert.DoesNotContain(changes, c => c.StartsWith('S'));
    }

    // Read on a terminal: a title of 400 characters would push the reasons of all others out of sight. 39 characters and an ellipsis are told of it.
    [Fact(Timeout = 300_000)]
    public async Task Of_a_long_title_the_table_shows_the_beginning()
    {
        using var place = Place();
        var title = "山阴县" + Text(397, 5);
        place.Receive("1.eml", "2022-08-02T10:00:00", "（专报）" + title, Text(1450, 1));
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2022-08-06")).Code);
        var (_, output, _) = await place.RunAsync("rules", "replay", "--with", WithLowerLimit(place), "--now", Now);
        Assert.Contains($"  {title[..39]}…  ", output);
        Assert.DoesNotContain(title[..40], output);
    }

    [Fact(Timeout = 300_000)]
    public async Task Applied_the_decisions_are_appended_and_hold_from_that_day()
    {
        using var place = await WithReportsAsync();
        var other = WithLowerLimit(place);

        Assert.Equal(Expected, await ReplayAsync(place, other, "--apply"));
        Assert.Empty(await ReplayAsync(place, other));
        // What was received before the day keeps what was applied to it, also in the scores.
        Assert.Empty(await ReplayAsync(place, other, "--since", "2022-08-05"));
        Assert.Empty(await ReplayAsync(place, other, "--since", "2022-09-01", "--apply"));
        // August is closed: it stays; the 2 points are an entry of 5 September, when it was applied.
        var (_, august, _) = await place.RunAsync("score", "--office", "shuozhou", "--period", "2022-08", "--json");
        Assert.Contains("\"unit\":\"山阴县\",\"category\":\"县（市、区）\",\"rank\":1,\"total\":70,\"periodPoints\":-4", august);
        var (_, september, _) = await place.RunAsync("score", "--office", "shuozhou", "--period", "2022-09", "--as-of", "2022-09-05", "--json");
        Assert.Contains("\"total\":72,\"periodPoints\":2,", september);
        Assert.Contains("{\"date\":\"2022-09-05\",\"clause\":\"附件2 额外报送\",\"item\":\"改判：专报额外报送\",\"points\":2,\"evidence\":[\"S2022-000001\"],", september);
    }

    // The closed months stay (as the test above shows): the text must not say that their scores have changed.
    [Fact(Timeout = 300_000)]
    public async Task What_applying_does_to_the_scores_is_told_as_it_is()
    {
        using var place = await WithReportsAsync();
        var other = WithLowerLimit(place);
        var (_, output, _) = await place.RunAsync("rules", "replay", "--with", other, "--now", Now);
        Assert.EndsWith("2 件判定会变，4 个得分按“一直如此”计算会不同；什么都没有写。要写入台账，加 --apply：已判定过的从那天起作数，已结的月份不因改判而变，差额记在那天。\n", output);

        (_, output, _) = await place.RunAsync("rules", "replay", "--with", other, "--apply", "--now", Now);
        Assert.EndsWith("2 件新的判定已追加到台账：已判定过的从今天（2022-09-05）起作数，已结的月份不因改判而变，差额记在今天；待审的自收到之日起作数。"
            + "上面列出的 4 个得分是按“一直如此”计算的，现在的得分看 score。请把这份配置换成正式的，以后的邮件才按它判定。\n", output);
        Assert.DoesNotContain("得分改变", output);
        Assert.Contains("改后（一直如此）", output);
    }

    private const string OfPoints =
        "分值、任务或花名册的改动不经 --apply：换上这份配置，它管的各期（已结的也在内）的得分立刻改变，已发的通报不变，差额列在下一期的“调整”里；只改以后的，写在另一份 policy-年份.yaml 里，从它的 effective 起算。\n";

    // Points are no decisions: --apply has nothing to write, and closed months do change with the file.
    [Fact(Timeout = 300_000)]
    public async Task Of_changed_points_it_is_told_when_they_hold_and_what_is_not_compared()
    {
        using var place = await WithReportsAsync();
        var other = Other(place, "shuozhou", "policy.yaml", "short: {each: -2,", "short: {each: -3,");
        var (_, output, _) = await place.RunAsync("rules", "replay", "--with", other, "--now", Now);
        Assert.Contains($"判定没有变。{OfPoints}", output);
        Assert.Contains($"名次、完成率、结果运用和评选不在比较之内；要看改后的，用 score --config {other}。", output);
        Assert.EndsWith("按“一直如此”计算会不同；什么都没有写，--apply 也没有可写的。\n", output);
        Assert.DoesNotContain("已结的月份不", output);

        (_, output, _) = await place.RunAsync("rules", "replay", "--with", other, "--apply", "--now", Now);
        Assert.Contains($"判定没有变。{OfPoints}", output);
        Assert.EndsWith("按“一直如此”计算会不同；什么都没有写，--apply 没有可写的。\n", output);
        Assert.DoesNotContain("已结的月份不", output);

        // A limit and points together: the two decisions are appended, and the points still change what has closed.
        var limits = Path.Combine(other, "offices", "shuozhou", "classification.yaml");
        File.WriteAllText(limits, File.ReadAllText(limits).Replace("1500", "1400", StringComparison.Ordinal));
        (_, output, _) = await place.RunAsync("rules", "replay", "--with", other, "--apply", "--now", Now);
        Assert.Contains($"\n{OfPoints}", output);
        Assert.Contains("2 件新的判定已追加到台账：已判定过的从今天（2022-09-05）起作数，已结的月份不因改判而变，差额记在今天", output);

        var (code, _, error) = await place.RunAsync("rules", "replay", "--with", place["nowhere"]);
        Assert.Equal(2, code);
        Assert.Contains($"没有 --with 所写的文件夹 {place["nowhere"]}", error);
    }

    [Fact(Timeout = 300_000)]
    public async Task What_a_person_decided_stays_and_the_other_mails_are_judged_beside_it()
    {
        using var place = await WithReportsAsync();
        Assert.Equal(0, (await place.RunAsync("decide", "S2022-000001", "--status", "set-aside", "--reason", "测试邮件", "--now", "2022-08-07")).Code);

        Assert.DoesNotContain(await ReplayAsync(place, WithLowerLimit(place)), line => line.Contains("山阴县", StringComparison.Ordinal));
    }

    // 每多报一条由加 2 分改为加 3 分：判定不变，只有 8 月多报一条的山阴县 70 + 2 成 70 + 3。
    [Fact(Timeout = 300_000)]
    public async Task Changed_points_change_scores_alone_and_an_imported_row_follows_a_limit_too()
    {
        using var place = await WithReportsAsync();
        var rows = place.Csv("rows.csv", "日期,单位,文种,标题,字数\n2022-08-10,山阴县,专报,导入的一篇,1600\n2022-08-11,应县,专报,短的一篇,1450\n");
        Assert.Equal(0, (await place.RunAsync("import", "submissions", rows, "--office", "shuozhou", "--now", "2022-08-12")).Code);

        Assert.Equal(
            ["山阴县 2022 72 → 73", "山阴县 2022-08 -2 → -1"],
            await ReplayAsync(place, Other(place, "shuozhou", "policy.yaml", "over: {each: 2,", "over: {each: 3,")));
        Assert.Contains(await ReplayAsync(place, WithLowerLimit(place)), line => line.EndsWith("not-counted 应县 专报 → counted 应县 专报", StringComparison.Ordinal));
    }

    // Duplicates, a returned item with its new version, and a mail in review: under the configuration in force nothing changes.
    [Fact(Timeout = 300_000)]
    public async Task Under_the_same_configuration_nothing_changes()
    {
        using var place = Place();
        var report = Text(300, 7);
        place.Receive("1.eml", "2022-08-02T10:00:00", "（简报）山阴县园区建设", report);
        place.Receive("2.eml", "2022-08-03T10:00:00", "（简报）山阴县园区建设", report + "。");
        place.Receive("3.eml", "2022-08-03T11:00:00", "不知道是谁", Text(100, 8));
        place.Receive("4.eml", "2022-08-04T11:00:00", "（简报）应县农业发展", Text(500, 9));
        Assert.Equal(0, (await place.RunAsync("ingest")).Code);
        Assert.Equal(0, (await place.RunAsync("decide", "S2022-000001", "--status", "set-aside", "--reason", "测试")).Code);
        place.Receive("5.eml", "2022-08-06T11:00:00", "（简报）山阴县园区建设", report + "！"); // the first one is aside: this one counts
        Assert.Equal(0, (await place.RunAsync("ingest")).Code);

        Assert.Contains("\"status\":\"duplicate\"", (await place.RunAsync("submissions", "--office", "shuozhou", "--json")).Out);
        Assert.Empty(await ReplayAsync(place, place.Config));
    }

    [Fact]
    public async Task A_configuration_with_faults_is_refused_with_file_and_line()
    {
        using var place = Place();
        var other = Other(place, "shuozhou", "policy.yaml", "each: 2", "each: zwei");
        var (code, output, error) = await place.RunAsync("rules", "replay", "--with", other, "--json");

        Assert.Equal((2, ""), (code, output));
        Assert.Matches(@"offices/shuozhou/policy\.yaml:\d+: .*zwei", error);
    }
}
