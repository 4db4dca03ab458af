using System.Text.Json;

namespace MailIntake.Tests.Commands;

/// <summary>One mail that was sent to both of Shuozhou's mailboxes at once, whichever of them is read first.</summary>
public sealed class TwoMailboxesTests
{
    private const string Reports = "szxxgkk@126.com";
    private const string Answers = "szszwxx@126.com";
    private const string Characters = "推进项目建设招商园区工业农业水利交通教育医疗就业消费能源环保数字创新改革开放治理服务";

    private static string Text(int words)
    {
        var random = new Random(words);
        return new string([.. Enumerable.Range(0, words).Select(_ => Characters[random.Next(Characters.Length)])]);
    }

    private static Workplace Place()
    {
        var place = new Workplace($$"""
            mailboxes:
              {{Reports}}: { source: "folder:../mail" }
              {{Answers}}: { source: "folder:../answers" }
            """);
        Directory.CreateDirectory(place["answers"]);
        return place;
    }

    /// <summary>The mail lies in one mailbox, is taken in, and then in the other, received at the same time.</summary>
    private static async Task SendToBothAsync(Workplace place, bool answersFirst, string subject, string text, bool sameBytes)
    {
        var inReports = place.Receive("1.eml", "2022-07-10T09:00:00", subject, text);
        var inAnswers = place["answers/1.eml"];
        File.Copy(inReports, inAnswers);
        if (!sameBytes)
        {
            File.WriteAllText(inAnswers, "Received: by another server\r\n" + File.ReadAllText(inReports));
        }

        File.SetLastWriteTimeUtc(inAnswers, File.GetLastWriteTimeUtc(inReports));
        var (later, aside) = (answersFirst ? inReports : inAnswers, place["aside.eml"]);
        File.Move(later, aside);
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2022-07-10T10:00:00")).Code);
        File.Move(aside, later);
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2022-07-10T10:01:00")).Code);
    }

    private static async Task<List<(string Mailbox, string? Kind, string Status, string Saw)>> RowsAsync(Workplace place)
    {
        var (_, output, _) = await place.RunAsync("submissions", "--office", "shuozhou", "--json");
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).OrderBy(r => r.GetProperty("number").GetString(), StringComparer.Ordinal)
                .Select(r => (r.GetProperty("mailbox").GetString()!, r.GetProperty("kind").GetString(), r.GetProperty("status").GetString()!, r.GetProperty("reasons").EnumerateArray().Last().GetProperty("saw").GetString()!)),
        ];
    }

    private static async Task<decimal> TotalAsync(Workplace place, string unit)
    {
        var (_, output, _) = await place.RunAsync("score", "--office", "shuozhou", "--period", "2022-07", "--json");
        return JsonDocument.Parse(output).RootElement.GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("units").EnumerateArray())
            .Single(u => u.GetProperty("unit").GetString() == unit).GetProperty("total").GetDecimal();
    }

    private static async Task UnchangedByReplayAsync(Workplace place)
    {
        var (code, output, _) = await place.RunAsync("rules", "replay", "--with", place.Config, "--json", "--now", "2022-08-02T09:00:00");
        Assert.Equal((0, ""), (code, output));
        Assert.Equal(0, (await place.RunAsync("verify")).Code);
    }

    // Without a mark the copy in the mailbox of 专报 and 简报 is not counted, and the one in that of 约稿 is the answer, in time. 7 月：专报少 1 条 −2，简报少 4 条 −4：80 − 6 = 74；约稿逾期还要 −2。
    [Theory(Timeout = 300_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_copy_that_does_not_count_where_it_came_keeps_no_answer_out(bool answersFirst)
    {
        using var place = Place();
        Assert.Equal(0, (await place.RunAsync(
            "import", "commissions", place.Csv("c.csv", "编号,标题,单位,下发日期,截止时间\nYG-2022-01,产业情况,怀仁市,2022-07-01,2022-07-12\n"), "--office", "shuozhou", "--now", "2022-07-02")).Code);
        await SendToBothAsync(place, answersFirst, "怀仁市产业情况 YG-2022-01", Text(300), sameBytes: true);

        Assert.Equal(
            answersFirst ? [(Answers, "counted"), (Reports, "duplicate")] : [(Reports, "not-counted"), (Answers, "counted")],
            (await RowsAsync(place)).Select(r => (r.Mailbox, r.Status)));
        Assert.Equal(74m, await TotalAsync(place, "怀仁市"));
        await UnchangedByReplayAsync(place);

        // The same mail once more in the first mailbox is a duplicate, of what did not count too.
        var again = place["mail/2.eml"];
        File.Copy(place["mail/1.eml"], again);
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2022-07-10T10:05:00")).Code);
        Assert.Equal("duplicate", (await RowsAsync(place))[2].Status);
        Assert.Equal(74m, await TotalAsync(place, "怀仁市"));
        await UnchangedByReplayAsync(place);
    }

    // scoring.md, "Mails told apart": the same bytes in another mailbox of the office are a second row, duplicate; that it may be the one that was meant is told.
    [Theory(Timeout = 300_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_copy_with_the_same_bytes_is_a_duplicate_and_tells_the_other_kind(bool answersFirst)
    {
        using var place = Place();
        await SendToBothAsync(place, answersFirst, "（专报）朔城区工业运行分析", Text(1600), sameBytes: true);

        Assert.Equal(
            answersFirst ? [(Answers, "约稿", "counted"), (Reports, "专报", "duplicate")] : [(Reports, "专报", "counted"), (Answers, "约稿", "duplicate")],
            (await RowsAsync(place)).Select(r => (r.Mailbox, r.Kind!, r.Status)));
        var (_, output, _) = await place.RunAsync("submissions", "--office", "shuozhou", "--json");
        Assert.Contains(answersFirst ? "首次来稿 S2022-000001 是“约稿”，这一份是“专报”" : "首次来稿 S2022-000001 是“专报”，这一份是“约稿”", output);
        await UnchangedByReplayAsync(place);
    }

    // As 约稿, which it is to the mailbox of 约稿 whatever its mark, it answers none; as （专报） it spares 2 points: 80 − 简报 4 = 76. Which it was a person decides.
    [Theory(Timeout = 300_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_copies_that_would_count_as_two_kinds_a_person_decides(bool answersFirst)
    {
        using var place = Place();
        await SendToBothAsync(place, answersFirst, "（专报）朔城区工业运行分析", Text(1600), sameBytes: false);

        var rows = await RowsAsync(place);
        Assert.Equal(
            answersFirst ? [(Answers, "约稿", "counted"), (Reports, "专报", "review")] : [(Reports, "专报", "counted"), (Answers, "约稿", "review")],
            rows.Select(r => (r.Mailbox, r.Kind!, r.Status)));
        Assert.Matches("S2022-000001（2022-07-10，当时计数）是“(约稿|专报)”，这一件是“(专报|约稿)”", rows[1].Saw);
        await UnchangedByReplayAsync(place);

        if (answersFirst)
        {
            Assert.Equal(0, (await place.RunAsync("decide", "S2022-000002", "--status", "counted", "--reason", "是专报", "--now", "2022-07-11T09:00:00")).Code);
        }
        else
        {
            Assert.Equal(0, (await place.RunAsync("decide", "S2022-000002", "--status", "not-counted", "--reason", "是专报", "--now", "2022-07-11T09:00:00")).Code);
        }

        Assert.Equal(76m, await TotalAsync(place, "朔城区"));
        await UnchangedByReplayAsync(place);
    }

    [Fact(Timeout = 300_000)]
    public async Task What_a_person_took_out_of_the_count_comes_not_back_by_a_copy()
    {
        using var place = Place();
        place.Receive("1.eml", "2022-07-10T09:00:00", "（简报）朔城区项目建设", Text(300));
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2022-07-10T10:00:00")).Code);
        Assert.Equal(0, (await place.RunAsync("decide", "S2022-000001", "--status", "not-counted", "--reason", "不是简报", "--now", "2022-07-11T09:00:00")).Code);
        File.Copy(place["mail/1.eml"], place["mail/2.eml"]);
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2022-07-11T10:00:00")).Code);
        Assert.Equal(["not-counted", "duplicate"], (await RowsAsync(place)).Select(r => r.Status));
        await UnchangedByReplayAsync(place);
    }
}
