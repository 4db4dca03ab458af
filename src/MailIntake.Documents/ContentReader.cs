using System.Text;
using MailIntake.Documents.External;
using MailIntake.Domain.Read;

namespace MailIntake.Documents;

/// <summary>
/// From a read mail to the texts that may be its report: the body without what surrounds it, and the attachments that
/// are documents, those in archives and attached mails among them. Pictures, calendars, cards and signatures are no reports and are left
/// out. Formats that need programs of others are read by <see cref="ReadWholeAsync"/> alone; <see cref="Read"/>, which the
/// intake of mails waits for, leaves them awaiting.
/// </summary>
public sealed class ContentReader
{
    private const int MaxFiles = 50;
    private const int MaxNameLength = 200;
    private const int MaxMailDepth = 5;

    /// <summary>Reads what can be read without programs of others. Never throws; bounded like the readers it calls.</summary>
    public MailContent Read(ReadMail mail) => Content(mail, [.. Files(mail).Select(ReportReader.Read)]);

    /// <summary>Reads a mail with the help of programs of others. Mails that are read at the same time share their starts.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="ct">Cancels, and kills the programs.</param>
    /// <returns>Its content; what awaits in it lacks a program that is not installed.</returns>
    public async Task<MailContent> ReadWholeAsync(ReadMail mail, CancellationToken ct)
    {
        var files = await ForeignReader.UnpackAsync(Files(mail), ct).ConfigureAwait(false);
        return Content(mail, await ForeignReader.ReadAsync(files, ct).ConfigureAwait(false));
    }

    private static MailContent Content(ReadMail mail, IReadOnlyList<ReportText> files)
    {
        var body = mail.HeadersOnly ? "" : BodyText.Of(mail);
        if (body.Length == 0 && files.Count == 0 && ForwardedText(mail, MaxMailDepth) is { Text.Length: > 0 } forwarded)
        {
            files = [forwarded];
        }

        return new MailContent(mail, new ReportText(ReportText.Body, body, WordCount.Count(body)), files);
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

            if (BodyText.Of(inner) is { Length: > 0 } text)
            {
                return new ReportText(NameOf(attachment, 0), text, WordCount.Count(text));
            }

            if (ForwardedText(inner, depth - 1) is { } deeper)
            {
                return deeper;
            }
        }

        return null;
    }

    private static List<ReportFile> Files(ReadMail mail)
    {
        var files = new List<ReportFile>();
        if (!mail.HeadersOnly)
        {
            AddFiles(files, mail, within: null, MaxMailDepth);
        }

        return files;
    }

    private static void AddFiles(List<ReportFile> files, ReadMail mail, string? within, int depth)
    {
        var unnamed = 0;
        foreach (var attachment in mail.Files)
        {
            if (files.Count >= MaxFiles)
            {
                return;
            }

            if (!MayBeReport(attachment))
            {
                continue;
            }

            var name = NameOf(attachment, unnamed);
            var format = FormatDetector.Detect(attachment.Content, attachment.MediaType);
            if (attachment.Mail is not null && format is ReportFormat.PlainText or ReportFormat.WebArchive)
            {
                format = IsPage(attachment.Mail) ? ReportFormat.WebArchive : ReportFormat.Mail;
            }

            switch (format)
            {
                case ReportFormat.WebArchive when attachment.Mail is { } page:
                    files.Add(new ReportFile(within ?? name, within is null ? null : name, PageOf(page), page.Html.Length > 0 ? ReportFormat.Html : ReportFormat.PlainText));
                    break;
                case ReportFormat.Other:
                    continue;
                case ReportFormat.Mail when attachment.Mail is { } inner && depth > 0:
                    AddFiles(files, inner, within ?? name, depth - 1);
                    break;
                case ReportFormat.Zip:
                    files.AddRange(new Package(within ?? name).Open(attachment.Content, within is null ? null : name, depth: 0));
                    break;
                default:
                    files.Add(new ReportFile(within ?? name, within is null ? null : name, attachment.Content, format));
                    break;
            }

            unnamed++;
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
        attachment.FileName is not { Length: > 0 } name ? $"附件{index + 1}" : name.Length > MaxNameLength ? name[..MaxNameLength] : name;

    private static bool MayBeReport(MailAttachment attachment) => attachment.MediaType switch
    {
        "text/calendar" or "text/vcard" or "text/x-vcard" or "text/directory" or "application/ics" => false,
        "application/pkcs7-signature" or "application/x-pkcs7-signature" or "application/pgp-signature" or "application/pgp-keys" => false,
        "message/delivery-status" or "message/disposition-notification" or "text/rfc822-headers" => false,
        var type when IsMedia(type) => attachment is { IsInline: false } && !IsMediaName(attachment.FileName),
        _ => !Extension(attachment.FileName, ".ics", ".vcf", ".p7s", ".asc"),
    };

    // A phone labels everything it sends as a picture; the name then tells a document from a picture, and the content decides.
    private static bool IsMedia(string type) =>
        type.StartsWith("image/", StringComparison.Ordinal) || type.StartsWith("audio/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal);

    private static bool IsMediaName(string? name) => !Extension(name, ".docx", ".doc", ".wps", ".pdf", ".txt", ".rtf", ".ofd", ".html", ".htm", ".zip", ".rar", ".7z");

    private static bool Extension(string? name, params ReadOnlySpan<string> extensions)
    {
        foreach (var extension in extensions)
        {
            if (name?.EndsWith(extension, StringComparison.OrdinalIgnoreCase) == true)
            {
                return true;
            }
        }

        return false;
    }
}
