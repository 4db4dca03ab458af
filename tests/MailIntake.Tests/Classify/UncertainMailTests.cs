using System.Text;
using MailIntake.Documents;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;
using MailIntake.Tests.Documents;
using static MailIntake.Tests.Classify.Mails;

namespace MailIntake.Tests.Classify;

/// <summary>Mails of which a part is missing, hidden or doubtful: nothing about them is decided silently.</summary>
public class UncertainMailTests
{
    private const string Tagged = "（简讯）国投集团情况";

    private static Decision Read(string raw, string office = "panzhihua") => Decide(office, new MimeFormat().Read(Encoding.UTF8.GetBytes(raw.ReplaceLineEndings("\r\n"))));

    private static MailAttachment File(string name, byte[] content, string type = "application/octet-stream") => new(name, type, content);

    private static byte[] Jpeg => [0xFF, 0xD8, 0xFF, 0xE0, 0, 16];

    // Security marks wherever a reader of the paper would see them.

    [Theory]
    [InlineData("header1", "hdr")]
    [InlineData("footer2", "ftr")]
    public void A_mark_in_a_docx_header_or_footer_quarantines_and_is_not_counted(string part, string root)
    {
        var docx = TestDocx.Of($"<w:p><w:r><w:t>{Report(120)}</w:t></w:r></w:p>", TestDocx.Part($"word/{part}.xml", root, "<w:p><w:r><w:t>内部资料 注意保存</w:t></w:r></w:p>"));
        Assert.Equal(120, ReportReader.Read(new ReportFile("稿.docx", null, docx, ReportFormat.Docx)).Words);
        Assert.Equal(SubmissionStatus.Quarantined, Decide("panzhihua", Sent(Tagged, "请查收。", "a@b.cn", null, File("稿.docx", docx))).Status);
    }

    [Fact]
    public void A_watermark_in_a_docx_quarantines_and_a_broken_header_makes_no_docx_unreadable()
    {
        const string watermark = "<w:p><w:r><w:pict><v:shape><v:textpath string=\"机密\"/></v:shape></w:pict></w:r></w:p>";
        var docx = TestDocx.Of($"<w:p><w:r><w:t>{Report(120)}</w:t></w:r></w:p>", TestDocx.Part("word/header1.xml", "hdr", watermark), ("word/header2.xml", "<w:hdr"));
        Assert.Equal((120, null), ReportReader.Read(new ReportFile("稿.docx", null, docx, ReportFormat.Docx)) is var read ? (read.Words, read.Fault) : default);
        Assert.Equal(SubmissionStatus.Quarantined, Decide("panzhihua", Sent(Tagged, "请查收。", "a@b.cn", null, File("稿.docx", docx))).Status);
    }

    [Fact]
    public void A_mark_in_the_html_alone_quarantines_and_the_plain_text_is_counted_without()
    {
        var mail = Sent(Tagged, Report(120));
        Assert.Equal(SubmissionStatus.Quarantined, Decide("panzhihua", mail with { Html = $"<div>机密★1年</div><div>{Report(120)}</div>" }).Status);
        Assert.Equal(120, Decide("panzhihua", mail with { Html = $"<div>某某信息</div><div>{Report(120)}</div>" }).Words);
    }

    [Theory]
    [InlineData("（机密）台账.jpg", SubmissionStatus.Quarantined)]
    [InlineData("台账_秘密.jpg", SubmissionStatus.Quarantined)]
    [InlineData("机密/台账.jpg", SubmissionStatus.Quarantined)] // the folder's name
    [InlineData("商业秘密保护.jpg", SubmissionStatus.Counted)]
    public void A_mark_in_the_name_of_any_file_of_an_archive_quarantines(string name, SubmissionStatus status)
    {
        var zip = TestArchives.Zip(Encoding.UTF8, ("照片.jpg", Jpeg), (name, Jpeg));
        Assert.Equal(status, Decide("panzhihua", Sent(Tagged, Report(120), files: File("台账.zip", zip))).Status);
        var outer = TestArchives.Zip(Encoding.UTF8, ("里层.zip", zip));
        Assert.Equal(status, Decide("panzhihua", Sent(Tagged, Report(120), files: File("台账.zip", outer))).Status);
        var rar = TestArchives.Rar((name.Replace('/', '\\'), Jpeg, CodePagesEncodingProvider.Instance.GetEncoding(936)!));
        Assert.Equal(status, Decide("panzhihua", Sent(Tagged, Report(120), files: File("台账.rar", rar))).Status);
    }

    [Fact]
    public void Running_lines_of_pages_are_told_apart_from_the_text()
    {
        var read = PdfText.OfPages("内部资料 注意保存\n甲\n1\n\f内部资料 注意保存\n乙\n2\n\f");
        Assert.Equal(("甲\n乙", "内部资料 注意保存\n"), (read.Text, read.Uncounted));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_mark_in_the_header_of_a_doc_or_rtf_quarantines()
    {
        var files = new[] { ("稿.doc", await OfficeDocuments.MakeAsync("doc:MS Word 97", "doc", header: "内部资料　注意保存")), ("稿.rtf", await OfficeDocuments.MakeAsync("rtf", "rtf", header: "机密★1年")) };
        foreach (var (name, content) in files)
        {
            var decision = await Task.Run(() => Decide("panzhihua", Sent(Tagged, "请查收。", "a@b.cn", null, File(name, content))));
            Assert.Equal((name, SubmissionStatus.Quarantined), (name, decision.Status));
        }
    }

    [Fact]
    public void A_mark_in_an_attached_mail_quarantines_though_the_covering_mail_has_a_text() =>
        Assert.Equal(SubmissionStatus.Quarantined, Decide("panzhihua", Sent(Tagged, Report(200), "a@b.cn", null,
            File("原邮件.eml", [0x46], "message/rfc822") with { Mail = Sent("情况", "机密★1年\n内容") })).Status);

    [Fact]
    public void A_mark_in_the_quoted_part_of_a_mail_in_HTML_quarantines() =>
        Assert.Equal(SubmissionStatus.Quarantined, Decide("panzhihua", Sent(Tagged) with
        {
            Html = $"<div>{Report(120)}</div><div>------------------ 原始邮件 ------------------</div><div>机密★1年</div><div>内容</div>",
        }).Status);

    // Attachments that cannot be read.

    [Fact]
    public void A_document_of_unknown_content_is_reviewed_with_the_reason()
    {
        // What a document-encrypting program leaves: the name of a docx, octets of its own.
        byte[] encrypted = [0x62, 0x14, 0x23, 0x65, 0, 0, 1, 2, 3, 0xFE, .. Enumerable.Range(0, 200).Select(i => (byte)(i * 37))];
        foreach (var file in new[] { File("信息.docx", encrypted), File("信息.zip", TestArchives.Zip(Encoding.UTF8, ("信息.docx", encrypted))) })
        {
            var decision = Decide("panzhihua", Sent("国投集团信息", "国投集团报送信息一则", "a@b.cn", null, file));
            Assert.Equal(SubmissionStatus.Review, decision.Status);
            Assert.Contains(decision.Reasons, r => r.Saw.Contains("加密软件", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_covering_line_beside_files_without_text_is_no_brief()
    {
        foreach (var file in new[] { File("信息.jpg", Jpeg, "image/jpeg"), File("信息.zip", TestArchives.Zip(Encoding.UTF8, ("1.jpg", Jpeg))), File("数据.dat", [0, 1, 2, 0]) })
        {
            var decision = Decide("panzhihua", Sent("国投集团信息", "国投集团报送信息一则", "a@b.cn", null, file));
            Assert.Equal((file.FileName, SubmissionStatus.Review), (file.FileName, decision.Status));
            Assert.Contains(decision.Reasons, r => r.Saw.Contains(file.FileName!, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_report_in_the_body_beside_a_picture_and_a_short_one_beside_a_logo_are_counted()
    {
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Sent("国投集团信息", Report(150), "a@b.cn", null, File("现场.jpg", Jpeg, "image/jpeg"))).Status);
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Sent("国投集团信息", Report(40), "a@b.cn", null, File("logo.jpg", Jpeg, "image/jpeg") with { IsInline = true })).Status);
    }

    private const string Cover = "您好！现将国投集团二〇二三年六月份关于盘活存量资产有关做法的材料以电子公文形式报送贵办，恳请予以支持为盼。";

    [Theory]
    [InlineData("国投集团.ceb", true)]
    [InlineData("国投集团.pptx", true)]
    [InlineData("国投集团.tar.gz", true)]
    [InlineData("现场.jpg", false)]
    [InlineData("现场.mp4", false)]
    [InlineData("附表.xlsx", false)]
    [InlineData("smime.p7s", false)]
    [InlineData("张三.vcf", false)]
    public void A_cover_letter_beside_a_file_that_nobody_can_read_is_reviewed(string name, bool isReviewed)
    {
        var decision = Decide("panzhihua", Sent(Tagged, Cover, "a@b.cn", null, File(name, [0, 1, 2, 0, 0xFE])));
        Assert.Equal(isReviewed ? SubmissionStatus.Review : SubmissionStatus.Counted, decision.Status);
        Assert.Equal(isReviewed, decision.TextHash is null);
        Assert.Equal(isReviewed, decision.Reasons.Any(r => r.Saw.Contains(name, StringComparison.Ordinal)));

        // More than 100 字 are a report beside an annex.
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Sent(Tagged, Report(150), "a@b.cn", null, File(name, [0, 1, 2, 0, 0xFE]))).Status);
    }

    [Fact]
    public void A_letter_that_says_the_report_is_sent_as_pictures_is_reviewed()
    {
        var text = Cover.Replace("电子公文形式报送", "扫描图片的方式报送", StringComparison.Ordinal);
        Assert.Equal(SubmissionStatus.Review, Decide("panzhihua", Sent(Tagged, text, "a@b.cn", null, File("1.jpg", Jpeg, "image/jpeg"), File("2.jpg", Jpeg, "image/jpeg"))).Status);
    }

    // 国投集团六月份情况如图: 11 字. A photographed page has more than 10,000 octets, a logo fewer.
    [Theory]
    [InlineData(11, 20_000, true)]
    [InlineData(11, 3_000, false)]
    [InlineData(40, 20_000, false)]
    public void A_caption_above_a_picture_in_the_text_is_no_report(int words, int octets, bool isReviewed)
    {
        byte[] picture = [.. Jpeg, .. new byte[octets]];
        var text = words == 11 ? "国投集团六月份情况如图" : Report(words);
        ReadMail[] mails =
        [
            Sent(Tagged, text, "a@b.cn", null, File("IMG_0001.jpeg", picture, "image/jpeg") with { IsInline = true }),
            Sent(Tagged, text) with { Html = $"<p>{text}</p><img src=\"data:image/png;base64,{Convert.ToBase64String(picture)}\">" },
            Sent(Tagged, text) with { Html = $"<p>{text}</p><img {(octets < 10_000 ? "width=\"90\" " : "")}src='https://pic.example/xx.png'>" },
        ];
        foreach (var mail in mails)
        {
            var decision = Decide("panzhihua", mail);
            Assert.Equal((words, isReviewed ? SubmissionStatus.Review : SubmissionStatus.Counted, isReviewed), (decision.Words, decision.Status, decision.TextHash is null));
        }
    }

    [Fact]
    public void A_heading_above_a_picture_in_a_docx_is_reviewed()
    {
        static byte[] Scan(string text) => TestDocx.Of($"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>", ("word/media/image1.png", "picture"));
        var decision = Decide("panzhihua", Sent(Tagged, "请查收。", "a@b.cn", null, File("稿.docx", Scan("国投集团降本增效的做法"))));
        Assert.Equal((SubmissionStatus.Review, null), (decision.Status, decision.TextHash));
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Sent(Tagged, "请查收。", "a@b.cn", null, File("稿.docx", Scan(Report(40))))).Status);
    }

    [Fact]
    public void A_scan_with_the_stamp_of_its_program_is_no_report_and_no_later_one_repeats_it()
    {
        var decision = Decide("panzhihua", Sent(Tagged, "请查收。", "a@b.cn", null, File("稿.pdf", TestPdf.OfText("扫描全能王 创建"))));
        Assert.Equal((SubmissionStatus.Review, null, null), (decision.Status, decision.Words, decision.TextHash));
        Assert.Contains(decision.Reasons, r => r.Saw.Contains("扫描件", StringComparison.Ordinal));
    }

    [Fact]
    public void A_mark_above_a_scan_quarantines()
    {
        byte[] Scan(string text) => [.. TestPdf.OfText(text), .. "%/Subtype /Image\n"u8];
        Assert.Equal(SubmissionStatus.Review, Decide("panzhihua", Sent(Tagged, "请查收。", "a@b.cn", null, File("稿.pdf", Scan("国投集团")))).Status);
        Assert.Equal(SubmissionStatus.Quarantined, Decide("panzhihua", Sent(Tagged, "请查收。", "a@b.cn", null, File("稿.pdf", Scan("机密★1年")))).Status);
    }

    // 400 字 are more than 2 × 82 + 20.
    [Fact]
    public void A_report_beside_a_far_shorter_annex_is_reviewed_and_the_annex_makes_no_duplicate()
    {
        var decision = Decide("panzhihua", Sent(Tagged, Report(400), "a@b.cn", null, Docx("附件1.docx", Report(82, 2))));
        Assert.Equal((SubmissionStatus.Review, null), (decision.Status, decision.TextHash));
        Assert.Contains(decision.Reasons, r => r.Decides && r.Saw.Contains("400 字", StringComparison.Ordinal) && r.Saw.Contains("附件1.docx", StringComparison.Ordinal) && r.Saw.Contains("82 字", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(90, 30, "")] // a cover letter
    [InlineData(300, 300, "")] // the report again
    [InlineData(0, 200, "1@b.cn")] // the office's letter below
    public void A_report_in_a_file_beside_a_letter_stays_one(int words, int inFile, string repliesTo)
    {
        var text = words > 0 ? Report(words) : $"请查收。\n\n-----原始邮件-----\n{Report(900)}";
        var decision = Decide("panzhihua", Sent(Tagged, text, "a@b.cn", null, Docx("稿.docx", Report(inFile, seed: words == inFile ? 1 : 2))) with { RepliesTo = repliesTo.Length == 0 ? [] : [repliesTo] });
        Assert.Equal((SubmissionStatus.Counted, inFile, "稿.docx"), (decision.Status, decision.Words, decision.CountedFrom));
    }

    // Of 260 characters every tenth is a mark: 234 letters, none of which the form or the notice has.
    [Theory]
    [InlineData("工作情况.docx", 231)]
    [InlineData("关于上半年工作情况.docx", 1604)]
    public void A_report_beside_a_file_that_says_something_else_is_for_a_person_and_the_file_makes_no_duplicate(string name, int inFile)
    {
        var decision = Decide("panzhihua", Sent(Tagged, Report(260), "a@b.cn", null, Docx(name, Report(inFile, 2))));
        Assert.Equal((SubmissionStatus.Review, null), (decision.Status, decision.TextHash));
        Assert.Contains(decision.Reasons, r => r.Decides && r.Saw.Contains("260 字", StringComparison.Ordinal) && r.Saw.Contains($"{inFile} 字", StringComparison.Ordinal));
    }

    // 60 + 200 characters: of the 234 letters 180 stand in the file, and 54 send it along.
    [Fact]
    public void A_letter_with_a_summary_that_is_part_of_the_file_stays_a_letter()
    {
        var decision = Decide("panzhihua", Sent(Tagged, Report(60, 3) + "\n" + Report(900, 2)[..200], "a@b.cn", null, Docx("稿.docx", Report(900, 2))));
        Assert.Equal((SubmissionStatus.Counted, 900, "稿.docx"), (decision.Status, decision.Words, decision.CountedFrom));
    }

    [Theory]
    [InlineData("保密审查表.docx")]
    [InlineData("信息审核单（盖章）.docx")]
    [InlineData("信息报送审批表.docx")]
    [InlineData("送审单.docx")]
    [InlineData("呈批件.docx")]
    [InlineData("关于做好2023年6月份政务信息报送工作的通知.docx")]
    [InlineData("关于报送专报信息的通知(1).docx")]
    [InlineData("报送信息通知.docx")]
    public void A_report_in_the_body_beside_a_form_or_the_offices_notice_is_counted(string name)
    {
        foreach (var office in new[] { "panzhihua", "yinchuan", "dingxi" })
        {
            var text = Report(400);
            var decision = Decide(office, Sent(office == "dingxi" ? "【动态】安定区盘活资产" : office == "panzhihua" ? Tagged : "金凤区推进停车共享", text, "a@b.cn", null, Docx(name, Report(231, 2))));
            Assert.Equal((SubmissionStatus.Counted, 400, "body"), (decision.Status, decision.Words, decision.CountedFrom));
        }
    }

    [Theory]
    [InlineData("审批表彰先进.docx")]
    [InlineData("审核单位协同.docx")]
    [InlineData("关于印发通知的情况.docx")]
    [InlineData("上报通知制度落实见效.docx")]
    public void A_title_with_such_a_word_is_no_form(string name) =>
        Assert.Equal(name, Decide("panzhihua", Sent(Tagged, "请查收。", "a@b.cn", null, Docx(name, Report(300)))).CountedFrom);

    // A part of a mail is no mail, and a file that is elsewhere no report.
    [Theory]
    [InlineData("message/partial", "拆成了几封")]
    [InlineData("message/external-body", "不在邮件里")]
    public void A_part_of_a_mail_and_a_file_elsewhere_are_for_a_person(string type, string saw)
    {
        var decision = Decide("panzhihua", Sent(Tagged, Report(300), "a@b.cn", null, new MailAttachment(null, type, Encoding.UTF8.GetBytes(Report(300)))));
        Assert.Equal(SubmissionStatus.Review, decision.Status);
        Assert.Contains(decision.Reasons, r => r.Decides && r.Saw.Contains(saw, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_an_encrypted_mail_it_is_said_that_it_is()
    {
        var decision = Decide("panzhihua", Sent(Tagged, "", "a@b.cn", null, new MailAttachment("smime.p7m", "application/pkcs7-mime", new byte[] { 0x30, 0x80, 6, 9 })));
        Assert.Equal(SubmissionStatus.Review, decision.Status);
        Assert.Contains(decision.Reasons, r => r.Saw.Contains("smime.p7m", StringComparison.Ordinal) && r.Saw.Contains("不加密", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_attached_twice_and_what_programs_put_beside_it_are_one_report()
    {
        var decision = Decide("panzhihua", Sent(Tagged, "", "a@b.cn", null,
            Docx("信息.docx", Report(300)), Docx("信息(1).docx", Report(300)),
            File("~$信息.docx", new byte[162]), File("._信息.docx", [0, 5, 0x16, 7, 0, 2, 0, 0])));
        Assert.Equal((SubmissionStatus.Counted, 300, "信息.docx"), (decision.Status, decision.Words, decision.CountedFrom));
    }

    [Theory]
    [InlineData("国投集团信息报来。\n\n139邮箱-超大附件\n国投集团.docx (52.3M)\nhttps://mail.10086.cn/largeattachment/download?x=1", "")]
    [InlineData("国投集团信息报来。\n\n[云附件] 国投集团.docx 52.3M\nhttps://mail.sina.com.cn/netdisk/download.php?x=1", "")]
    [InlineData("", "<p>国投集团信息报来。</p><div>从某邮箱发来的超大附件</div><div style='color:#000'><a href='https://mail.example/ftn?x'>进入下载页面</a></div>")]
    [InlineData("国投集团信息报来。", "<p>国投集团信息报来。</p><div>从某邮箱发来的云附件</div><a href='https://mail.example/ftn?x'>下载</a>")]
    public void A_large_attachment_behind_a_link_is_reviewed_whatever_the_host(string text, string html)
    {
        var decision = Decide("panzhihua", Sent(Tagged, text) with { Html = html });
        Assert.Equal((SubmissionStatus.Review, null), (decision.Status, decision.TextHash));
        Assert.Contains(decision.Reasons, r => r is { Rule: "超大附件", Decides: true });
    }

    [Fact]
    public void Words_of_large_attachments_without_a_link_or_in_what_is_answered_are_none()
    {
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Sent(Tagged, $"{Report(150)}\n清理超大附件120个。")).Status);
        var reply = Sent(Tagged, $"{Report(150)}\n\n-----原始邮件-----\n请不要用超大附件报送。\nhttps://www.example.cn/") with { RepliesTo = ["1@b.cn"] };
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", reply).Status);
    }

    // What Exchange and Thunderbird leave where a text or a file was.

    [Theory]
    [InlineData("ATT00001.txt", "text/plain", "发自我的 iPhone")]
    [InlineData("ATT00001.htm", "text/html", "")]
    [InlineData("ATT00002.htm", "text/html", "<meta http-equiv=\"Content-Type\" content=\"text/html\"><br>\r\n")]
    [InlineData("ATT00001.htm", "text/html", "<html><body><div><br></div><div>发自我的iPhone</div></body></html>")]
    [InlineData("未命名.txt", "text/plain", "\n发自我的 iPhone\n")]
    public void A_trailing_part_that_says_nothing_displaces_no_report(string name, string type, string content)
    {
        var file = File(name, Encoding.UTF8.GetBytes(content), type);
        var decision = Decide("panzhihua", Sent(Tagged, Report(93), "a@b.cn", null, file));
        Assert.Equal((SubmissionStatus.Counted, 93, "body"), (decision.Status, decision.Words, decision.CountedFrom));
        decision = Decide("panzhihua", Sent(Tagged, "请查收。", "a@b.cn", null, Docx("稿.docx", Report(93)), file));
        Assert.Equal((SubmissionStatus.Counted, 93, "稿.docx"), (decision.Status, decision.Words, decision.CountedFrom));
    }

    // A closing line says which program sent the mail; lines alone say nothing, and a person sees what was sent.
    [Theory]
    [InlineData("稿件.txt", "----------\n__________\n")]
    [InlineData("稿件.txt", "————————————")]
    [InlineData("稿件.html", "<html><body><p>----------</p><hr></body></html>")]
    [InlineData("稿件.docx", "----------\n==========")]
    public void A_document_of_lines_alone_is_the_report_that_a_person_looks_at(string name, string content)
    {
        var file = name.EndsWith(".docx", StringComparison.Ordinal) ? Docx(name, content) : File(name, Encoding.UTF8.GetBytes(content), "application/octet-stream");
        foreach (var body in new[] { "", "请查收。" })
        {
            var decision = Decide("panzhihua", Sent(Tagged, body, "a@b.cn", null, file));
            Assert.Equal((SubmissionStatus.Review, name), (decision.Status, decision.CountedFrom));
        }
    }

    [Fact]
    public void A_trailing_part_with_a_text_is_the_report_alone_makes_a_body_uncertain_and_is_nothing_beside_a_file()
    {
        var part = File("ATT00001.txt", Encoding.UTF8.GetBytes(Report(93)), "text/plain");
        Assert.Equal((SubmissionStatus.Counted, 93), Decide("panzhihua", Sent(Tagged, "", "a@b.cn", null, part)) is var alone ? (alone.Status, alone.Words ?? 0) : default);
        var split = Decide("panzhihua", Sent(Tagged, Report(60, 2), "a@b.cn", null, File("现场.jpg", Jpeg, "image/jpeg"), part));
        Assert.Equal((SubmissionStatus.Review, 60), (split.Status, split.Words));
        Assert.Contains(split.Reasons, r => r.Saw.Contains("ATT00001.txt", StringComparison.Ordinal));
        Assert.Equal("稿.docx", Decide("panzhihua", Sent(Tagged, "", "a@b.cn", null, Docx("稿.docx", Report(120, 3)), part)).CountedFrom);
        Assert.Equal(SubmissionStatus.Quarantined, Decide("panzhihua", Sent(Tagged, Report(93), "a@b.cn", null, File("ATT00001.txt", Encoding.UTF8.GetBytes("机密★1年\n" + Report(60)), "text/plain"))).Status);
    }

    [Fact]
    public void A_file_that_was_removed_from_the_mail_is_told_and_not_counted()
    {
        var removed = File("Deleted: 报告.docx", Encoding.UTF8.GetBytes("You deleted an attachment from this message. The original MIME headers were:"), "text/x-moz-deleted");
        var decision = Decide("panzhihua", Sent(Tagged, "请查收。", "a@b.cn", null, removed));
        Assert.Equal((SubmissionStatus.Review, null), (decision.Status, decision.Words));
        Assert.Contains(decision.Reasons, r => r.Saw.Contains("已被发件人的邮件程序删去", StringComparison.Ordinal));

        // A picture that was removed is like one that is there.
        decision = Decide("panzhihua", Sent(Tagged, Report(93), "a@b.cn", null, removed with { FileName = "Deleted: 现场.jpg" }));
        Assert.Equal((SubmissionStatus.Counted, 93, "body"), (decision.Status, decision.Words, decision.CountedFrom));
    }

    [Fact]
    public void A_document_of_LibreOffice_is_told_by_its_format_and_its_markup_is_not_counted()
    {
        var odt = TestArchives.Zip(Encoding.UTF8, ("mimetype", "application/vnd.oasis.opendocument.text"u8.ToArray()), ("content.xml", Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><office:document-content><text:p>{Report(68)}</text:p></office:document-content>")));
        foreach (var file in new[] { File("稿.odt", odt), File("信息.zip", TestArchives.Zip(Encoding.UTF8, ("稿.odt", odt))) })
        {
            var decision = Decide("panzhihua", Sent(Tagged, "请查收。", "a@b.cn", null, file));
            Assert.Equal((SubmissionStatus.Review, null), (decision.Status, decision.Words));
            Assert.Contains(decision.Reasons, r => r.Saw.Contains("odt", StringComparison.Ordinal) && r.Saw.Contains("另存为 docx", StringComparison.Ordinal));
        }

        // A table of that family is what an xlsx is: no document.
        var ods = TestArchives.Zip(Encoding.UTF8, ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"u8.ToArray()), ("content.xml", "<a/>"u8.ToArray()));
        Assert.Equal((SubmissionStatus.Counted, "body"), Decide("panzhihua", Sent(Tagged, Report(93), "a@b.cn", null, File("附表.ods", ods))) is var d ? (d.Status, d.CountedFrom) : default);
    }

    // An attached mail.

    private static MailAttachment Mail(string text) => File("原邮件.eml", [0x46], "message/rfc822") with { Mail = Sent("情况", text) };

    [Fact]
    public void A_report_in_an_attached_mail_beside_a_line_in_own_words_is_the_report()
    {
        // 王科长 3 ， 1 这是我们集团本月的一篇稿子 13 ， 1 麻烦帮忙看一下行不行 10: 28
        const string Cover = "王科长，这是我们集团本月的一篇稿子，麻烦帮忙看一下行不行";
        Assert.Equal(28, WordCount.Count(Cover));
        var decision = Decide("panzhihua", Sent(Tagged, Cover, "a@b.cn", null, Mail(Report(93))));
        Assert.Equal((SubmissionStatus.Counted, 93, "原邮件.eml"), (decision.Status, decision.Words, decision.CountedFrom));

        // What is answered lies beside an answer too.
        decision = Decide("panzhihua", Sent(Tagged, Cover, "a@b.cn", null, Mail(Report(93))) with { RepliesTo = ["1@b.cn"] });
        Assert.Equal(SubmissionStatus.Review, decision.Status);
        Assert.Contains(decision.Reasons, r => r.Saw.Contains("原邮件.eml", StringComparison.Ordinal));
    }

    [Fact]
    public void A_body_of_some_length_beside_a_far_longer_attached_mail_is_for_a_person_and_a_report_beside_any_is_counted()
    {
        // 60 beside 200: more than twice as much and 20; beside 140 it is not.
        Assert.Equal((SubmissionStatus.Review, 60), Decide("panzhihua", Sent(Tagged, Report(60), "a@b.cn", null, Mail(Report(200, 2)))) is var d ? (d.Status, d.Words ?? 0) : default);
        Assert.Equal((SubmissionStatus.Counted, 60), Decide("panzhihua", Sent(Tagged, Report(60), "a@b.cn", null, Mail(Report(140, 2)))) is var e ? (e.Status, e.Words ?? 0) : default);
        Assert.Equal((SubmissionStatus.Counted, 150), Decide("panzhihua", Sent(Tagged, Report(150), "a@b.cn", null, Mail(Report(900, 2)))) is var f ? (f.Status, f.Words ?? 0) : default);
    }

    // One name, two reports.

    [Fact]
    public void Two_reports_of_one_name_are_two()
    {
        var zip = TestArchives.Zip(Encoding.UTF8, ("甲/信息.docx", TestDocx.OfText(Report(200, 1))), ("乙/信息.docx", TestDocx.OfText(Report(200, 2))));
        var decision = Decide("panzhihua", Sent("国投集团信息", "", "a@b.cn", null, File("六月.zip", zip)));
        Assert.Equal(SubmissionStatus.Review, decision.Status);
        Assert.Contains(decision.Reasons, r => r.Rule == "一事一报");
        Assert.Contains(Decide("panzhihua", Sent("国投集团信息", "", "a@b.cn", null, Docx("信息.docx", Report(200, 1)), File("信息.txt", Encoding.UTF8.GetBytes(Report(200, 2))))).Reasons, r => r.Rule == "一事一报");
    }

    [Fact]
    public void The_same_report_twice_and_in_two_formats_is_one() =>
        Assert.Equal((SubmissionStatus.Counted, 200), Decide("panzhihua", Sent("国投集团信息", "", "a@b.cn", null,
            Docx("信息.docx", Report(200)), Docx("信息.docx", Report(200)), File("信息.txt", Encoding.UTF8.GetBytes(Report(200) + "\n第1页")))) is var d ? (d.Status, d.Words) : default);

    // Defects on which a decision hangs.

    [Fact]
    public void A_second_address_behind_the_units_own_is_for_a_person()
    {
        var decision = Read($"From: <{KnownSender}> <other@evil.example>\nSubject: {Tagged}\nContent-Type: text/plain; charset=utf-8\n\n{Report(100)}");
        Assert.Equal(SubmissionStatus.Review, decision.Status);
        Assert.Contains(decision.Reasons, r => r is { Rule: "发件人", Decides: true });
        Assert.Equal(SubmissionStatus.Counted, Read($"From: <{KnownSender}>\nTo: <a@b.cn> <c@d.cn>\nSubject: {Tagged}\nContent-Type: text/plain; charset=utf-8\n\n{Report(100)}").Status);
    }

    [Theory]
    [InlineData("（专报）国投集团情况", SubmissionStatus.Review)]
    [InlineData(Tagged, SubmissionStatus.Counted)] // the same twice
    public void Different_subjects_are_for_a_person(string second, SubmissionStatus expected) =>
        Assert.Equal(expected, Read($"From: <{KnownSender}>\nSubject: {Tagged}\nSubject: {second}\nContent-Type: text/plain; charset=utf-8\n\n{Report(100)}").Status);

    [Fact]
    public void A_damaged_or_cut_off_body_that_would_be_counted_is_for_a_person()
    {
        var head = $"From: <{KnownSender}>\nSubject: {Tagged}\n";
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(Report(100)));
        Assert.Equal(SubmissionStatus.Counted, Read($"{head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{base64}\n").Status);
        Assert.Equal(SubmissionStatus.Review, Read($"{head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{base64[..60]}\u0001*!{base64[60..]}\n").Status);
        var cut = $"{head}Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n{Report(100)}\n";
        Assert.Equal(SubmissionStatus.Review, Read(cut).Status);
        Assert.Equal(SubmissionStatus.Counted, Read(cut + "--b--\n").Status);
    }

    [Fact]
    public void What_is_cut_off_behind_the_body_or_shows_its_own_end_decides_nothing()
    {
        var head = $"From: <{KnownSender}>\nSubject: {Tagged}\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n{Report(100)}\n";
        Assert.Equal(SubmissionStatus.Counted, Read(head + "--b\nContent-Type: text/html; charset=utf-8\n\n<p>a</p>\n").Status);
        var docx = Convert.ToBase64String(TestDocx.OfText(Report(200)), Base64FormattingOptions.InsertLineBreaks);
        var attached = "--b\nContent-Type: application/octet-stream; name=a.docx\nContent-Transfer-Encoding: base64\n\n";
        Assert.Equal((SubmissionStatus.Counted, 200), Read(head + attached + docx + "\n") is var d ? (d.Status, d.Words ?? 0) : default);
    }

    // A report in HTML beside a stub.

    [Theory]
    [InlineData("您的客户端不支持HTML，请用浏览器查看。")]
    [InlineData("本邮件已经安全网关检测，请勿点击陌生链接。")]
    public void A_report_in_HTML_beside_a_stub_of_text_is_the_report(string stub)
    {
        var decision = Decide("panzhihua", Sent("国投集团信息", stub) with { Html = $"<div><p>{Report(150)}</p></div>" });
        Assert.Equal((SubmissionStatus.Counted, 150, "body"), (decision.Status, decision.Words, decision.CountedFrom));
    }

    [Fact]
    public void Of_two_forms_of_the_same_text_the_plain_one_is_read() =>
        Assert.Equal(100, Decide("panzhihua", Sent("国投集团信息", Report(100) + "\n> " + Report(300, 2)) with { Html = $"<p>{Report(100)}</p><blockquote>{Report(300, 2)}</blockquote>" }).Words);

    // What only sends a file along that is not there.

    [Theory]
    [InlineData("各位领导：\n     您好！附件为我集团简讯，请查收。\n国投集团")]
    [InlineData("各位领导：\n    您好！我集团6月份简讯已发送至您的邮箱，因系统原因附件无法上传，待恢复后再次发送，谢谢！\n国投集团办公室")]
    [InlineData("附件漏发了，重新发送。")]
    [InlineData("我集团6月份简讯见附件，内容已经集团分管领导审定，另有图片三张稍后发送给您。")]
    [InlineData("简讯内容见腾讯文档：https://docs.qq.com/doc/DVkxTZ0xPY1hn")]
    [InlineData("【金山文档】 国投集团简讯 https://kdocs.cn/l/cq1xYz8s")]
    [InlineData("链接：https://pan.baidu.com/s/1abcdEFG 提取码：ab12\n简讯及图片放在网盘里，请下载。")]
    public void Words_that_send_a_file_along_are_no_report(string text)
    {
        var decision = Decide("panzhihua", Sent(Tagged, text));
        Assert.Equal(SubmissionStatus.Review, decision.Status);
        Assert.Contains(decision.Reasons, r => r is { Decides: true, Rule: "稿件" } && r.Saw.Contains("附函", StringComparison.Ordinal));

        // Such words are the same for every file: no later mail is a duplicate of them.
        Assert.Null(decision.TextHash);
        Assert.Equal((SubmissionStatus.Counted, 100), Decide("panzhihua", Sent(Tagged, text, "a@b.cn", null, Docx("稿.docx", Report(100)))) is var d ? (d.Status, d.Words ?? 0) : default);
    }

    [Fact]
    public void A_report_beside_a_link_or_that_names_attachments_is_counted()
    {
        Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Sent(Tagged, $"{Report(120)}\n图片：https://pan.baidu.com/s/1abcdEFG")).Status);
        Assert.Equal((SubmissionStatus.Counted, 120), Decide("panzhihua", Sent(Tagged, $"您好！附件是我单位报送的信息，请查收！\n{Report(120)}")) is var d ? (d.Status, d.Words ?? 0) : default);
        foreach (var report in (string[])["国投集团印发工作方案及其附件12项，压实各级责任。", "国投集团提醒职工不打开附件、不点击陌生链接。", "国投集团印发实施意见附件12项。", "经查，邮件附件为木马程序，已经清除。"])
        {
            Assert.Equal(SubmissionStatus.Counted, Decide("panzhihua", Sent(Tagged, report)).Status);
        }
    }

    // The office's own request, quoted below the answer, speaks of attachments.
    [Fact]
    public void What_is_quoted_below_an_answer_sends_nothing_along() => Assert.Equal(
        SubmissionStatus.Counted,
        Decide("panzhihua", Sent(Tagged, "经研究，我集团不涉及。\n\n------------------ 原始邮件 ------------------\n附件为约稿通知，请查收。\nhttps://pan.baidu.com/s/1abcdEFG") with { RepliesTo = ["1@b.cn"] }).Status);

    // Text that its charset does not decode.

    [Fact]
    public void Text_that_is_in_no_charset_of_which_anybody_can_be_sure_is_reviewed()
    {
        // 日本 over and over in Shift_JIS: 93 FA 96 7B are never UTF-8.
        byte[] head = [.. Encoding.ASCII.GetBytes($"From: <{KnownSender}>\r\nSubject: =?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(Tagged))}?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")];
        byte[] japanese = [.. Enumerable.Repeat<byte[]>([0x93, 0xFA, 0x96, 0x7B], 30).SelectMany(octets => octets)];
        var mail = new MimeFormat().Read((byte[])[.. head, .. japanese]);
        Assert.NotNull(mail.TextDoubt);
        Assert.Contains(mail.Defects, defect => defect == mail.TextDoubt);
        Assert.Equal(SubmissionStatus.Review, Decide("panzhihua", mail).Status);

        // Three broken octets among a hundred characters are damage, and the text is there.
        Assert.Null(new MimeFormat().Read((byte[])[.. head, .. Encoding.UTF8.GetBytes(Report(100)), 0xFF, 0xFE, 0xFF]).TextDoubt);
    }

    [Theory]
    [InlineData("报送人：张三", "张三")]
    [InlineData("国投集团办公室\n报送人：张三　联系电话：0812-3330000", "张三")]
    public void Who_reports_is_the_author_in_a_body_as_in_a_file(string line, string expected)
    {
        var decision = Decide("panzhihua", Sent(Tagged, $"{Report(100)}\n{line}"));
        Assert.Equal((100, expected), (decision.Words, string.Join(',', decision.Authors)));
        Assert.Equal(expected, string.Join(',', Decide("panzhihua", Sent(Tagged, "", "a@b.cn", null, Docx("稿.docx", $"{Report(100)}</w:t></w:r></w:p><w:p><w:r><w:t>{line}"))).Authors));
    }

    [Fact]
    public void At_Shuozhou_a_commissioned_item_in_the_other_mailbox_bears_no_mark_that_counts_there()
    {
        Assert.Equal(SubmissionStatus.NotCounted, Decide("shuozhou", Sent("（约稿）市水利局情况", Report(300)), Shuozhou).Status);
        Assert.Equal(SubmissionStatus.Counted, Decide("shuozhou", Sent("（约稿）市水利局情况", Report(300)), ShuozhouCommissions).Status);
    }
}
