using System.IO.Compression;
using System.Text;
using MailIntake.Domain.Classify;
using MailIntake.Tests.Documents;

namespace MailIntake.Tests.Classify.Corpus;

/// <summary>In what form it comes, what came before it, and what is no report.</summary>
internal static partial class HardMails
{
    private static readonly Encoding Gbk = CodePagesEncodingProvider.Instance.GetEncoding(936)!;

    private const string QqLink = "从QQ邮箱发来的超大附件\n\n稿件.docx (12.3M, 2023年07月08日 09:10 到期)进入下载页面：http://mail.qq.com/cgi-bin/ftnExs_download?k=6b61&t=exs_ftn_download&code=1a2b";

    private static void AddForms()
    {
        const string Greeting = "尊敬的领导：\n    您好！现报送信息一篇，请审阅。\n\n";
        const string Signature = "\n\n此致\n敬礼！\n\n国投集团办公室　刘敏　0812-3330000\n2023年6月8日";
        const string Disclaimer = "\n\n本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的个人或群组。禁止任何其他人以任何形式使用本邮件中的信息。";

        // The report is the body.
        Mail("greeting and signature around the report", Panzhihua, "（简讯）国投集团项目签约", Counted("国投集团", "简讯"), 300, text: $"{Greeting}{Prose(300)}{Signature}");
        Mail("a disclaimer below it", Panzhihua, "（简讯）国投集团人才公寓开工", Counted("国投集团", "简讯"), 310, text: $"{Prose(310)}{Disclaimer}");
        Mail("a phone's line below it", Panzhihua, "（简讯）文旅集团露营地开放", Counted("文旅集团", "简讯"), 320, text: $"{Prose(320)}\n\n发自我的iPhone");
        Mail("the office's own mail quoted below the report", Panzhihua, "回复：（简讯）攀发展集团钒电池投产", Counted("攀发展集团", "简讯"), 330,
            text: $"{Prose(330)}\n\n------------------ 原始邮件 ------------------\n发件人: \"信息考核\" <2515574179@qq.com>;\n发送时间: 2023年6月5日(星期一) 上午9:00\n收件人: \"刘敏\";\n主题: 请补充数据\n\n请补充投产后的产能数据后重新报送。");
        Mail("a colleague's mail passed on, nothing added", Panzhihua, "转发：（简讯）环境能源集团污水厂提标", Counted("环境能源集团", "简讯"), 340,
            text: $"\n\n发件人： 王强\n发送时间： 2023-06-05 10:20\n收件人： 刘敏\n主题： 环境能源集团污水厂提标\n\n{Prose(340)}");
        Mail("covering words above a passed-on mail", Panzhihua, "Fw: （简讯）城建交通集团公交新能源化", Counted("城建交通集团", "简讯"), 350,
            text: $"请查收。\n\n---------- 转发的邮件 ----------\n发件人：王强 <wq@163.com>\n日期：2023年6月5日 10:20\n主题：城建交通集团公交新能源化\n收件人：刘敏 <lm@163.com>\n\n{Prose(350)}");
        Mail("quoted line by line", Panzhihua, "Re: （简讯）国投集团担保业务", Counted("国投集团", "简讯"), 360, text: $"{Prose(360)}\n\n在 2023年6月5日 09:00，信息考核 <2515574179@qq.com> 写道：\n> 请核实担保余额。\n> 谢谢");
        Mail("HTML alone", Yinchuan, "（简讯）金凤区口袋公园建成开放", Counted("金凤区", "简讯"), 280, text: Prose(280), html: true);

        // The report is a file.
        Mail("text in GBK", Yinchuan, "（信息）兴庆区社区食堂扩面", Counted("兴庆区", "信息"), 610, files: ("社区食堂.txt", Gbk.GetBytes(Prose(610))));
        Mail("text in UTF-16", Yinchuan, "（信息）西夏区大学城就业服务", Counted("西夏区", "信息"), 620, files: ("就业服务.txt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Prose(620))]));
        Mail("a web page", Yinchuan, "（信息）永宁县闽宁协作产业园", Counted("永宁县", "信息"), 630, files: ("闽宁协作.html", Encoding.UTF8.GetBytes($"<html><head><meta charset=\"utf-8\"><title>题</title></head><body><p>{Prose(630).Replace("\n", "</p><p>", StringComparison.Ordinal)}</p></body></html>")));
        Mail("a PDF", Yinchuan, "（信息）灵武市现代煤化工项目", Counted("灵武市", "信息"), 150, files: ("煤化工.pdf", TestPdf.OfText(Prose(150))));
        Mail("a page saved from Word", Yinchuan, "（信息）西夏区文旅夜市", Counted("西夏区", "信息"), 180, files: ("文旅夜市.doc", SavedPage(Prose(180))));
        Mail("an OFD", Yinchuan, "（信息）贺兰县稻渔空间", Counted("贺兰县", "信息"), 60, files: ("稻渔空间.ofd", Ofd(Prose(60))));
        Mail("a ZIP with GBK names", Yinchuan, "（信息）银川滨河新区无人机产业", Counted("银川滨河新区", "信息"), 640, files: ("报送材料.zip", Zip(("滨河新区无人机产业.docx", TestDocx.OfText(Prose(640))))));
        Mail("a ZIP with two reports", Yinchuan, "（信息）兴庆区报送材料", Asked(), files: ("材料.zip", Zip(("夜市经济.docx", TestDocx.OfText(Prose(600))), ("社区治理.docx", TestDocx.OfText(Prose(500))))));
        Mail("a ZIP in a ZIP", Yinchuan, "（信息）驻沪办招商推介", Counted("驻沪办", "信息"), 650, files: ("外层.zip", Zip(("里层.zip", Zip(("招商推介.docx", TestDocx.OfText(Prose(650))))))));
        Mail("the sheet of signatures is no report", Shuozhou, "（简报）市审计局预算执行审计", Counted("市审计局", "简报"), 700, files: [.. Docx("预算执行审计.docx", 700), ("信息审签单.docx", TestDocx.OfText("审签单 已审"))]);
        Mail("the same report as docx and PDF", Shuozhou, "（简报）市统计局人口抽样调查", Counted("市统计局", "简报"), 210, files: TwoForms("人口抽样调查", 210));
        Mail("two reports", Shuozhou, "（简报）市科技局两项工作", Asked(), files: [.. Docx("科技特派员.docx", 600), .. Docx("技术合同登记.docx", 500)]);
        Mail("a report with its photographs", Shuozhou, "（简报）市文旅局长城一号公路", Counted("市文旅局", "简报"), 660, files: [.. Docx("长城一号.docx", 660), ("现场1.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]), ("现场2.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16])]);
        Mail("a photograph of the page alone", Shuozhou, "（简报）市人防办警报试鸣", Asked(), files: ("IMG_0612.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]));
        Mail("an empty file", Shuozhou, "（简报）市金融办银企对接", Asked(), files: ("银企对接.docx", []));
        Mail("a text under the name of a docx", Shuozhou, "（简报）市能源局瓦斯抽采利用", Counted("市能源局", "简报"), 670, files: ("瓦斯抽采.docx", Encoding.UTF8.GetBytes(Prose(670))));
        Mail("a docx without its extension", Shuozhou, "（简报）市人社局技能大赛", Counted("市人社局", "简报"), 680, files: ("技能大赛", TestDocx.OfText(Prose(680))));
        Mail("a large file's link", Shuozhou, "（专报）市生态环境局大气污染防治", Asked(), text: QqLink);
        Mail("a large file's link and words about it", Shuozhou, "（简报）市住建局供热准备", Asked(), text: $"领导好，附件太大，用超大附件发送，请下载。\n{QqLink}");
        Mail("a passed-on mail as a file, its docx the report", Shuozhou, "（简报）转发市商务局稿件", Counted("市商务局", "简报"), 690,
            files: Attached("市商务局促消费", "请查收", Docx("促消费.docx", 690)));
        Mail("a passed-on mail as a file, its body the report", Shuozhou, "（简报）转发市体育局稿件", Counted("市体育局", "简报"), 420, text: "", files: Attached("市体育局冰雪运动", Prose(420)));

        // Headers as they arrive.
        Mail("a raw GBK subject", Shuozhou, "（简报）市司法局公共法律服务进乡村", Counted("市司法局", "简报"), rewrite: subject => Gbk.GetBytes(subject));
        Mail("a raw UTF-8 subject", Shuozhou, "（简报）市信访局积案化解", Counted("市信访局", "简报"), rewrite: Encoding.UTF8.GetBytes);
        Mail("words cut inside a character, folded", Shuozhou, "（专报）市农业农村局高标准农田建设管护", Counted("市农业农村局", "专报"), 1700, rewrite: SplitWords);
        Mail("an empty subject, the unit in the file", Yinchuan, "", Counted("金凤区", "信息"), 600, files: Docx("金凤区养老服务.docx", 600));
        Mail("a subject that says nothing, the mark in the file's name", Yinchuan, "稿件", Counted("兴庆区", "信息"), 300, files: Docx("【简讯】兴庆区老旧小区加装电梯.docx", 300));
    }

    private static void AddSequences()
    {
        // The same item again, and what only looks like it.
        var text = Prose(420);
        Mail("first sent", Panzhihua, "（简讯）国投集团数据中心投用", Counted("国投集团", "简讯"), 420, text: text);
        Mail("sent again as a file", Panzhihua, "（简讯）国投集团数据中心投用（补附件）", new CorpusLabel(SubmissionStatus.Duplicate), files: ("数据中心投用.docx", TestDocx.OfText(text.Split('\n'))));
        Mail("sent again re-wrapped under another title", Panzhihua, "【简讯】国投集团算力底座建成", new CorpusLabel(SubmissionStatus.Duplicate), text: string.Join('\n', text.Replace("\n", "", StringComparison.Ordinal).Replace('，', ',').Chunk(35).Select(c => new string(c))));
        Mail("two words corrected", Panzhihua, "（简讯）国投集团数据中心投用", new CorpusLabel(SubmissionStatus.Duplicate), text: text[..200] + "规范审计" + text[204..]);
        Mail("another unit sends the same", Panzhihua, "（简讯）攀发展集团数据中心投用", Asked(), text: text);
        Mail("another unit sends nearly the same", Panzhihua, "（简讯）文旅集团数据中心投用", Asked(), text: text[..100] + "我集团" + text[103..]);
        Mail("the month's figures", Yinchuan, "（简讯）灵武市5月份工业运行情况", Counted("灵武市", "简讯"), text: Monthly(5, 182, 12, 45, 7, 23, 98));
        Mail("the next month's in the same words", Yinchuan, "（简讯）灵武市6月份工业运行情况", Counted("灵武市", "简讯"), text: Monthly(6, 195, 9, 51, 6, 27, 103));
        Mail("one figure corrected", Yinchuan, "（简讯）灵武市6月份工业运行情况", new CorpusLabel(SubmissionStatus.Duplicate), text: Monthly(6, 195, 9, 52, 6, 27, 103));
        Mail("returned for another version", Panzhihua, "（简讯）城建交通集团智慧停车上线", Counted("城建交通集团", "简讯"), 380, text: Prose(380), returned: true);
        Mail("the other version", Panzhihua, "回复：（简讯）城建交通集团智慧停车上线", Counted("城建交通集团", "简讯"), 460, text: Prose(460));
        var reply = "经研究，约稿内容我单位不涉及，特此报告。";
        Mail("not concerned", Shuozhou, "市人防办约稿答复", Asked(), mailbox: Commissions, text: reply);
        Mail("another unit not concerned in the same words", Shuozhou, "市体育局约稿答复", Asked(), mailbox: Commissions, text: reply);
    }

    private static void AddOthers()
    {
        // No reports at all, and what only sounds like it.
        Mail("a robot's answer without a header", Shuozhou, "自动回复：（简报）市水利局防汛", new CorpusLabel(SubmissionStatus.SetAside), text: "您好，邮件已收到。");
        Mail("a read receipt", Shuozhou, "已读：关于报送专报的通知", new CorpusLabel(SubmissionStatus.SetAside), text: "您的邮件已于2023年6月5日阅读。");
        Mail("a bounce", Shuozhou, "系统退信/Systems bounce", new CorpusLabel(SubmissionStatus.SetAside), text: "抱歉，您的邮件被退回来了", from: "postmaster@126.com");
        Mail("a list", Shuozhou, "（简报）市水利局节水宣传", new CorpusLabel(SubmissionStatus.SetAside), headers: "List-Id: <news.example>\r\n");
        Mail("the office's own mail", Shuozhou, "（简报）市水利局节水宣传转办", new CorpusLabel(SubmissionStatus.SetAside), from: "szxxgkk@126.com");
        Mail("a report about automatic answers", Shuozhou, "（简报）市行政审批局自动回复机制减少等待", Counted("市行政审批局", "简报"));
        Mail("a mark of secrecy in the subject", Shuozhou, "【秘密】（专报）市能源局保供情况", new CorpusLabel(SubmissionStatus.Quarantined));
        Mail("an internal mark on a line of the report", Shuozhou, "（专报）市财政局债务管理情况", new CorpusLabel(SubmissionStatus.Quarantined), files: ("债务管理.docx", TestDocx.OfText("内部资料　注意保存", Prose(1700))));
        Mail("an internal mark in a file's name", Shuozhou, "（专报）市公安局治安形势", new CorpusLabel(SubmissionStatus.Quarantined), files: Docx("治安形势（内部）.docx", 1700));
        Mail("a mark within a ZIP", Shuozhou, "（专报）市信访局形势分析", new CorpusLabel(SubmissionStatus.Quarantined), files: ("材料.zip", Zip(("形势分析.docx", TestDocx.OfText("机密★1年", Prose(1600))))));
        Mail("secrets of trade are a subject", Shuozhou, "（简报）市市场监管局加强商业秘密保护", Counted("市市场监管局", "简报"), text: $"商业秘密是企业核心竞争力。{Prose(400)}");
        Mail("internal control is a subject", Shuozhou, "（简报）市财政局推进内部控制建设", Counted("市财政局", "简报"), text: $"内部控制覆盖全部预算单位，内部审计同步跟进。{Prose(400)}");
        Mail("a question to the office", Shuozhou, "请问专报的字数要求", Uncounted(), text: "老师您好，请问专报的字数要求是多少？", name: "市水利局小王");
    }

    private static string Prose(int words) => string.Join('\n', CorpusProse.Paragraphs(new Random((Written.Count * 7919) + words), "我单位", words));

    private static string Monthly(int month, params int[] figures) =>
        $"{month}月份，全市规模以上工业企业完成产值{figures[0]}.5亿元，同比增长{figures[1]}.4%，其中装备制造业完成{figures[2]}.1亿元，化工行业增长{figures[3]}.2%。全市新开工项目{figures[4]}个，工业用电量{figures[5]}00万千瓦时。下一步，全市将继续做好要素保障，帮助企业稳定生产、开拓市场。";

    private static (string Name, byte[] Content)[] Docx(string name, int words = 500) => [(name, TestDocx.OfText(Prose(words).Split('\n')))];

    private static (string Name, byte[] Content)[] TwoForms(string name, int words) => [(name + ".docx", TestDocx.OfText(Prose(words).Split('\n'))), (name + ".pdf", TestPdf.OfText(Prose(words)))];

    private static (string Name, byte[] Content)[] Attached(string subject, string text, params (string Name, byte[] Content)[] files) =>
        [(subject + ".eml", CorpusWriter.Write("colleague@units.example", "同事", subject, text, new DateTimeOffset(2023, 6, 1, 8, 0, 0, TimeSpan.FromHours(8)), files: files))];

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, Gbk))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    // MHTML as Word writes it (RFC 2557): the page, and behind it a page of running headers.
    private static byte[] SavedPage(string text)
    {
        static string Part(string place, string html) => $"------=_Next\r\nContent-Location: file:///C:/1/{place}\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/html; charset=\"gb2312\"\r\n\r\n{Convert.ToBase64String(Gbk.GetBytes(html))}\r\n";
        var page = $"<html><head><meta http-equiv=Content-Type content=\"text/html; charset=gb2312\"><title>题</title></head><body><p class=MsoNormal>{text}</p></body></html>";
        return Encoding.ASCII.GetBytes($"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"----=_Next\"\r\n\r\n{Part("a.htm", page)}{Part("a.files/header.htm", "<html><body><p>页眉文字</p></body></html>")}------=_Next--\r\n");
    }

    // GB/T 33190: one page, each line of the text an object of its own.
    private static byte[] Ofd(string text)
    {
        const string Space = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
        var lines = string.Concat(text.Split('\n').SelectMany(p => p.Chunk(20)).Select((line, i) =>
            FormattableString.Invariant($"<ofd:TextObject ID=\"{i + 10}\" Boundary=\"20 {20 + (i * 8)} 160 6\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"4\" DeltaX=\"g {line.Length - 1} 5\">{new string(line)}</ofd:TextCode></ofd:TextObject>")));
        return Zip(
            ("OFD.xml", Encoding.UTF8.GetBytes($"<ofd:OFD {Space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>")),
            ("Doc_0/Document.xml", Encoding.UTF8.GetBytes($"<ofd:Document {Space}><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/></ofd:Pages></ofd:Document>")),
            ("Doc_0/Pages/Page_0/Content.xml", Encoding.UTF8.GetBytes($"<ofd:Page {Space}><ofd:Content><ofd:Layer ID=\"2\">{lines}</ofd:Layer></ofd:Content></ofd:Page>")));
    }

    // RFC 2047 forbids it, Coremail and old Foxmail do it: GBK octets cut every 21, which parts characters of two octets.
    private static byte[] SplitWords(string subject) =>
        Encoding.ASCII.GetBytes(string.Join("\r\n ", Gbk.GetBytes(subject).Chunk(21).Select(part => $"=?gb2312?B?{Convert.ToBase64String(part)}?=")));

    /// <summary>A mail whose report is its body where a text is given, else its files, else a docx.</summary>
    private static void Mail(
        string what, string office, string subject, CorpusLabel label, int words = 0, string? text = null, string? name = null, string? from = null, string? mailbox = null,
        string headers = "", bool html = false, bool returned = false, Func<string, byte[]>? rewrite = null, params (string Name, byte[] Content)[] files)
    {
        var at = new DateTimeOffset(2023, 6, 1, 9, 0, 0, TimeSpan.FromHours(8)).AddHours(Written.Count * 7);
        var reports = text is null && files.Length == 0 ? Docx("稿件.docx", words > 0 ? words : 500) : files;
        var marked = rewrite is null ? subject : "REWRITE";
        var octets = CorpusWriter.Write(from ?? $"hand{Written.Count}@qq.com", name, marked, text ?? "请查收附件。", at, gbk: Written.Count % 2 == 0, html, headers, reports);
        if (rewrite is not null)
        {
            var (whole, start) = (Encoding.Latin1.GetString(octets), Encoding.Latin1.GetString(octets).IndexOf("Subject: ", StringComparison.Ordinal) + 9);
            octets = [.. octets[..start], .. rewrite(subject), .. octets[whole.IndexOf("\r\n", start, StringComparison.Ordinal)..]];
        }

        var counted = label.Status == SubmissionStatus.Counted && words > 0 ? label with { Words = words } : label;
        Written.Add(new CorpusMail(office, mailbox ?? CorpusOffice.All.First(o => o.Id == office).Mailbox, at, octets, counted, $"{what}: {subject}", false) { IsReturned = returned });
    }
}
