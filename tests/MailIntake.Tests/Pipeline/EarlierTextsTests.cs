using System.Text.Json;
using MailIntake.Tests.Classify;

namespace MailIntake.Tests.Pipeline;

/// <summary>Texts that are compared with those of earlier mails, by the whole program: the earlier text is in the archive alone.</summary>
public sealed class EarlierTextsTests : IDisposable
{
    private readonly Workplace place = new();
    private readonly string text = Mails.Report(300);

    public void Dispose() => place.Dispose();

    private async Task<List<(string Status, string Rule, string Saw)>> Submissions()
    {
        var (_, output, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).Select(row =>
        {
            var last = row.GetProperty("reasons").EnumerateArray().Last();
            return (row.GetProperty("status").GetString()!, last.GetProperty("rule").GetString()!, last.GetProperty("saw").GetString()!);
        })];
    }

    [Fact(Timeout = 120_000)]
    public async Task A_corrected_copy_is_the_duplicate_of_the_archived_mail_and_another_units_copy_is_asked_about()
    {
        var corrected = text[..150] + "规范审计" + text[154..];
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团盘活资产", text);
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2023-06-05T11:00:00+08:00")).Code);
        place.Receive("2.eml", "2023-06-06T10:00:00", "【简讯】国投集团盘活资产", corrected);
        var copied = place.Receive("3.eml", "2023-06-07T10:00:00", "【简讯】文旅集团盘活资产", corrected);
        var (_, tried, _) = await place.RunAsync("classify", copied, "--mailbox", Workplace.Mailbox);
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2023-06-08T11:00:00+08:00")).Code);

        var rows = await Submissions();
        Assert.Equal([("counted", "计数"), ("duplicate", "重复"), ("review", "疑似抄袭")], rows.Select(r => (r.Status, r.Rule)));
        Assert.Contains("“国投集团”的来稿 P2023-000001（2023-06-05，当时计数）", rows[2].Saw, StringComparison.Ordinal);
        Assert.Contains($"“{text[..59]}…”", rows[2].Saw, StringComparison.Ordinal);
        Assert.Contains(rows[2].Saw, tried, StringComparison.Ordinal); // the dry run saw the archive too

        var (_, _, _) = await place.RunAsync("digest", "--office", "panzhihua", "--period", "2023-06", "--out", place["digest"], "--now", "2023-06-30T12:00:00+08:00");
        Assert.Contains("P2023-000001（2023-06-05，当时计数）", File.ReadAllText(Path.Combine(place["digest"], "digest.html")), StringComparison.Ordinal);

        var (_, changes, _) = await place.RunAsync("rules", "replay", "--with", place.Config, "--json");
        Assert.DoesNotContain("P2023-", changes, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task Where_the_archived_mail_is_gone_nothing_is_said_silently()
    {
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团盘活资产", text);
        await place.RunAsync("ingest", "--now", "2023-06-05T11:00:00+08:00");
        foreach (var file in Directory.GetFiles(Path.Combine(place.Data, "archive"), "*.eml", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }

        place.Receive("2.eml", "2023-06-06T10:00:00", "【简讯】国投集团盘活资产", text[..150] + "规范审计" + text[154..]);
        await place.RunAsync("ingest", "--now", "2023-06-06T11:00:00+08:00");
        Assert.Equal(("review", "疑似重复"), (await Submissions()).Select(r => (r.Status, r.Rule)).Last());
    }
}
