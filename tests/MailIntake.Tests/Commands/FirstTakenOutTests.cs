using System.Text.Json;

namespace MailIntake.Tests.Commands;

/// <summary>An item whose duplicates (重复) are in the ledger is taken out of the count by a person, through the program.</summary>
public sealed class FirstTakenOutTests
{
    private const string Tagged = "【简讯】国投集团项目建设提速";
    private const string Text = "园区一期主体完工，十二家企业入驻，带动就业八百人。";

    // 600 字 are neither 简讯 (≤ 500) nor 专报 (≥ 1500): a person decides (scoring.md, 没有标记).
    private static readonly string Long = string.Concat(Enumerable.Range(0, 60).Select(i => $"第{(char)('甲' + i)}项任务按期完成，"));

    private static async Task<List<JsonElement>> RowsAsync(Workplace place)
    {
        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }

    private static async Task<string[]> StatusesAsync(Workplace place) => [.. (await RowsAsync(place)).Select(r => r.GetProperty("status").GetString()!)];

    private static async Task ReceiveAsync(Workplace place, string now, params IEnumerable<(string At, string Subject, string Text)> mails)
    {
        foreach (var (at, subject, text) in mails)
        {
            place.Receive($"{Directory.GetFiles(place.MailFolder).Length + 1}.eml", at, subject, text);
        }

        await place.RunAsync("ingest", "--now", now);
    }

    private static async Task<string> DecideAsync(Workplace place, string number, string status, string now)
    {
        var (code, output, error) = await place.RunAsync("decide", number, "--status", status, "--kind", "简讯", "--reason", "核实", "--now", now);
        Assert.Equal((0, ""), (code, error));
        return output;
    }

    private static async Task UnchangedByReplayAsync(Workplace place, string now)
    {
        string[][] since = [[], ["--since", "2023-06-06"], ["--since", "2024-01-01"]]; // what came before is not read again and keeps its decision
        foreach (var option in since)
        {
            var (code, output, _) = await place.RunAsync(["rules", "replay", "--with", place.Config, "--json", "--now", now, .. option]);
            Assert.Equal((0, ""), (code, output));
        }

        Assert.Equal(0, (await place.RunAsync("verify")).Code);
    }

    // 一类每月 4 条，6 月计 1 条：10 − 3 × 3 = 1 分；0 条：10 − 3 × 4 → 0 分。
    private static async Task<decimal> JuneAsync(Workplace place, string asOf)
    {
        var (_, output, _) = await place.RunAsync("score", "--office", "panzhihua", "--period", "2023-06", "--as-of", asOf, "--json");
        return JsonDocument.Parse(output).RootElement.GetProperty("groups")[0].GetProperty("units").EnumerateArray().Single(u => u.GetProperty("unit").GetString() == "国投集团").GetProperty("total").GetDecimal();
    }

    [Theory(Timeout = 300_000)]
    [InlineData("set-aside", "搁置")]
    [InlineData("not-counted", "不计")]
    public async Task The_duplicates_of_what_a_person_takes_out_of_the_count_go_to_review(string status, string label)
    {
        using var place = new Workplace();
        await ReceiveAsync(place, "2023-06-05T13:00:00", ("2023-06-05T10:00:00", Tagged, Text), ("2023-06-05T11:00:00", Tagged, "　" + Text), ("2023-06-05T12:00:00", Tagged, "　　" + Text));
        Assert.Equal(["counted", "duplicate", "duplicate"], await StatusesAsync(place));

        var output = await DecideAsync(place, "P2023-000001", status, "2023-07-03T09:00:00");
        Assert.Contains("它的重复来稿转为待审，请逐件判定计不计：P2023-000002、P2023-000003", output);
        var rows = await RowsAsync(place);
        Assert.Equal([status, "review", "review"], rows.Select(r => r.GetProperty("status").GetString()!));
        Assert.Equal($"首次来稿 P2023-000001 已于 2023-07-03 由人工判为{label}，请人工确定这一件计不计", rows[1].GetProperty("reasons")[0].GetProperty("saw").GetString());
        Assert.Equal((1m, 0m), (await JuneAsync(place, "2023-07-02"), await JuneAsync(place, "2023-07-03")));
        await UnchangedByReplayAsync(place, "2023-07-03T10:00:00");

        // The same text again is a duplicate of the first that waits, and follows that one in its turn.
        await ReceiveAsync(place, "2023-07-04T11:00:00", ("2023-07-04T10:00:00", Tagged, "　　　" + Text));
        Assert.Equal([status, "review", "review", "duplicate"], await StatusesAsync(place));
        Assert.Contains("请逐件判定计不计：P2023-000004", await DecideAsync(place, "P2023-000002", "not-counted", "2023-07-05T09:00:00"));
        rows = await RowsAsync(place);
        Assert.Equal([status, "not-counted", "review", "review"], rows.Select(r => r.GetProperty("status").GetString()!));
        Assert.Empty(rows[3].GetProperty("warnings").EnumerateArray()); // P2 waits no longer

        // Back into the count: the others stay where a person is to look at them; and what a person decided stays whatever becomes of the first.
        Assert.DoesNotContain("待审", await DecideAsync(place, "P2023-000001", "counted", "2023-07-06T09:00:00"));
        await DecideAsync(place, "P2023-000003", "not-counted", "2023-07-06T10:00:00");
        await DecideAsync(place, "P2023-000001", status, "2023-07-07T09:00:00");
        Assert.Equal([status, "not-counted", "not-counted", "review"], await StatusesAsync(place));
        await UnchangedByReplayAsync(place, "2023-07-08T09:00:00");
    }

    // Nothing is asked where the first goes on counting, or waited and counts now.
    [Fact(Timeout = 300_000)]
    public async Task The_duplicates_of_what_counts_stay_duplicates_and_those_of_what_waited_go_to_review_with_its_refusal()
    {
        using var place = new Workplace();
        await ReceiveAsync(place, "2023-06-05T13:00:00", ("2023-06-05T10:00:00", "国投集团项目建设提速", Long), ("2023-06-05T11:00:00", "国投集团项目建设提速", "　" + Long));
        Assert.Equal(["review", "duplicate"], await StatusesAsync(place));
        Assert.DoesNotContain("待审", await DecideAsync(place, "P2023-000001", "counted", "2023-06-06T09:00:00"));
        Assert.Equal(["counted", "duplicate"], await StatusesAsync(place));
        Assert.Contains("转为待审", await DecideAsync(place, "P2023-000001", "not-counted", "2023-06-07T09:00:00"));
        Assert.Equal(["not-counted", "review"], await StatusesAsync(place));
        await DecideAsync(place, "P2023-000002", "counted", "2023-06-08T09:00:00");
        Assert.Equal(["not-counted", "counted"], await StatusesAsync(place));
        await UnchangedByReplayAsync(place, "2023-06-09T09:00:00");
    }
}
