using System.Text;
using System.Text.RegularExpressions;
using MailIntake.Documents.Bodies;
using MailIntake.Documents.External;
using MailIntake.Domain;
using MailIntake.Domain.Read;

namespace MailIntake.Documents;

/// <summary>
/// From a read mail to the texts that may be its report: the body without what surrounds it, and the attachments that
/// are documents, those in archives and attached mails among them. Pictures, calendars, cards and signatures are no reports and are left
/// out. Formats that need programs of others are read by <see cref="ReadWholeAsync"/> alone; <see cref="Read"/>, which the
/// intake of mails waits for, leaves them awaiting.
/// </summary>
public sealed partial class ContentReader
{
    private const int MaxFiles = 50;
    private const int MaxNameLength = 200;
    private const int MaxMailDepth = 5;
    private const int MaxAttachedText = 4_000_000;

    // A line that sends an attached mail along is shorter; of a body that is not much longer nobody but a person can tell which is the report.
    private const int CoveringWords = 30;
    private const int DoubtfulWords = 100;

    // The logo in a signature is smaller, and a page with text that was photographed larger.
    private const int LogoOctets = 10_000;
    private const int LongestTag = 2000;
    private const int MaxPictures = 1000;
    private const string Removed = "这个附件已被发件人的邮件程序删去，只剩名称；请重新附上（docx）重发";

    /// <summary>Reads what can be read without programs of others. Never throws; bounded like the readers it calls.</summary>
    public MailContent Read(ReadMail mail)
    {
        var (files, ignored, tables) = Files(mail);
        return Content(mail, [.. files.Select(ReportReader.Read)], ignored, tables);
    }

    /// <summary>Reads a mail with the help of programs of others. Mails that are read at the same time share their starts.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="ct">Kills the programs.</param>
    /// <returns>Its content; what awaits in it lacks a program that is not installed, or that failed.</returns>
    public async Task<MailContent> ReadWholeAsync(ReadMail mail, CancellationToken ct)
    {
        var (files, ignored, tables) = Files(mail);
        var unpacked = await ForeignReader.UnpackAsync(files, ct).ConfigureAwait(false);
        ignored.AddRange(files.Select(file => file.Source).Except(unpacked.Select(file => file.Source)));
        return Content(mail, await ForeignReader.ReadAsync(unpacked, ct).ConfigureAwait(false), ignored, tables);
    }

    private static MailContent Content(ReadMail mail, IReadOnlyList<ReportText> files, IReadOnlyList<string> ignored, WorkbookTexts tables)
    {
        if (mail.HeadersOnly)
        {
            return new MailContent(mail, new ReportText(ReportText.Body, "", 0), files);
        }

        var body = BodyText.Of(mail);
        var attached = new StringBuilder(body.Uncounted);
        if (body.Uncounted.Length == 0 && mail.Html.Length > 0 && BodyText.WideIn(mail.Html) != BodyText.WideIn(mail.Text))
        {
            // Whoever opens the mail sees the HTML: a security mark may stand there alone. Programs write the same into both, and reading it costs more than all else.
            attached.Append('\n').Append(HtmlText.Read(mail.Html, out _));
        }

        (body, files) = WithoutTrailing(body, files, attached);
        if (files.Count == 0 && ForwardedText(mail, MaxMailDepth) is { } forwarded)
        {
            var isLonger = BodyText.FarMore(forwarded.Words, body.Words);
            if (body.Text.Length == 0 || (isLonger && body.Words < CoveringWords && mail.RepliesTo.Count == 0))
            {
                files = [forwarded];
            }
            else if (isLonger && body.Words < DoubtfulWords)
            {
                body = body with { Doubt = body.Doubt ?? $"附带的邮件“{forwarded.Source}”有 {forwarded.Words} 字，比正文长得多，稿件可能在其中" };
            }
        }

        AddTexts(attached, tables, mail, MaxMailDepth);
        attached.Append(tables.Texts);
        return new MailContent(mail, attached.Length > body.Uncounted.Length ? body with { Uncounted = attached.ToString() } : body, files)
        {
            Ignored = ignored,
            Unread = [.. ignored.Where(name => !IsAnnex(mail, name))],
            Names = tables.Names,
            Shown = Shown(mail),
        };
    }

    private static bool IsAnnex(ReadMail mail, string name) =>
        FormatDetector.IsAnnexName(name) || mail.Files.Any(file => file.FileName == name && (IsMedia(file.MediaType) || FormatDetector.IsPicture(file.Content.Span)));

    private static List<string> Shown(ReadMail mail)
    {
        var shown = mail.Files.Where(file => file.IsInline && file.MediaType.StartsWith("image/", StringComparison.Ordinal) && file.Content.Length > LogoOctets)
            .Take(MaxFiles).Select(file => file.FileName is null ? "正文中的图片" : NameOf(file, 0)).ToList();
        if (shown.Count == 0 && (HoldsPicture(mail.Html) || RefersToPicture(mail.Html)))
        {
            shown.Add("正文中的图片");
        }

        return shown;
    }

    // A picture within the page itself (RFC 2397), four characters for three octets.
    private static bool HoldsPicture(ReadOnlySpan<char> html)
    {
        while (html.IndexOf("data:image/", StringComparison.OrdinalIgnoreCase) is >= 0 and var start)
        {
            html = html[start..];
            var end = html.IndexOfAny("\"'>)");
            end = end < 0 ? html.Length : end;
            if (end > LogoOctets / 3 * 4)
            {
                return true;
            }

            html = html[end..];
        }

        return false;
    }

    // A picture on a server, which nobody fetches; what is known to be small is a logo, or counts who reads the mail.
    private static bool RefersToPicture(ReadOnlySpan<char> html)
    {
        for (var left = MaxPictures; left > 0 && html.IndexOf("<img", StringComparison.OrdinalIgnoreCase) is >= 0 and var start; left--)
        {
            html = html[start..];
            var end = html[..Math.Min(html.Length, LongestTag)].IndexOf('>');
            var tag = html[..(end < 0 ? Math.Min(html.Length, LongestTag) : end)];
            if (LinkedPicture().IsMatch(tag) && !SmallPicture().IsMatch(tag))
            {
                return true;
            }

            html = html[Math.Max(tag.Length, 4)..];
        }

        return false;
    }

    // The text behind an attachment in a mail of Apple's programs, which Exchange makes a file of, and files with nothing but a program's closing line. Most hold
    // nothing; where one does, it is a part of the body. What is left out is still looked through for security marks.
    private static (ReportText Body, IReadOnlyList<ReportText> Files) WithoutTrailing(ReportText body, IReadOnlyList<ReportText> files, StringBuilder texts)
    {
        var kept = files.Where(file => file.Fault is not null || !(IsTrailing(file.FileName) ? BodyText.Own(file.Text).Length == 0 : FormatDetector.HasExtension(file.FileName, ".txt", ".htm", ".html") && SignatureBlock.IsClosing(file.Text))).ToList();
        if (kept.Find(file => IsTrailing(file.FileName)) is { } part && (body.Text.Length > 0 || kept.Exists(file => !IsTrailing(file.FileName))))
        {
            kept.RemoveAll(file => IsTrailing(file.FileName));
            body = body with { Doubt = body.Doubt ?? $"正文的一部分可能在附件 {part.Name} 里" };
        }

        foreach (var file in files.Except(kept))
        {
            texts.Append('\n').Append(file.Text);
        }

        return (body, kept);
    }

    private static bool IsTrailing(string name) => TrailingName().IsMatch(name);

    // Whatever is counted, a security mark in an attached mail or table is one of the whole.
    private static void AddTexts(StringBuilder texts, WorkbookTexts tables, ReadMail mail, int depth)
    {
        foreach (var attachment in mail.Files)
        {
            tables.Add(attachment.FileName, attachment.Content);
            tables.AddName(attachment.FileName);
            if (attachment.Mail is not { } inner || depth == 0 || texts.Length > MaxAttachedText)
            {
                continue;
            }

            texts.Append('\n').Append(inner.Subject).Append('\n').Append(inner.Text).Append('\n');
            texts.Append(string.IsNullOrWhiteSpace(inner.Text) && inner.Html.Length > 0 ? HtmlText.Read(inner.Html, out _) : "");
            AddTexts(texts, tables, inner, depth - 1);
        }
    }

    // Of a mail that consists of another one as an attachment, the other's body is the report.
    private static ReportText? ForwardedText(ReadMail mail, int depth)
    {
        foreach (var attachment in mail.Files)
        {
            if (attachment.Mail is not { } inner || depth == 0)
            {
                continue;
            }

            if (BodyText.Of(inner) is { Text.Length: > 0 } text)
            {
                return text with { Source = NameOf(attachment, 0), Uncounted = "" };
            }

            if (ForwardedText(inner, depth - 1) is { } deeper)
            {
                return deeper;
            }
        }

        return null;
    }

    // The tables are those in archives: more come as these are unpacked.
    private static (List<ReportFile> Files, List<string> Ignored, WorkbookTexts Tables) Files(ReadMail mail)
    {
        var (files, ignored, tables) = (new List<ReportFile>(), new List<string>(), new WorkbookTexts());
        if (!mail.HeadersOnly)
        {
            AddFiles(files, ignored, tables, mail, within: null, MaxMailDepth);
        }

        return (files, ignored, tables);
    }

    private static void AddFiles(List<ReportFile> files, List<string> ignored, WorkbookTexts tables, ReadMail mail, string? within, int depth)
    {
        var unnamed = 0;
        foreach (var attachment in mail.Files)
        {
            if (files.Count >= MaxFiles)
            {
                return;
            }

            var name = NameOf(attachment, unnamed);
            if (attachment.MediaType == "text/x-moz-deleted")
            {
                if (FormatDetector.IsDocumentName(name))
                {
                    files.Add(new ReportFile(within ?? name, within is null ? null : name, default, ReportFormat.Other) { Fault = Removed });
                }
                else
                {
                    Ignore(attachment, name);
                }

                continue;
            }

            if (!MayBeReport(attachment))
            {
                if (IsMedia(attachment.MediaType))
                {
                    Ignore(attachment, name);
                }

                continue;
            }

            var format = FormatDetector.Detect(attachment.Content, attachment.MediaType);
            if (attachment.Mail is not null && format is ReportFormat.PlainText or ReportFormat.WebArchive)
            {
                format = IsPage(attachment.Mail) ? ReportFormat.WebArchive : ReportFormat.Mail;
            }

            if (IsTrailing(name))
            {
                if (format == ReportFormat.Empty)
                {
                    continue;
                }

                // The few tags around nothing do not look like a page.
                format = format == ReportFormat.PlainText && !FormatDetector.HasExtension(name, ".txt") ? ReportFormat.Html : format;
            }

            switch (format)
            {
                case ReportFormat.WebArchive when attachment.Mail is { } page:
                    files.Add(new ReportFile(within ?? name, within is null ? null : name, PageOf(page), page.Html.Length > 0 ? ReportFormat.Html : ReportFormat.PlainText));
                    break;
                case ReportFormat.Other when FormatDetector.IsUnknownDocument(attachment.FileName, attachment.Content.Span):
                    files.Add(new ReportFile(within ?? name, within is null ? null : name, default, format) { Fault = ReportReader.UnknownDocument });
                    break;
                case ReportFormat.Other:
                    Ignore(attachment, name);
                    continue;
                case ReportFormat.Mail when attachment.Mail is { } inner && depth > 0:
                    AddFiles(files, ignored, tables, inner, within ?? name, depth - 1);
                    break;
                case ReportFormat.Zip:
                    var members = new Package(within ?? name, tables).Open(attachment.Content, within is null ? null : name, depth: 0);
                    files.AddRange(members);
                    if (members.Count == 0)
                    {
                        Ignore(attachment, name);
                    }

                    break;
                default:
                    files.Add(new ReportFile(within ?? name, within is null ? null : name, attachment.Content, format)
                    {
                        Doubt = FormatDetector.TellsItsEnd(format, attachment.Content.Span) ? null : attachment.Doubt,
                        Package = format is ReportFormat.Rar or ReportFormat.SevenZip ? new Package(within ?? name, tables) : null,
                    });
                    break;
            }

            unnamed++;
        }

        void Ignore(MailAttachment attachment, string name)
        {
            if (!attachment.IsInline)
            {
                ignored.Add(name);
            }
        }
    }

    // A page is from nobody: browsers write <Saved by …>, Word nothing.
    private static bool IsPage(ReadMail mail) => !mail.From.Any(from => from.Address.Contains('@'));

    // Word keeps its running headers and footnote lines in further pages behind the first one: no part of the 字数.
    private static byte[] PageOf(ReadMail page)
    {
        const string End = "</html>";
        var end = page.Html.IndexOf(End, StringComparison.OrdinalIgnoreCase);
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(page.Html.Length == 0 ? page.Text : end < 0 ? page.Html : page.Html[..(end + End.Length)])];
    }

    private static string NameOf(MailAttachment attachment, int index) =>
        attachment.FileName is not { Length: > 0 } name ? $"附件{index + 1}" : ShortText.Beginning(name, MaxNameLength);

    /// <summary>
    /// The files of a mail as they go on with it: all but pictures shown within its text and what has neither a name nor a known format. A document
    /// without a name gets one.
    /// </summary>
    public static IReadOnlyList<MailAttachment> ToPassOn(ReadMail mail)
    {
        var passed = new List<MailAttachment>();
        var documents = 0;
        foreach (var attachment in mail.Files)
        {
            var format = MayBeReport(attachment) ? FormatDetector.Detect(attachment.Content, attachment.MediaType) : ReportFormat.Other;
            var isDocument = format is not (ReportFormat.Other or ReportFormat.Empty);
            var name = attachment.FileName is { Length: > 0 } own ? own : isDocument ? NameOf(attachment, documents) + ExtensionOf(format) : null;
            documents += isDocument ? 1 : 0;
            if (name is not null && (isDocument || !attachment.IsInline))
            {
                passed.Add(attachment with { FileName = name });
            }
        }

        return passed;
    }

    private static string ExtensionOf(ReportFormat format) => format switch
    {
        ReportFormat.PlainText => ".txt",
        ReportFormat.Html => ".html",
        ReportFormat.MacroDocx => ".docm",
        ReportFormat.Doc or ReportFormat.MacroDoc => ".doc",
        ReportFormat.WordXml => ".xml",
        ReportFormat.WebArchive => ".mht",
        ReportFormat.Pdf => ".pdf",
        ReportFormat.Rtf => ".rtf",
        ReportFormat.OpenDocument => ".odt",
        ReportFormat.Ofd => ".ofd",
        ReportFormat.Zip => ".zip",
        ReportFormat.Rar => ".rar",
        ReportFormat.SevenZip => ".7z",
        ReportFormat.Tnef => ".dat",
        ReportFormat.Mail => ".eml",
        _ => ".docx",
    };

    [GeneratedRegex(@"^ATT\d{3,8}\.(txt|html?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TrailingName();

    [GeneratedRegex("\\ssrc\\s{0,9}=\\s{0,9}[\"']?\\s{0,9}(https?:)?//", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LinkedPicture();

    // width="1", style="height: 40px"
    [GeneratedRegex("(?<![-\\w])(width|height)\\s{0,9}[=:]\\s{0,9}[\"']?\\s{0,9}\\d{1,2}(px)?\\s{0,9}[\"';/]?(\\s|$|;)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SmallPicture();

    private static bool MayBeReport(MailAttachment attachment) => attachment.MediaType switch
    {
        "text/calendar" or "text/vcard" or "text/x-vcard" or "text/directory" or "application/ics" => false,
        "application/pkcs7-signature" or "application/x-pkcs7-signature" or "application/pgp-signature" or "application/pgp-keys" => false,
        "message/delivery-status" or "message/disposition-notification" or "text/rfc822-headers" => false,
        var type when IsMedia(type) => attachment is { IsInline: false } && FormatDetector.IsDocumentName(attachment.FileName),
        _ => !FormatDetector.HasExtension(attachment.FileName, ".ics", ".vcf", ".p7s", ".asc"),
    };

    // A phone labels everything it sends as a picture; the name then tells a document from a picture, and the content decides.
    private static bool IsMedia(string type) =>
        type.StartsWith("image/", StringComparison.Ordinal) || type.StartsWith("audio/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal);
}
