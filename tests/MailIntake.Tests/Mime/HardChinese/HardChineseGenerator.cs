using System.Text;

namespace MailIntake.Tests.Mime.HardChinese;

/// <summary>
/// Writes Chinese mails as mail programs in China write them at their worst, from a seed, with known truth: GB 2312 labels on GBK and
/// GB18030, words cut within a character, glued words, raw 8-bit headers and names, private names of the charset, HZ, Big5, unlabelled
/// bodies, folded and continued names.
/// </summary>
internal sealed class HardChineseGenerator(int seed)
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(54936)!;
    private static readonly Encoding Big5 = CodePagesEncodingProvider.Instance.GetEncoding(950)!;
    private static readonly string[] GbLabels = ["gb2312", "GB2312", "gbk", "GBK", "gb18030", "x-gbk", "cp936", "ms936", "windows-936", "csGB2312", "gb2312-80", "EUC-CN"];

    // How offices write; none of it stands in the reader's list of common characters because it stands here.
    private static readonly string[] Simplified =
    [
        "关于报送二季度重点项目建设进展情况的报告", "市国资委召开安全生产专题调度会", "某县扎实推进高标准农田建设", "我区多措并举稳就业保民生", "关于印发防汛抗旱应急预案的通知",
        "国投集团上半年实现营业收入稳步增长", "园区企业复工复产情况", "乡镇卫生院标准化改造全面完成", "创新“网格化＋”基层治理模式", "强化督查考核，压实工作责任", "粮食收购价格波动值得关注",
        "部分群众反映农村客运班线偏少", "建议加快补齐养老服务短板", "一季度税收收入同比增长5.2%", "做好冬春季森林草原防灭火工作", "全市旅游接待人数突破120万人次", "开展“百日攻坚”行动", "严守耕地红线",
    ];

    private static readonly string[] Traditional =
    [
        "關於報送第二季度重點項目建設進展情況的報告", "縣政府召開安全生產會議", "推進農業現代化發展", "加強環境保護與生態建設", "請查收附件並予以審閱", "關於印發應急預案的通知", "企業復工復產情況", "旅遊接待人數突破歷史紀錄",
    ];

    private static readonly string[] Short = ["收到", "见附件", "请查收", "报送信息", "简报第3期", "无", "您好！"];

    // Outside GB 2312: GBK, and GB18030 in four octets.
    private static readonly string[] Rare = ["朱镕基", "喆", "堃", "赵翀", "劉徳華", "㐀", "𠮷", "𣲗", "䶮", "€", "犇犇", "燚", "㙍"];

    private readonly Random _random = new(seed);

    /// <summary>The next mail.</summary>
    public HardChineseMail Next()
    {
        var output = new List<byte>();
        var content = new byte[1 + _random.Next(3000)];
        _random.NextBytes(content);
        Write(output, "From: =?gb2312?B?zqLQxdSx?= <xx@units.example>\r\nMessage-ID: <1@units.example>\r\nMIME-Version: 1.0\r\nSubject: ");
        var (subject, subjectHow) = Subject(output);
        Write(output, "\r\nContent-Type: multipart/mixed; boundary=\"=_b\"\r\n\r\n--=_b\r\n");
        var (text, textHow) = Body(output);
        Write(output, "\r\n--=_b\r\n");
        var (name, nameHow) = Name(output);
        Write(output, "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks) + "\r\n--=_b--\r\n");
        return new HardChineseMail([.. output], subject, text, name, content, $"{subjectHow}; {textHow}; {nameHow}");
    }

    private (string Truth, string How) Subject(List<byte> output)
    {
        var text = Sentence(rare: true);
        switch (_random.Next(10))
        {
            case 0:
                text = Sentence(rare: _random.Next(2) == 0);
                output.AddRange(Gb18030.GetBytes(text));
                return (text, "subject raw GBK");
            case 8:
                text = Pick(Traditional);
                output.AddRange(Gb18030.GetBytes(text));
                return (text, "subject raw GBK, traditional");
            case 9:
                text = Pick(Traditional);
                output.AddRange(Big5.GetBytes(text));
                return (text, "subject raw Big5");
            case 1:
                output.AddRange(Encoding.UTF8.GetBytes(text));
                return (text, "subject raw UTF-8");
            case 2:
                text = Sentence(rare: false);
                Words(output, Hz(text), Pick(["hz-gb-2312", "HZ"]), text.Length * 4, "\r\n ", q: _random.Next(2) == 0);
                return (text, "subject HZ");
            case 3:
                text = Pick(Traditional) + Pick(Traditional);
                Words(output, Big5.GetBytes(text), Pick(["big5", "Big5", "x-x-big5", "cn-big5"]), 1 + _random.Next(30), Pick(["\r\n ", " "]), q: false);
                return (text, "subject Big5");
            case 4:
                Words(output, Encoding.UTF8.GetBytes(text), Pick(["utf-8", "UTF-8", "utf8"]), 1 + _random.Next(30), Pick(["\r\n ", " ", "\r\n\t", ""]), q: _random.Next(2) == 0);
                return (text, "subject UTF-8 words");
            default:
                Words(output, Gb18030.GetBytes(text), Pick(GbLabels), 1 + _random.Next(30), Pick(["\r\n ", " ", "\r\n\t", ""]), q: _random.Next(3) == 0);
                return (text, "subject GB words");
        }
    }

    private (string Truth, string How) Body(List<byte> output)
    {
        var simplified = string.Join("\r\n", Enumerable.Range(0, 1 + _random.Next(6)).Select(_ => Sentence(rare: true)));
        var (text, octets, label) = _random.Next(11) switch
        {
            8 when Pick(Short) is var brief => (brief, Gb18030.GetBytes(brief), ""),
            9 when Lines(Traditional) is var lines => (lines, Gb18030.GetBytes(lines), Pick(["", "gb2312"])),
            10 when Lines(Simplified) + "\r\n" is var lines => (lines, Encoding.Unicode.GetBytes(lines), ""),
            0 => (simplified, Gb18030.GetBytes(simplified), ""),
            1 => (simplified, Encoding.UTF8.GetBytes(simplified), ""),
            2 when Lines(Traditional) is var lines => (lines, Big5.GetBytes(lines), Pick(["", "big5", "x-x-big5"])),
            3 when Lines(Simplified) is var lines => (lines, Hz(lines), Pick(["", "hz-gb-2312"])),
            4 => (simplified, Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(simplified)).ToArray(), "utf-16"),
            5 => (simplified, Gb18030.GetBytes(simplified), Pick(["us-ascii", "unknown-8bit", "default", "x-unknown"])),
            _ => (simplified, Gb18030.GetBytes(simplified), Pick(GbLabels)),
        };
        Write(output, label.Length == 0 ? Pick(["", "Content-Type: text/plain\r\n"]) : $"Content-Type: text/plain; charset={label}\r\n");
        var transfer = octets.Contains((byte)0) ? 0 : _random.Next(3);
        switch (transfer)
        {
            case 0:
                Write(output, "Content-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(octets, Base64FormattingOptions.InsertLineBreaks));
                break;
            case 1:
                Write(output, "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
                QuotedPrintable(output, octets);
                break;
            default:
                Write(output, "Content-Transfer-Encoding: 8bit\r\n\r\n");
                output.AddRange(octets);
                break;
        }

        return (text.Replace("\r\n", "\n"), $"text '{label}' {(transfer == 0 ? "base64" : transfer == 1 ? "qp" : "8bit")}");
    }

    private (string Truth, string How) Name(List<byte> output)
    {
        var name = Sentence(rare: true) + Pick([".docx", ".doc", ".pdf", ".wps", "（定稿）.docx", "(1).doc"]);
        var octets = Gb18030.GetBytes(name);
        var head = Pick(["Content-Type: application/octet-stream;\r\n name", "Content-Type: application/msword; name", "Content-Disposition: attachment;\r\n filename"]);
        var piece = 1 + _random.Next(30);
        switch (_random.Next(10))
        {
            case 9:
                name = Pick(Traditional) + ".doc";
                Write(output, head + "=\"");
                output.AddRange((_random.Next(2) == 0 ? Big5 : Gb18030).GetBytes(name));
                Write(output, "\"");
                return (name, "name raw, traditional");
            case 0:
                name = Pick([.. Simplified, .. Short]) + ".doc";
                Write(output, head + "=\"");
                output.AddRange(Gb18030.GetBytes(name));
                Write(output, "\"");
                return (name, "name raw GBK");
            case 1:
                Write(output, head + "=\"");
                output.AddRange(Encoding.UTF8.GetBytes(name));
                Write(output, "\"");
                return (name, "name raw UTF-8");
            case 2:
                Write(output, head + "=");
                Words(output, octets, Pick(GbLabels), 1000, "", q: false);
                return (name, "name word unquoted");
            case 3:
                Write(output, $"{head}*={Pick(["gb2312", "gbk", "GB18030", "x-gbk"])}'zh-cn'{Percent(octets)}");
                return (name, "name RFC 2231");
            case 4:
                Write(output, string.Join(";\r\n ", Percent(octets).Chunk(piece * 3).Select((c, i) => $"{(i == 0 ? head : head[(head.LastIndexOf(' ') + 1)..])}*{i}*={(i == 0 ? "gb2312''" : "")}{new string(c)}")));
                return (name, "name RFC 2231 continued");
            case 5:
                var word = $"=?{Pick(GbLabels)}?B?{Convert.ToBase64String(octets)}?=";
                Write(output, string.Join(";\r\n ", word.Chunk(piece + 5).Select((c, i) => $"{(i == 0 ? head : head[(head.LastIndexOf(' ') + 1)..])}*{i}=\"{new string(c)}\"")));
                return (name, "name word in sections");
            case 6:
                name = Pick(Traditional) + ".doc";
                Write(output, head + "=\"");
                Words(output, Big5.GetBytes(name), "big5", piece, "\r\n ", q: false);
                Write(output, "\"");
                return (name, "name Big5 words");
            default:
                Write(output, head + "=\"");
                Words(output, octets, Pick(GbLabels), piece, Pick(["\r\n ", " ", "\r\n\t", ""]), q: _random.Next(3) == 0);
                Write(output, "\"");
                return (name, "name words quoted");
        }
    }

    private string Sentence(bool rare)
    {
        var text = Pick(Simplified) + (_random.Next(3) == 0 ? Pick(Simplified) : "");
        if (rare && _random.Next(2) == 0)
        {
            text = text.Insert(_random.Next(text.Length), Pick(Rare));
        }

        return _random.Next(4) == 0 ? text + _random.Next(2000, 2030) + "年" : text;
    }

    private string Lines(string[] sentences) => string.Join("\r\n", Enumerable.Range(0, 1 + _random.Next(6)).Select(_ => Pick(sentences)));

    private T Pick<T>(IReadOnlyList<T> values) => values[_random.Next(values.Count)];

    // Words of so many octets each: wherever that cuts a character, it is cut.
    private static void Words(List<byte> output, byte[] octets, string charset, int piece, string between, bool q)
    {
        for (var at = 0; at < octets.Length; at += piece)
        {
            var part = octets.AsSpan(at, Math.Min(piece, octets.Length - at));
            Write(output, (at > 0 ? between : "") + (q
                ? $"=?{charset}?Q?{string.Concat(part.ToArray().Select(b => $"={b:X2}"))}?="
                : $"=?{charset}?B?{Convert.ToBase64String(part)}?="));
        }
    }

    private static string Percent(byte[] octets) => string.Concat(octets.Select(b => char.IsAsciiLetterOrDigit((char)b) ? ((char)b).ToString() : $"%{b:X2}"));

    // RFC 1843.
    private static byte[] Hz(string text)
    {
        var output = new List<byte>();
        var shifted = false;
        foreach (var c in text)
        {
            var code = Gb18030.GetBytes(c.ToString());
            if (code.Length == 2 != shifted)
            {
                Write(output, shifted ? "~}" : "~{");
                shifted = !shifted;
            }

            output.AddRange(code.Select(b => (byte)(b & 0x7F)));
            if (c == '~')
            {
                output.Add((byte)'~');
            }
        }

        if (shifted)
        {
            Write(output, "~}");
        }

        return [.. output];
    }

    private static void QuotedPrintable(List<byte> output, byte[] octets)
    {
        var column = 0;
        foreach (var b in octets)
        {
            var text = b is >= 33 and < 127 and not (byte)'=' or (byte)'\r' or (byte)'\n' ? ((char)b).ToString() : $"={b:X2}";
            if (column + text.Length > 75)
            {
                Write(output, "=\r\n");
                column = 0;
            }

            Write(output, text);
            column = b == '\n' ? 0 : column + text.Length;
        }
    }

    private static void Write(List<byte> output, string text) => output.AddRange(Encoding.ASCII.GetBytes(text));
}
