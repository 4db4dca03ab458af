using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace MailIntake.Benchmarks.Mailbox;

/// <summary>
/// Writes one mail as the offices' units send them: headers of a webmail or Foxmail, subject and names as encoded words (RFC 2047) in
/// GBK or UTF-8, text in base64, quoted-printable or 8bit, the report as docx or in the body, photos beside it.
/// The octets follow from the plan and the seed alone.
/// </summary>
internal sealed class MailWriter(IReadOnlyList<MailPlan> plans, IReadOnlyList<string> units, int seed, byte[] noise)
{
    private const int LineOctets = 57; // 76 characters of base64 a line, RFC 2045 section 6.8

    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(54936)!;
    private static readonly string[] GbkNames = ["gb2312", "GBK", "gb18030"];
    private static readonly string[] Mailers = ["Foxmail 7.2.25.254[cn]", "Coremail Webmail Server Version XT5.0.13", "QQMail 2.x", "Microsoft Outlook 16.0"];

    /// <summary>The octets of a mail, with CR LF line ends.</summary>
    public byte[] Write(MailPlan plan, DateTimeOffset receivedAt) => plan.CopyOf < 0
        ? Write(plan, receivedAt, plan.Index)
        : Write(plans[plan.CopyOf], plan.Shape == MailShape.Duplicate ? default : receivedAt, plan.Shape == MailShape.Duplicate ? plan.CopyOf : plan.Index);

    /// <summary>When a mail of the mailbox was received: spread over the half year in which Shuozhou's quotas count.</summary>
    public DateTimeOffset ReceivedAt(int index) =>
        new DateTimeOffset(2022, 7, 1, 8, 0, 0, TimeSpan.FromHours(8)).AddSeconds(183L * 86_400 * index / plans.Count);

    private byte[] Write(MailPlan plan, DateTimeOffset receivedAt, int message)
    {
        if (receivedAt == default)
        {
            receivedAt = ReceivedAt(plan.Index);
        }

        var random = new Random(HashCode(plan.Index));
        var gbk = random.Next(2) == 0;
        var encoding = gbk ? Gb18030 : Encoding.UTF8;
        var charset = gbk ? GbkNames[random.Next(GbkNames.Length)] : "utf-8";
        var transfer = random.Next(3) switch { 0 => "base64", 1 => "quoted-printable", _ => "8bit" };
        var unit = units[random.Next(units.Count)];
        var kind = random.Next(5) < 2 ? "专报" : "简报";
        var html = random.Next(10);
        var mailer = Mailers[random.Next(Mailers.Length)];
        if (plan.Shape == MailShape.WrongCharset)
        {
            (encoding, charset, transfer) = (Encoding.UTF8, "gb2312", "8bit");
        }

        // The text must fit: a short mail holds a short report, however it is encoded.
        var octetsPerCharacter = (encoding == Encoding.UTF8 ? 3.0 : 2.0) * (transfer switch { "base64" => 1.37, "quoted-printable" => 3.1, _ => 1.0 }) * (html < 3 ? 1.1 : 1);
        var room = (int)((plan.Size - 1_700) / octetsPerCharacter);
        var wanted = kind == "专报" ? 1_400 + random.Next(1_200) : 250 + random.Next(900);
        var report = ReportWriter.Write(random, plan.Shape == MailShape.NoUnit ? "我单位" : unit, kind, plan.Index + 1, plan.Docx ? wanted : Math.Clamp(room - 120, 60, wanted));

        var subject = Subject(random, plan.Shape, kind, unit, report.Title);
        var body = plan.Shape switch
        {
            MailShape.AutomaticReply => "您好，您的邮件已收到，我会尽快处理。\n",
            MailShape.LargeFileLink => $"从QQ邮箱发来的超大附件\n{report.Title}.docx (86.2M, 2022年12月31日 12:00 到期)\n进入下载页面：http://mail.qq.com/cgi-bin/ftnExs_download?k={random.Next():x8}&t=exs_ftn_download\n",
            _ when plan.Docx => $"{(plan.Shape == MailShape.NoUnit ? "" : "市政府办公室信息科：\n")}    现将{report.Title}报上，请审阅。\n\n{(plan.Shape == MailShape.NoUnit ? "" : unit)}\n联系电话：0349-{random.Next(2_000_000, 2_999_999)}\n",
            _ => report.Text,
        };

        var mail = new MemoryStream(plan.Size + 16_384);
        var boundary = $"----=_NextPart_{random.Next():X8}_{random.Next():X8}";
        var sender = plan.Shape == MailShape.NoUnit ? "信息员" : unit;
        Line(mail, $"Received: from mail-m{random.Next(100, 999)}.relay.example (unknown [192.0.2.{random.Next(1, 255)}])");
        Line(mail, $"\tby mx{random.Next(1, 40)}.mail.example (Coremail) with SMTP id {random.Next():x8}AgBn{random.Next():x8}.{random.Next(10_000)};");
        Line(mail, $"\t{Date(receivedAt)} (CST)");
        Line(mail, "X-Originating-IP: [198.51.100.7]");
        Line(mail, $"Date: {Date(receivedAt.AddSeconds(-20))}");
        Line(mail, $"From: {Words(sender, encoding, charset, random)} <xx{Array.IndexOf([.. units], unit):d2}@units.example>");
        Line(mail, "To: <szxxgkk@126.com>");
        Line(mail, $"Subject: {Words(subject, encoding, charset, random)}");
        Line(mail, $"Message-ID: <{seed:x}.{message:x}.{(uint)HashCode(message):x8}@units.example>");
        Line(mail, "X-Priority: 3");
        Line(mail, $"X-Mailer: {mailer}");
        if (plan.Shape == MailShape.AutomaticReply)
        {
            Line(mail, "X-QQ-AUTO-REPLY: 1");
        }

        Line(mail, "MIME-Version: 1.0");
        var attachments = plan.Docx || plan.Size - mail.Length - body.Length * octetsPerCharacter > 6_000;
        if (attachments)
        {
            Line(mail, "Content-Type: multipart/mixed;");
            Line(mail, $"\tboundary=\"{boundary}\"");
            Line(mail, "");
            Line(mail, "This is a multi-part message in MIME format.");
            Line(mail, "");
            Line(mail, $"--{boundary}");
        }

        WriteBody(mail, body, html, encoding, charset, transfer, boundary);
        if (attachments)
        {
            WriteAttachments(mail, plan, report, encoding, charset, boundary, random);
            Line(mail, $"--{boundary}--");
        }

        var octets = mail.ToArray();
        return plan.Shape switch
        {
            MailShape.Unclosed => octets[..(octets.Length * 4 / 5)],
            MailShape.BrokenBase64 => Spoil(octets),
            _ => octets,
        };
    }

    private static string Subject(Random random, MailShape shape, string kind, string unit, string title) => shape switch
    {
        MailShape.AutomaticReply => "自动回复:" + title,
        MailShape.NoTag => title,
        MailShape.NoUnit => $"（{kind}）{title}",
        _ => random.Next(6) switch
        {
            0 => $"{title}（{kind}）",
            1 => $"({kind}){title}",
            2 => $"{unit}（{kind}）：{title}",
            3 => $"转发：（{kind}）{title}",
            _ => $"（{kind}）{title}",
        },
    };

    private static void WriteBody(MemoryStream mail, string body, int html, Encoding encoding, string charset, string transfer, string boundary)
    {
        var page = "<html><head><style>body { line-height: 1.5; font-family: 仿宋; font-size: 16pt; }</style></head><body>"
            + string.Concat(body.Split('\n').Select(l => $"<div>{l.Replace("&", "&amp;", StringComparison.Ordinal)}</div>")) + "</body></html>\n";
        switch (html)
        {
            case 0: // HTML alone
                WriteText(mail, "text/html", page, encoding, charset, transfer);
                break;
            case 1 or 2: // both, as Foxmail writes them
                var inner = boundary + "_alt";
                Line(mail, "Content-Type: multipart/alternative;");
                Line(mail, $"\tboundary=\"{inner}\"");
                Line(mail, "");
                Line(mail, $"--{inner}");
                WriteText(mail, "text/plain", body, encoding, charset, transfer);
                Line(mail, $"--{inner}");
                WriteText(mail, "text/html", page, encoding, charset, transfer);
                Line(mail, $"--{inner}--");
                Line(mail, "");
                break;
            default:
                WriteText(mail, "text/plain", body, encoding, charset, transfer);
                break;
        }
    }

    private static void WriteText(MemoryStream mail, string type, string text, Encoding encoding, string charset, string transfer)
    {
        Line(mail, $"Content-Type: {type};");
        Line(mail, $"\tcharset=\"{charset}\"");
        Line(mail, $"Content-Transfer-Encoding: {transfer}");
        Line(mail, "");
        var octets = encoding.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal));
        switch (transfer)
        {
            case "base64":
                WriteBase64(mail, octets);
                break;
            case "quoted-printable":
                WriteQuotedPrintable(mail, octets);
                break;
            default:
                mail.Write(octets);
                break;
        }

        Line(mail, "");
    }

    private void WriteAttachments(MemoryStream mail, MailPlan plan, Report report, Encoding encoding, string charset, string boundary, Random random)
    {
        // What base64 and the part headers add is taken off, so that the mail comes out at its planned size.
        var left = (int)((plan.Size - mail.Length - 40) / 78.0 * LineOctets);
        if (plan.Docx)
        {
            var size = left - 300;
            var file = DocxWriter.Write(report, size, noise.AsSpan(random.Next(noise.Length - Math.Max(size, 0))), random);
            if (plan.Shape == MailShape.BrokenDocx)
            {
                file = file[..(file.Length * 3 / 5)];
            }

            WriteFile(mail, file, report.Title + ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", encoding, charset, boundary, random);
            return;
        }

        for (var photos = 1 + random.Next(left > 200_000 ? 3 : 1); photos > 0; photos--)
        {
            var size = Math.Max(300, (left / photos) - 250);
            left -= size + 250;
            var photo = noise.AsSpan(random.Next(noise.Length - size), size).ToArray();
            photo.AsSpan(0, 4).Clear();
            (photo[0], photo[1], photo[2], photo[3]) = (0xFF, 0xD8, 0xFF, 0xE0); // JPEG
            WriteFile(mail, photo, $"现场照片{photos}.jpg", "image/jpeg", encoding, charset, boundary, random);
        }
    }

    private static void WriteFile(MemoryStream mail, byte[] file, string name, string type, Encoding encoding, string charset, string boundary, Random random)
    {
        var words = Words(name, encoding, charset, random);
        Line(mail, $"--{boundary}");
        Line(mail, random.Next(2) == 0 ? $"Content-Type: {type};" : $"Content-Type: application/octet-stream; charset=\"{charset}\";");
        Line(mail, $"\tname=\"{words}\"");
        Line(mail, "Content-Transfer-Encoding: base64");
        Line(mail, "Content-Disposition: attachment;");
        Line(mail, $"\tfilename=\"{words}\"");
        Line(mail, "");
        WriteBase64(mail, file);
        Line(mail, "");
    }

    /// <summary>Encoded words (RFC 2047), base64, folded; now and then cut inside a character, as some clients do.</summary>
    private static string Words(string text, Encoding encoding, string charset, Random random)
    {
        var octets = encoding.GetBytes(text);
        var step = random.Next(10) == 0 ? 31 : 30; // 30 octets are whole characters in GBK and in UTF-8 where all are Chinese
        var words = new List<string>();
        for (var at = 0; at < octets.Length; at += step)
        {
            words.Add($"=?{charset}?B?{Convert.ToBase64String(octets.AsSpan(at, Math.Min(step, octets.Length - at)))}?=");
        }

        return string.Join("\r\n ", words);
    }

    private static void WriteBase64(MemoryStream mail, ReadOnlySpan<byte> octets)
    {
        Span<byte> line = stackalloc byte[78];
        while (octets.Length > 0)
        {
            var part = octets[..Math.Min(LineOctets, octets.Length)];
            Base64.EncodeToUtf8(part, line, out _, out var written);
            line[written] = (byte)'\r';
            line[written + 1] = (byte)'\n';
            mail.Write(line[..(written + 2)]);
            octets = octets[part.Length..];
        }
    }

    /// <summary>RFC 2045 section 6.7, lines up to 76 characters.</summary>
    private static void WriteQuotedPrintable(MemoryStream mail, ReadOnlySpan<byte> octets)
    {
        var column = 0;
        foreach (var octet in octets)
        {
            var literal = octet is >= 32 and < 127 and not (byte)'=' or (byte)'\r' or (byte)'\n';
            if (octet == '\r')
            {
                column = 0;
            }
            else if (octet != '\n' && column + (literal ? 1 : 3) > 75)
            {
                mail.Write("=\r\n"u8);
                column = 0;
            }

            if (literal)
            {
                mail.WriteByte(octet);
                column += octet is (byte)'\r' or (byte)'\n' ? 0 : 1;
            }
            else
            {
                mail.WriteByte((byte)'=');
                mail.WriteByte((byte)"0123456789ABCDEF"[octet >> 4]);
                mail.WriteByte((byte)"0123456789ABCDEF"[octet & 15]);
                column += 3;
            }
        }
    }

    private static byte[] Spoil(byte[] octets)
    {
        for (var at = octets.Length / 2; at < octets.Length; at += 997)
        {
            if (octets[at] is not ((byte)'\r' or (byte)'\n'))
            {
                octets[at] = (byte)'*';
            }
        }

        return octets;
    }

    private static void Line(MemoryStream mail, string text)
    {
        mail.Write(Encoding.ASCII.GetBytes(text));
        mail.Write("\r\n"u8);
    }

    private static string Date(DateTimeOffset at) => at.ToString("ddd, dd MMM yyyy HH:mm:ss +0800", CultureInfo.InvariantCulture);

    /// <summary>A number for each mail that is the same in every run (the base library's own hashes differ from process to process).</summary>
    private int HashCode(int index) => unchecked((int)(((uint)seed * 2_654_435_761u) ^ ((uint)index * 2_246_822_519u)));
}
