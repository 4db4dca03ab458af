using System.Text;
using MailIntake.Mail.Charsets;

namespace MailIntake.Mail.Mime;

/// <summary>What the header of a part says about its body (RFC 2045, RFC 2183).</summary>
internal sealed class LeafHeader
{
    /// <summary>The media type, lower case: <c>text/plain</c> where there is none or it cannot be read (RFC 2045 section 5.2).</summary>
    public string MediaType { get; private init; } = "";

    /// <summary>The transfer encoding, lower case; empty where there is none.</summary>
    public string TransferEncoding { get; private init; } = "";

    /// <summary>The code page of the charset parameter, or <see cref="CodePages.Unknown"/>.</summary>
    public int CodePage { get; private init; }

    /// <summary>The boundary of a multipart, else null.</summary>
    public byte[]? Boundary { get; private init; }

    /// <summary>The decoded file name, or null.</summary>
    public string? FileName { get; private init; }

    /// <summary>The disposition, lower case; empty where there is none.</summary>
    public string Disposition { get; private init; } = "";

    /// <summary>The Content-ID without angle brackets, or null.</summary>
    public string? ContentId { get; private init; }

    /// <summary>True for text/plain with format=flowed (RFC 3676).</summary>
    public bool IsFlowed { get; private init; }

    /// <summary>True where a flowed line's last blank is not part of the text (RFC 3676 section 4.5).</summary>
    public bool DeletesBlank { get; private init; }

    /// <summary>True for multipart/*.</summary>
    public bool IsMultipart => MediaType.StartsWith("multipart/", StringComparison.Ordinal);

    /// <summary>True where the leaf is a file and not text of the mail.</summary>
    public bool IsAttachment => Disposition == "attachment" || FileName is not null || MediaType is not ("text/plain" or "text/html");

    /// <summary>Reads what the fields say.</summary>
    /// <param name="raw">The mail.</param>
    /// <param name="fields">The fields of the part's header.</param>
    /// <param name="defaultType">The media type where none is given: message/rfc822 within multipart/digest.</param>
    /// <param name="defects">Takes what was wrong.</param>
    public static LeafHeader Read(ReadOnlySpan<byte> raw, List<RawField> fields, string defaultType, DefectList defects)
    {
        FieldParameters? type = null, disposition = null;
        string? encoding = null, contentId = null;
        foreach (var field in fields)
        {
            // Of a field that stands twice the first counts.
            if (!raw[field.NameStart..].StartsWith("C"u8) && !raw[field.NameStart..].StartsWith("c"u8))
            {
                continue;
            }

            if (type is null && field.Is(raw, "Content-Type"u8))
            {
                type = FieldParameters.Parse(field.Value(raw));
            }
            else if (disposition is null && field.Is(raw, "Content-Disposition"u8))
            {
                disposition = FieldParameters.Parse(field.Value(raw));
            }
            else if (encoding is null && field.Is(raw, "Content-Transfer-Encoding"u8))
            {
                encoding = FieldParameters.Parse(field.Value(raw)).Value;
            }
            else if (contentId is null && field.Is(raw, "Content-ID"u8))
            {
                contentId = Encoding.Latin1.GetString(HeaderText.Unfold(field.Value(raw)).Trim("<> \t"u8));
            }
        }

        var mediaType = type is null ? defaultType : MediaTypeOf(type.Value, defects);
        var charset = type is null ? default : type.Token("charset", defects);
        var page = CodePages.Find(charset);
        if (page == CodePages.Unknown && !charset.IsEmpty && mediaType.StartsWith("text/", StringComparison.Ordinal))
        {
            defects.Add("正文标注的字符集无法识别，已按内容判断");
        }

        var isMultipart = mediaType.StartsWith("multipart/", StringComparison.Ordinal);
        var boundary = isMultipart ? type!.Token("boundary", defects).TrimEnd((byte)' ') : default; // none ends in a blank (RFC 2046 section 5.1.1)
        if (isMultipart && boundary.IsEmpty)
        {
            defects.Add("multipart 没有 boundary 参数");
        }

        return new LeafHeader
        {
            MediaType = mediaType,
            TransferEncoding = encoding ?? "",
            CodePage = page,
            Boundary = boundary.IsEmpty ? null : boundary.ToArray(),
            FileName = isMultipart ? null : disposition?.Text("filename", defects) ?? type?.Text("name", defects),
            Disposition = disposition?.Value ?? "",
            ContentId = contentId,
            IsFlowed = mediaType == "text/plain" && type is not null && Ascii.EqualsIgnoreCase(type.Token("format", defects), "flowed"),
            DeletesBlank = type is not null && Ascii.EqualsIgnoreCase(type.Token("delsp", defects), "yes"),
        };
    }

    // What cannot be read is some file (as MIME readers agree, against RFC 2045 section 5.2): a file that is text can still be read as one.
    private static string MediaTypeOf(string value, DefectList defects)
    {
        var blank = value.IndexOfAny([' ', '\t']);
        var type = blank < 0 ? value : value[..blank];
        var slash = type.IndexOf('/');
        if (slash >= 0 && slash < type.Length - 1)
        {
            return type;
        }

        if (Ascii.EqualsIgnoreCase(type, "text"))
        {
            return "text/plain"; // what programs of before MIME's time write
        }

        defects.Add("Content-Type 无法识别，按未知文件读");
        return "application/octet-stream";
    }
}
