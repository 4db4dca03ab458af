using MailIntake.Domain.Read;

namespace MailIntake.Documents;

/// <summary>
/// From a read mail to the texts that may be its report: the body without what surrounds it, and the attachments that
/// are documents. Pictures, calendars, cards and signatures are no reports and are left out.
/// </summary>
public sealed class ContentReader
{
    private const int MaxFiles = 50;
    private const int MaxNameLength = 200;

    /// <summary>Reads the texts. Never throws; bounded like the readers it calls.</summary>
    public MailContent Read(ReadMail mail)
    {
        if (mail.HeadersOnly)
        {
            return new MailContent(mail, new ReportText(ReportText.Body, "", 0), []);
        }

        var body = BodyText.Of(mail);
        var files = new List<ReportText>();
        foreach (var attachment in mail.Files)
        {
            if (files.Count == MaxFiles)
            {
                break;
            }

            if (!MayBeReport(attachment))
            {
                continue;
            }

            var format = FormatDetector.Detect(attachment.Content, attachment.MediaType);
            if (format != ReportFormat.Other)
            {
                files.Add(ReportReader.Read(NameOf(attachment, files.Count), attachment.Content, format));
            }
        }

        return new MailContent(mail, new ReportText(ReportText.Body, body, WordCount.Count(body)), files);
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
