using System.Text;
using MailIntake.Domain.Classify;
using MailIntake.Tests.Documents;

namespace MailIntake.Tests.Classify.Corpus;

/// <summary>
/// Makes mails with their true labels, from a seed. Each unit has a clerk with habits of its own (brackets, where the unit stands, body or
/// file, charset, courtesy), and about a quarter of the mails is what the document warns of: no mark, no unit, too short, sent twice,
/// marked secret, a robot's answer.
/// </summary>
internal sealed class CorpusGenerator(int seed)
{
    private static readonly TimeSpan Zone = TimeSpan.FromHours(8);
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(54936)!;

    private static readonly string[] Greetings =
        ["领导您好：", "各位老师好！", "市政府办公室信息科：", "您好，现报送信息一篇，请查收。", "尊敬的领导：\n    您好！", "科长好：\n    请审阅。", ""];

    private static readonly string[] Covers =
        ["您好，附件为我单位报送的信息，请查收，谢谢！", "请查收附件。", "领导好，稿件见附件，妥否请示下。", "信息一篇，已经分管领导审核，请审阅。\n\n联系人：小李 1390000", "", "见附件"];

    private static readonly string[] Signatures = ["{0}办公室\n2023年6月5日", "{0}\n6月5日", "联系人：赵敏\n联系电话：8212119", "此致\n敬礼！\n\n{0}办公室", "发自我的iPhone", ""];

    private readonly Random random = new(seed);
    private readonly Dictionary<string, (string Subject, string Text, int Words, string Kind, DateTimeOffset At)> sent = [];
    private int number;

    /// <summary>The next mail; received times only go forward.</summary>
    public CorpusMail Next()
    {
        var office = CorpusOffice.All[number % CorpusOffice.All.Count];
        var at = new DateTimeOffset(2023, 1, 2, 8, 0, 0, Zone).AddMinutes(number++ * 240L);
        var (unit, written) = Pick(office.Units);
        var clerk = new Random(HashOf(unit));
        var name = Pick(written);
        if (office.Id == "kundulun")
        {
            return Ordinary(office, unit, name, clerk, at, "mail is no way in", notCounted: true);
        }

        return random.Next(40) switch
        {
            0 => Robot(office, at),
            1 => Secret(office, unit, name, at),
            2 => NoUnit(office, at),
            3 => NoMark(office, unit, name, clerk, at),
            4 when office.Id == "shuozhou" => TooShort(office, unit, name, clerk, at),
            5 when sent.ContainsKey(unit) => Again(office, unit, at),
            6 => CloudLink(office, unit, name, at),
            7 when office.Id == "shuozhou" => Commissioned(office, unit, name, clerk, at),
            8 => Joint(office, unit, name, clerk, at),
            9 when sent.Count > 0 => Borrowed(office, unit, name, at),
            _ => Ordinary(office, unit, name, clerk, at, "ordinary", notCounted: false),
        };
    }

    private CorpusMail Ordinary(CorpusOffice office, string unit, string name, Random clerk, DateTimeOffset at, string what, bool notCounted)
    {
        var (kind, least, most) = Pick(office.Kinds);
        var title = CorpusProse.Title(random, unit);
        var (bracketed, style) = (Bracket(clerk, kind), clerk.Next(10));
        var (subject, sender) = style switch
        {
            0 => ($"{bracketed}{name}：{title[unit.Length..]}", null),
            1 => (bracketed + title, name + "办公室"),
            2 => ($"{name}{bracketed}{title[unit.Length..]}", "信息员"),
            3 => ($"{kind}：{title}", name),
            4 => ($"{title}{bracketed}", null),
            5 => ($"{kind}（{name}）{title[unit.Length..]}", "办公室"),
            6 => ($"{name}{kind}第{random.Next(1, 90)}期 {title[unit.Length..]}", "信息科"),
            7 => ($"{at:yyyyMMdd}{bracketed}{title}", name + "信息员"),
            8 => ($"转发：{bracketed}关于{name}{title[unit.Length..]}的情况", "小李"),
            _ => ($"{bracketed}{name}报送{title[unit.Length..]}", "综合科"),
        };
        var (octets, words) = Compose(office, unit, kind, least, most, title, subject, sender, clerk, at);
        return new CorpusMail(office.Id, office.Mailbox, at, octets, notCounted ? new CorpusLabel(SubmissionStatus.NotCounted) : new CorpusLabel(SubmissionStatus.Counted, unit, kind, words), $"{what}: {subject}", !notCounted);
    }

    private CorpusMail Commissioned(CorpusOffice office, string unit, string name, Random clerk, DateTimeOffset at)
    {
        var title = CorpusProse.Title(random, unit);
        var subject = Pick<string>([$"{name}关于{CorpusProse.Object(random)}的约稿", title, $"报送：{title}"]);
        var (octets, words) = Compose(office, unit, "约稿", 400, 1900, title, subject, name, clerk, at);
        return new CorpusMail(office.Id, "szszwxx@126.com", at, octets, new CorpusLabel(SubmissionStatus.Counted, unit, "约稿", words), $"to the commissions' mailbox: {subject}", true);
    }

    private (byte[] Octets, int Words) Compose(CorpusOffice office, string unit, string kind, int least, int most, string title, string subject, string? sender, Random clerk, DateTimeOffset at)
    {
        var wanted = random.Next(least, most + 1);
        var text = string.Join('\n', [title, .. CorpusProse.Paragraphs(random, unit, wanted - CorpusProse.Words(title))]);
        var words = CorpusProse.Words(text);
        var (address, gbk, html) = ($"clerk{HashOf(unit)}@{Pick<string>(["qq.com", "163.com", "126.com"])}", clerk.Next(2) == 0, clerk.Next(2) == 0);
        var body = string.Join('\n', new[] { Pick(Greetings), text, "", string.Format(null, Pick(Signatures), unit) }.Where((part, i) => i > 0 || part.Length > 0));
        sent[unit] = (subject, text, words, kind, at);
        var octets = clerk.Next(5) switch
        {
            0 => CorpusWriter.Write(address, sender, subject, body, at, gbk, html),
            1 => CorpusWriter.Write(address, sender, subject, Pick(Covers), at, gbk, html, files: (title + ".txt", Gb18030.GetBytes(text))),
            2 => CorpusWriter.Write(address, sender, subject, Pick(Covers), at, gbk, html, files: ($"{kind}{random.Next(1, 60)}.docx", TestDocx.OfText(text.Split('\n')))),
            _ => CorpusWriter.Write(address, sender, subject, Pick(Covers), at, gbk, html, files: (title + Pick<string>([".docx", "(1).docx", "（定稿）.docx"]), TestDocx.OfText(text.Split('\n')))),
        };
        return (octets, words);
    }

    private CorpusMail TooShort(CorpusOffice office, string unit, string name, Random clerk, DateTimeOffset at)
    {
        var title = CorpusProse.Title(random, unit);
        var subject = $"（专报）{name}：{title[unit.Length..]}";
        var (octets, words) = Compose(office, unit, "专报", 600, 1480, title, subject, name, clerk, at);
        sent.Remove(unit);
        return new CorpusMail(office.Id, office.Mailbox, at, octets, new CorpusLabel(SubmissionStatus.NotCounted, unit, "专报", words), $"专报 below 1500: {subject}", false);
    }

    private CorpusMail Robot(CorpusOffice office, DateTimeOffset at)
    {
        var (subject, text, headers) = Pick<(string, string, string)>(
        [
            ("自动回复:关于报送信息的通知", "您的邮件已收到，我会尽快回复。", "X-QQ-AUTO-REPLY: yes\r\n"),
            ("自动回复: 信息采用情况", "本人休假中。", "Auto-Submitted: auto-replied\r\n"),
            ("系统退信", "抱歉，您的邮件被退回来了。", "Auto-Submitted: auto-generated\r\nX-Failed-Recipients: nobody@units.example\r\n"),
        ]);
        return new CorpusMail(office.Id, office.Mailbox, at, CorpusWriter.Write("postmaster@units.example", null, subject, text, at, headers: headers), new CorpusLabel(SubmissionStatus.SetAside), $"robot: {subject}", false);
    }

    private CorpusMail Secret(CorpusOffice office, string unit, string name, DateTimeOffset at)
    {
        var mark = Pick<string>(["秘密★1年", "机密★5年", "绝密★", "秘密★长期"]);
        var title = CorpusProse.Title(random, unit);
        var octets = CorpusWriter.Write("clerk@units.example", name, $"（{office.Kinds[0].Kind}）{title}", "请查收附件", at, files:
            (title + ".docx", TestDocx.OfText([mark, title, .. CorpusProse.Paragraphs(random, unit, 700)])));
        return new CorpusMail(office.Id, office.Mailbox, at, octets, new CorpusLabel(SubmissionStatus.Quarantined), $"secret: {mark}", false);
    }

    private CorpusMail NoUnit(CorpusOffice office, DateTimeOffset at)
    {
        var (kind, least, most) = office.Kinds[0];
        var title = CorpusProse.Title(random, "我单位");
        var text = string.Join('\n', [title, .. CorpusProse.Paragraphs(random, "我单位", random.Next(least, most) - CorpusProse.Words(title))]);
        var octets = CorpusWriter.Write("someone@qq.com", Pick<string>(["晴天", "信息员小王", "liming"]), $"（{kind}）{title}", "见附件", at, files: ("稿件.docx", TestDocx.OfText(text.Split('\n'))));
        return new CorpusMail(office.Id, office.Mailbox, at, octets, new CorpusLabel(office.Id == "shuozhou" ? SubmissionStatus.NotCounted : SubmissionStatus.Review), "no unit", false);
    }

    private CorpusMail NoMark(CorpusOffice office, string unit, string name, Random clerk, DateTimeOffset at)
    {
        var title = CorpusProse.Title(random, unit);
        var subject = name + title[unit.Length..];
        var (kind, least, most, status) = office.Id switch
        {
            "panzhihua" => Pick<(string?, int, int, SubmissionStatus)>([("简讯", 150, 500, SubmissionStatus.Counted), ("专报", 1500, 2300, SubmissionStatus.Counted), (null, 520, 1450, SubmissionStatus.Review)]),
            "shuozhou" => (null, 400, 1900, SubmissionStatus.NotCounted),
            "yinchuan" => ("信息", 400, 1500, SubmissionStatus.Counted),
            _ => (null, 400, 900, SubmissionStatus.Review),
        };
        var (octets, words) = Compose(office, unit, kind ?? "", least, most, title, subject, name, clerk, at);
        sent.Remove(unit);
        return new CorpusMail(office.Id, office.Mailbox, at, octets, new CorpusLabel(status, unit, kind, words), $"no mark: {subject}", false);
    }

    private CorpusMail Again(CorpusOffice office, string unit, DateTimeOffset at)
    {
        var (subject, text, words, kind, _) = sent[unit];
        var octets = CorpusWriter.Write("again@qq.com", unit, Pick<string>(["转发：", "Fw: ", "再次报送："]) + subject, "前面一封可能没有发出去，再发一次。", at, files: ("重发.docx", TestDocx.OfText(text.Split('\n'))));
        return new CorpusMail(office.Id, kind == "约稿" && office.Id == "shuozhou" ? "szszwxx@126.com" : office.Mailbox, at, octets, new CorpusLabel(SubmissionStatus.Duplicate, unit, null, words), $"sent again: {subject}", false);
    }

    private CorpusMail Joint(CorpusOffice office, string unit, string name, Random clerk, DateTimeOffset at)
    {
        var (kind, least, most) = Pick(office.Kinds);
        var other = Pick(office.Units.Where(u => u.Unit != unit).ToList()).Unit;
        var title = $"{unit}与{other}共同{CorpusProse.Title(random, unit)[unit.Length..]}";
        var subject = $"（{kind}）{name}{title[unit.Length..]}";
        var (octets, _) = Compose(office, unit, kind, least, most, title, subject, "小周", clerk, at);
        sent.Remove(unit);
        return new CorpusMail(office.Id, office.Mailbox, at, octets, new CorpusLabel(SubmissionStatus.Review), $"two units: {subject}", false);
    }

    // Another unit's text under one's own name, the names within exchanged as such people do.
    private CorpusMail Borrowed(CorpusOffice office, string unit, string name, DateTimeOffset at)
    {
        var theirs = office.Units.Select(u => u.Unit).Where(u => u != unit && sent.TryGetValue(u, out var s) && at - s.At < TimeSpan.FromDays(29)).ToList();
        if (theirs.Count == 0)
        {
            return NoUnit(office, at);
        }

        var other = Pick(theirs);
        var (_, text, _, kind, _) = sent[other];
        text = text.Replace(other, unit, StringComparison.Ordinal);
        var octets = CorpusWriter.Write("borrowed@qq.com", "小吴", $"（{kind}）{name}{CorpusProse.Title(random, unit)[unit.Length..]}", "请查收附件", at, files: ("材料.docx", TestDocx.OfText(text.Split('\n'))));
        return new CorpusMail(
            office.Id, kind == "约稿" && office.Id == "shuozhou" ? "szszwxx@126.com" : office.Mailbox, at, octets, new CorpusLabel(SubmissionStatus.Review), $"another unit's text: {name} of {other}", false);
    }

    private CorpusMail CloudLink(CorpusOffice office, string unit, string name, DateTimeOffset at)
    {
        var octets = CorpusWriter.Write(
            "clerk@163.com", name, $"（{office.Kinds[0].Kind}）{CorpusProse.Title(random, unit)}", "从网易163邮箱发来的云附件\n稿件.docx\nhttps://dashi.163.com/html/cloud-attachment-download/?key=abc123\n过期时间：2023年7月1日", at);
        return new CorpusMail(office.Id, office.Mailbox, at, octets, new CorpusLabel(SubmissionStatus.Review), "a link in place of the file", false);
    }

    private static string Bracket(Random clerk, string kind) => clerk.Next(6) switch
    {
        0 => $"（{kind}）",
        1 => $"【{kind}】",
        2 => $"[{kind}]",
        3 => $"({kind})",
        4 => $"〔{kind}〕",
        _ => $"《{kind}》",
    };

    private static int HashOf(string unit) => unit.Aggregate(17, (hash, c) => ((hash * 31) + c) & 0xFFFFFF);

    private T Pick<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
