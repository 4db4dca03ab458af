using System.Text.Json;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using MailIntake.Storage;
using MailIntake.Tests.Mime;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Tests.Notices;

/// <summary>Every mail that the program sends by itself, as Python's email package sees it.</summary>
public sealed class SentMailTests
{
    private const string File = "关于“国企改革”的简讯（第一期）及其他若干重要工作推进情况的汇报材料定稿.txt";
    private const string Report = "今年以来，集团扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元。";

    [PythonFact]
    public async Task Everything_that_is_sent_reads_elsewhere_as_it_was_meant()
    {
        using var place = new Workplace();
        System.IO.File.WriteAllText(place.OfficeFile("panzhihua", "units.csv"), "单位,类别,别名,发件邮箱,通知邮箱\n国投集团,企业一类,,gt@example.cn,gt@example.cn\n文旅集团,企业二类,,wl@example.cn,wl@example.cn\n");
        System.IO.File.WriteAllText(
            place.OfficeFile("panzhihua", "notices.yaml"),
            "receipts: true\nreceipts-unchecked: true\nremind-workdays-before: [3]\nremind-hours-before: [24]\nprogress-list: true\noverdue-list: true\nstatements: true\nsuperiors:\n  市委办公室: swb@example.cn\n");
        await RunAsync(place, "2023-06-01T09:00:00", "ingest");
        await RunAsync(place, "2023-06-01T09:05:00", "commission", "YG-1", "--title", "国企改革“三项制度”, 进展", "--units", "国投集团、文旅集团", "--due", "2023-06-20 17:00", "--office", "panzhihua");
        place.ReceiveContent(
            "1.eml", "2023-06-05T10:00:00", "【简讯】项目建设提速",
            $"Message-ID: <report@example.cn>\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=utf-8''{Uri.EscapeDataString(File)}\r\nContent-Transfer-Encoding: base64\r\n\r\n{Base64(Report)}\r\n",
            "信息员 <gt@example.cn>");
        await RunAsync(place, "2023-06-05T12:00:00", "ingest");
        await RunAsync(place, "2023-06-06T09:00:00", "forward", "P2023-000001", "--to", "市委办公室");

        // 24 hours before the commission's end; after it; three working days before the 30th (28th, 29th), the 25th being a Sunday that is worked.
        await RunAsync(place, "2023-06-19T17:05:00", "ingest");
        await RunAsync(place, "2023-06-21T09:00:00", "ingest");
        await RunAsync(place, "2023-06-27T09:00:00", "ingest");

        // What is only issued later is nothing to do next.
        await RunAsync(
            place, "2023-06-28T09:00:00", "import", "commissions", place.Csv("later.csv", "编号,标题,单位,下发日期,截止时间\nYG-2,防汛,国投集团,2023-08-01,5个工作日\n"), "--office", "panzhihua");
        await RunAsync(place, "2023-07-03T08:30:00", "digest", "--office", "panzhihua", "--period", "2023-06", "--out", place["out"], "--send");

        var sent = await SentAsync(place);
        Assert.Equal(
            [
                "bulletin/panzhihua/2023-06/1", "commission/panzhihua/YG-1/国投集团", "commission/panzhihua/YG-1/文旅集团", "forward/panzhihua/P2023-000001/swb@example.cn",
                "receipt/panzhihua/P2023-000001", "reminder/panzhihua/2023-06-30/3/国投集团", "reminder/panzhihua/2023-06-30/3/文旅集团",
                "reminder/panzhihua/commission/YG-1/24/progress", "reminder/panzhihua/commission/YG-1/24/国投集团", "reminder/panzhihua/commission/YG-1/24/文旅集团",
                "reminder/panzhihua/commission/YG-1/overdue", "statement/panzhihua/2023-06/国投集团", "statement/panzhihua/2023-06/文旅集团",
            ],
            sent.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(sent.Count, Directory.GetFiles(place.Outbox, "*.eml").Length);
        Assert.Equal(sent.Count, sent.Values.Select(m => Text(m.Seen, "messageId")).Distinct().Count());
        foreach (var (purpose, (row, mail)) in sent)
        {
            // RFC 5322 section 3.6: each field once; RFC 2369: no list; no line ends but CR LF.
            var fields = mail.GetProperty("fields").EnumerateArray().Select(f => f.GetString()!).ToList();
            Assert.Equal(fields.Distinct(StringComparer.OrdinalIgnoreCase).Count(), fields.Count);
            Assert.DoesNotContain(fields, f => f.StartsWith("List-", StringComparison.OrdinalIgnoreCase) || f.Equals("Precedence", StringComparison.OrdinalIgnoreCase));
            Assert.Empty(mail.GetProperty("defects").EnumerateArray());
            Assert.Equal(0, mail.GetProperty("bare").GetInt32());
            // 78 is what lines should have (RFC 5322 section 2.1.1); "Content-Type: " and a document's media type, which has no place to fold, are 86.
            Assert.InRange(mail.GetProperty("longestLine").GetInt32(), 1, 86);
            Assert.Equal($"[[\"信息考核\",\"{row.Sender}\"]]", Json(mail.GetProperty("from")));
            Assert.Equal("2515574179@qq.com", row.Sender);
            Assert.Equal(row.Recipients.Split('\n'), mail.GetProperty("to").EnumerateArray().Select(a => a[1].GetString()));
            Assert.Equal(row.Subject, Text(mail, "subject"));
            Assert.Equal(row.MessageId, Text(mail, "messageId"));
            Assert.EndsWith("+08:00", Text(mail, "date"), StringComparison.Ordinal);
            Assert.Equal(purpose[..7] switch { "receipt" => "auto-replied", "forward" => "no", _ => "auto-generated" }, Text(mail, "autoSubmitted"));
            Assert.NotEmpty(Text(mail, "text").Trim());
        }

        var bulletin = sent["bulletin/panzhihua/2023-06/1"].Seen;
        Assert.Equal("攀枝花市国资委2023年6月政务信息考核通报", Text(bulletin, "subject"));
        Assert.Equal(
            ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
            bulletin.GetProperty("structure").EnumerateArray().Select(t => t.GetString()));
        // What the mailboxes held is the office's own, and these go to units.
        Assert.Equal(
            Regex.Replace(System.IO.File.ReadAllText(Path.Combine(place["out"], "digest.html")), "<h2[^>]*>收件对数</h2>.*(?=<p style=\"margin:18px)", "", RegexOptions.Singleline),
            Text(bulletin, "html"));
        Assert.StartsWith("攀枝花市国资委2023年6月政务信息考核通报\n统计截至 2023-06-30", Text(bulletin, "text"), StringComparison.Ordinal);
        string[] names = ["攀枝花市国资委2023年6月政务信息考核通报.xlsx", "攀枝花市国资委2023年6月政务信息考核通报.docx"];
        Assert.Equal(names, bulletin.GetProperty("names").EnumerateArray().Select(n => n.GetString()));
        var files = Files(bulletin).ToList();
        Assert.Equal($"{names[1]} {Convert.ToBase64String(System.IO.File.ReadAllBytes(Path.Combine(place["out"], "bulletin.docx")))}", files[1]);
        Assert.Equal(
            Sheets(System.IO.File.ReadAllBytes(Path.Combine(place["out"], "digest.xlsx"))).Where(name => name != "收件对数"), Sheets(Convert.FromBase64String(files[0][(names[0].Length + 1)..])));

        var receipt = sent["receipt/panzhihua/P2023-000001"].Seen;
        Assert.Equal(("<report@example.cn>", $"<report@example.cn> <re.{Text(receipt, "messageId")}>"), (Text(receipt, "inReplyTo"), Text(receipt, "references")));

        // 今年以来，(5) 集团扎实推进各项重点工作，(13) 新开工项目六个，(8) 完成投资一亿二千万元。(11) = 37
        Assert.Equal(
            "国投集团：\n\n你单位报送的《项目建设提速》已收到，来稿编号 P2023-000001，文种 简讯，字数 37，已计数。月报送：2023年6月第 1 条，应报 4 条。\n\n"
            + "对判定有异议的，请回复本邮件并写明来稿编号；需要更正的，改好后重新发送，主题写明单位和文种。\n\n攀枝花市国资委\n2023年6月5日",
            Text(receipt, "text").TrimEnd());

        var notice = sent["commission/panzhihua/YG-1/国投集团"].Seen;
        Assert.Equal("【约稿编号：YG-1】国企改革“三项制度”, 进展", Text(notice, "subject"));
        Assert.Equal(
            "国投集团：\n\n现就“国企改革“三项制度”, 进展”向你单位约稿，请于 2023年6月20日17:00 前报送。\n约稿编号：YG-1\n"
            + "报送方式：直接回复本邮件，主题保留约稿编号；另发邮件的，发到 2515574179@qq.com，主题写明“约稿编号：YG-1”。\n\n攀枝花市国资委\n2023年6月1日",
            Text(notice, "text").TrimEnd());

        var forward = sent["forward/panzhihua/P2023-000001/swb@example.cn"].Seen;
        Assert.Equal([$"{File} {Base64(Report)}"], Files(forward));
        Assert.Equal(File, forward.GetProperty("names")[0].GetString());
        Assert.Contains("市委办公室：\n\n现报送简讯《项目建设提速》，请阅示。供稿：国投集团。", Text(forward, "text"), StringComparison.Ordinal);

        var overdue = Text(sent["reminder/panzhihua/commission/YG-1/overdue"].Seen, "text");
        Assert.Contains("已于 2023年6月20日17:00 截止。布置 2 个单位，已报 0 个。\n没有报送的单位：国投集团、文旅集团。", overdue, StringComparison.Ordinal);
        Assert.Contains("月报送（2023年6月）：应报 4 条，已计 1 条，还差 3 条。", Text(sent["reminder/panzhihua/2023-06-30/3/国投集团"].Seen, "text"), StringComparison.Ordinal);
        var statement = sent["statement/panzhihua/2023-06/国投集团"].Seen;
        Assert.Equal(["multipart/alternative", "text/plain", "text/html"], statement.GetProperty("structure").EnumerateArray().Select(t => t.GetString()));
        Assert.Contains("接下来：月报送（2023年7月）应报 4 条。", Text(statement, "text"), StringComparison.Ordinal);
    }

    private static async Task RunAsync(Workplace place, string now, params string[] command)
    {
        var (code, _, error) = await place.RunAsync([.. command, "--now", now + "+08:00"]);
        Assert.True(code == 0, error);
    }

    private static async Task<Dictionary<string, (OutboxRow Row, JsonElement Seen)>> SentAsync(Workplace place)
    {
        await using var context = LedgerDatabase.Open(Path.Combine(place.Data, "mailintake.db")).Context();
        var rows = await context.Outbox.ToListAsync();
        Assert.All(rows, r => Assert.Equal(OutboxState.Sent, r.State));
        var seen = await PythonFactAttribute.RunAsync("sent", string.Concat(rows.Select(r => Convert.ToBase64String(r.Mail) + "\n")));
        return rows.Zip(seen.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(m => Uri.UnescapeDataString(m.First.Purpose), m => (m.First, JsonDocument.Parse(m.Second).RootElement));
    }

    private static IEnumerable<string?> Sheets(byte[] workbook)
    {
        using var file = SpreadsheetDocument.Open(new MemoryStream(workbook), false);
        return [.. file.WorkbookPart!.Workbook.Descendants<Sheet>().Select(s => s.Name?.Value)];
    }

    private static string Text(JsonElement mail, string name) => mail.GetProperty(name).GetString() ?? "";

    private static string Json(JsonElement element) => $"[{string.Join(',', element.EnumerateArray().Select(a => $"[\"{a[0].GetString()}\",\"{a[1].GetString()}\"]"))}]";

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string> Files(JsonElement mail) => mail.GetProperty("files").EnumerateArray().Select(f => $"{f[0].GetString()} {f[2].GetString()}");
}
