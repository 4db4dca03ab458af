using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using MailIntake.Documents;
using MailIntake.Mail.Mime;
using MailIntake.Tests.Documents;

namespace MailIntake.Tests.Notices;

public sealed class ForwardTests
{
    private const string Report = "今年以来，集团扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元。";

    private static Workplace Place()
    {
        var place = new Workplace();
        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "superiors:\n  市委办公室: swb@example.cn\n");
        return place;
    }

    [Fact(Timeout = 300_000)]
    public async Task A_counted_item_goes_to_a_configured_superior_once()
    {
        using var place = Place();
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", Report);
        await place.RunAsync("ingest", "--now", "2023-06-05T12:00:00+08:00");

        var (code, output, error) = await place.RunAsync("forward", "P2023-000001", "--to", "市委办公室", "--now", "2023-06-06T09:00:00+08:00");
        Assert.True(code == 0, error);
        Assert.Contains("P2023-000001 转报 市委办公室（swb@example.cn）", output);
        var mail = new MimeFormat().Read(await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(place.Outbox, "*.eml"))));
        Assert.Equal("swb@example.cn", Assert.Single(mail.Recipients).Address);
        Assert.Contains("供稿：国投集团", mail.Text);
        Assert.Contains("新开工项目六个", mail.Text);

        // Its adoption is expected, and shown once it is recorded.
        Assert.Equal("尚未见采用", await TracedAsync(place));
        await place.RunAsync("import", "events", place.Csv("events.csv", "日期,单位,事项,渠道,文种,信息编号\n2023-06-08,国投集团,采用,市级刊物,简讯,P2023-000001\n"), "--office", "panzhihua");
        Assert.Equal("市级刊物", await TracedAsync(place));

        (code, output, _) = await place.RunAsync("forward", "P2023-000001", "--to", "swb@example.cn", "--now", "2023-06-07T09:00:00+08:00");
        Assert.Equal(0, code);
        Assert.Contains("已在 2023-06-06 09:00 发过，不再发送", output);
        Assert.Single(Directory.GetFiles(place.Outbox, "*.eml"));
    }

    // The one address begins as the other does: what went to swb@example.cn on 6 June is not what went to swb@example.cn.net on 7 June.
    [Fact(Timeout = 300_000)]
    public async Task An_item_that_went_to_an_address_is_told_apart_from_one_to_a_longer_address()
    {
        using var place = new Workplace();
        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "superiors:\n  市委办公室: swb@example.cn\n  省委办公厅: swb@example.cn.net\n");
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", Report);
        await place.RunAsync("ingest", "--now", "2023-06-05T12:00:00+08:00");
        Assert.Equal(0, (await place.RunAsync("forward", "P2023-000001", "--to", "市委办公室", "--now", "2023-06-06T09:00:00+08:00")).Code);
        Assert.Equal(0, (await place.RunAsync("forward", "P2023-000001", "--to", "省委办公厅", "--now", "2023-06-07T09:00:00+08:00")).Code);

        var (code, output, _) = await place.RunAsync("forward", "P2023-000001", "--to", "市委办公室", "--now", "2023-06-08T09:00:00+08:00");
        Assert.Equal(0, code);
        Assert.Contains("已在 2023-06-06 09:00 发过，不再发送", output);
    }

    [Fact(Timeout = 300_000)]
    public async Task An_adoption_without_a_number_is_traced_by_its_title_and_expected_beyond_the_new_year()
    {
        using var place = Place();
        place.Receive("1.eml", "2023-12-05T10:00:00", "【简讯】国投集团项目建设提速", Report);
        await place.RunAsync("ingest", "--now", "2023-12-05T12:00:00+08:00");
        await place.RunAsync("forward", "P2023-000001", "--to", "市委办公室", "--now", "2023-12-06T09:00:00+08:00");

        Assert.Equal("尚未见采用", await TracedAsync(place, "2024-01", "2024-01-10"));

        // Another unit's item of the same title is another item; punctuation does not count (scoring.md, Decided 7).
        await place.RunAsync(
            "import", "events", place.Csv("events.csv", "日期,单位,事项,渠道,文种,标题\n2024-01-12,文旅集团,采用,省级刊物,简讯,国投集团项目建设提速\n2024-01-15,国投集团,采用,市级刊物,简讯,国投集团：项目建设提速\n"),
            "--office", "panzhihua");
        Assert.Equal("市级刊物", await TracedAsync(place, "2024-01", "2024-01-20"));

        // Two years on it is followed no longer.
        await place.RunAsync("digest", "--office", "panzhihua", "--period", "2025-01", "--out", place["out"], "--now", "2025-01-10T09:00:00+08:00");
        using var workbook = SpreadsheetDocument.Open(Path.Combine(place["out"], "digest.xlsx"), false);
        Assert.DoesNotContain(workbook.WorkbookPart!.Workbook.Descendants<Sheet>(), s => s.Name == "转报跟踪");
    }

    [Theory(Timeout = 300_000)]
    [InlineData("text/plain", "各位领导：\r\n您好！\r\n\r\n{0}\r\n\r\n此致敬礼\r\n国投集团办公室\r\n")]
    [InlineData("text/html", "<html><body><p>{0}</p></body></html>")]
    public async Task A_report_in_the_body_goes_on_with_the_photo_that_lies_beside_it(string type, string body)
    {
        using var place = Place();
        place.ReceiveContent(
            "1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速",
            $"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: {type}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body.Replace("{0}", Report, StringComparison.Ordinal)}\r\n"
            + "--b\r\nContent-Type: image/jpeg\r\nContent-Disposition: attachment; filename=photo.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==\r\n--b--\r\n");
        await place.RunAsync("ingest", "--now", "2023-06-05T12:00:00+08:00");

        var (code, _, error) = await place.RunAsync("forward", "P2023-000001", "--to", "市委办公室", "--now", "2023-06-06T09:00:00+08:00");
        Assert.True(code == 0, error);
        var mail = new MimeFormat().Read(await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(place.Outbox, "*.eml"))));
        Assert.Equal("photo.jpg", Assert.Single(mail.Attachments).FileName);
        Assert.EndsWith($"国投集团项目建设提速\n\n{Report}", mail.Text.TrimEnd(), StringComparison.Ordinal); // without greeting and signature
    }

    [Theory(Timeout = 300_000)]
    [InlineData("mail", "附件1.eml")]
    [InlineData("docx", "附件1.docx")]
    [InlineData("cid", "稿件.docx")]
    public async Task A_report_without_a_name_or_referred_to_by_the_text_goes_on_too(string how, string expected)
    {
        const string Photo = "--b\r\nContent-Type: image/jpeg\r\nContent-Disposition: attachment; filename=p.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==\r\n--b--\r\n";
        using var place = Place();
        var docx = Convert.ToBase64String(TestDocx.OfText(Report), Base64FormattingOptions.InsertLineBreaks);
        place.ReceiveContent("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", how switch
        {
            "mail" => $"Content-Type: message/rfc822\r\n\r\nFrom: <c@d.cn>\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{Report}\r\n",
            "docx" => $"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n{docx}\r\n{Photo}",
            _ => "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p><a href=\"cid:1@x\">.</a></p>\r\n"
                + $"--b\r\nContent-Type: application/octet-stream; name=\"=?utf-8?B?56i/5Lu2LmRvY3g=?=\"\r\nContent-ID: <1@x>\r\nContent-Transfer-Encoding: base64\r\n\r\n{docx}\r\n{Photo}",
        });
        await place.RunAsync("ingest", "--now", "2023-06-05T12:00:00+08:00");

        var (code, _, error) = await place.RunAsync("forward", "P2023-000001", "--to", "市委办公室", "--now", "2023-06-06T09:00:00+08:00");
        Assert.True(code == 0, error);
        var mail = new MimeFormat().Read(await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(place.Outbox, "*.eml"))));
        Assert.Equal(how == "mail" ? [expected] : [expected, "p.jpg"], mail.Attachments.Select(a => a.FileName));
        Assert.Contains(new ContentReader().Read(mail).Files, file => file.Text.Trim() == Report || how == "mail");
        Assert.Equal(how == "mail" ? Report : null, mail.Attachments[0].Mail?.Text.Trim());
    }

    private static async Task<string> TracedAsync(Workplace place, string period = "2023-06", string today = "2023-06-10")
    {
        await place.RunAsync("digest", "--office", "panzhihua", "--period", period, "--out", place["out"], "--now", $"{today}T09:00:00+08:00");
        using var workbook = SpreadsheetDocument.Open(Path.Combine(place["out"], "digest.xlsx"), false);
        var sheet = workbook.WorkbookPart!.Workbook.Descendants<Sheet>().Single(s => s.Name == "转报跟踪");
        return ((WorksheetPart)workbook.WorkbookPart.GetPartById(sheet.Id!)).Worksheet.Descendants<Row>().Skip(1).Single().Elements<Cell>().Last().InnerText;
    }

    [Fact(Timeout = 300_000)]
    public async Task An_address_that_is_not_configured_and_an_item_that_is_not_counted_are_refused()
    {
        using var place = Place();
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】不知哪个单位", "今年以来，扎实推进各项重点工作，新开工项目六个。");
        await place.RunAsync("ingest", "--now", "2023-06-05T12:00:00+08:00");

        var (code, _, error) = await place.RunAsync("forward", "P2023-000001", "--to", "other@example.cn");
        Assert.Equal(2, code);
        Assert.Contains("市委办公室 swb@example.cn", error);
        (code, _, error) = await place.RunAsync("forward", "P2023-000001", "--to", "市委办公室");
        Assert.Equal(2, code);
        Assert.Contains("待审", error);
        Assert.False(Directory.Exists(place.Outbox) && Directory.GetFiles(place.Outbox).Length > 0);
    }
}
