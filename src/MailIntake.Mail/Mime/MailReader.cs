using System.Text;
using MailIntake.Domain.Read;

namespace MailIntake.Mail.Mime;

/// <summary>
/// Reads one mail in one pass over its octets: the structure is followed by a search for delimiter lines against a stack of open
/// boundaries, without recursion and without copying; each leaf is decoded when its end is found.
/// </summary>
/// <param name="mail">The mail's octets.</param>
/// <param name="memory">Where the octets of attachments are put; null for memory of their own.</param>
/// <param name="nesting">How many attached mails it lies in.</param>
internal sealed class MailReader(ReadOnlyMemory<byte> mail, MailMemory? memory, int nesting = 0)
{
    // RFC 5322 section 2.1.1 allows no longer line; a longer reference refers to nothing.
    private const int LongestContentId = 998;

    private readonly DefectList _defects = new();
    private readonly BoundaryStack _boundaries = new();

    // The types of the open multiparts, for the default type of their parts.
    private readonly List<string> _multiparts = [];
    private readonly List<RawField> _fields = [];
    private readonly List<string> _texts = [];
    private readonly List<string> _htmls = [];
    private readonly List<(MailAttachment Attachment, string? ContentId, string Disposition)> _attachments = [];
    private int _textRoom = MimeLimits.TextOctets;
    private int _htmlRoom = MimeLimits.TextOctets;
    private int _attachedRoom = MimeLimits.AttachedMailOctets;
    private int _leaves;
    private string? _textDoubt;
    private string? _htmlDoubt;

    /// <summary>Reads the mail.</summary>
    /// <param name="headersOnly">True where only the beginning of the mail is there.</param>
    public ReadMail Read(bool headersOnly)
    {
        var raw = Normalized();
        var body = HeaderBlock.Read(raw, 0, _boundaries, _fields, _defects);
        var result = ReadFields(raw);
        if (!headersOnly)
        {
            ReadBody(raw, body);
        }

        var (text, html) = (Join(_texts), Join(_htmls));
        var attachments = MarkInline(html);
        return result with
        {
            Text = text,
            Html = html,
            Attachments = attachments,
            Files = FindFiles(attachments, text, html),
            HeadersOnly = headersOnly,
            Defects = _defects.ToList(),
            Limit = _defects.Limit,
            TextDoubt = _textDoubt,
            HtmlDoubt = _htmlDoubt,
        };
    }

    // The mail without what an editor put before it, and with lines where an old Macintosh ended them by CR alone.
    private ReadOnlySpan<byte> Normalized()
    {
        var raw = mail.Span;
        raw = raw.StartsWith("\uFEFF"u8) ? raw[3..] : raw;
        if (!raw.Contains((byte)'\r') || raw.Contains((byte)'\n'))
        {
            return raw;
        }

        _defects.Add("邮件的行尾只有 CR");
        var copy = new byte[raw.Length];
        raw.Replace(copy, (byte)'\r', (byte)'\n');
        return copy;
    }

    private ReadMail ReadFields(ReadOnlySpan<byte> raw)
    {
        var headers = new List<HeaderField>(_fields.Count);

        // What is wrong in a field that nothing is read from is no defect of the mail; addresses note their own.
        var unread = new DefectList();
        List<MailAddress> from = [], replyTo = [], recipients = [];
        List<string> repliesTo = [], references = [];
        string? subject = null, messageId = null, authentication = null, senderDoubt = null, subjectDoubt = null;
        int fromFields = 0, subjects = 0, messageIds = 0;
        foreach (var field in _fields)
        {
            var value = field.Value(raw);
            var text = HeaderText.Decode(value, field.Is(raw, "Subject"u8) ? _defects : unread);
            headers.Add(new HeaderField(Encoding.ASCII.GetString(raw[field.NameStart..field.NameEnd]), text));
            switch (raw[field.NameStart] | 0x20)
            {
                case 's' when field.Is(raw, "Subject"u8):
                    subject ??= text;
                    subjectDoubt ??= text == subject ? null : "邮件写了不同的主题（Subject），只取第一个";
                    subjects++;
                    break;
                case 'f' when field.Is(raw, "From"u8):
                    var several = _defects.CountOf(AddressParser.SeveralAddresses);
                    AddSenders(value, from);
                    senderDoubt ??= _defects.CountOf(AddressParser.SeveralAddresses) > several ? AddressParser.SeveralAddresses : null;
                    fromFields++;
                    break;
                case 'r' when field.Is(raw, "Reply-To"u8):
                    AddressParser.Parse(value, replyTo, _defects);
                    break;
                case 't' when field.Is(raw, "To"u8):
                case 'c' when field.Is(raw, "Cc"u8):
                    AddressParser.Parse(value, recipients, _defects);
                    break;
                case 'm' when field.Is(raw, "Message-ID"u8):
                    messageId ??= MessageIds.One(value, _defects);
                    messageIds++;
                    break;
                case 'i' when field.Is(raw, "In-Reply-To"u8):
                    MessageIds.Many(text, repliesTo);
                    break;
                case 'r' when field.Is(raw, "References"u8):
                    MessageIds.Many(text, references);
                    break;
                case 'a' when field.Is(raw, "Authentication-Results"u8):
                    authentication ??= Encoding.UTF8.GetString(HeaderText.Unfold(value));
                    break;
            }
        }

        NoteRepeated(fromFields, "发件人（From）");
        NoteRepeated(subjects, "主题（Subject）");
        NoteRepeated(messageIds, "Message-ID");
        if (from.Count == 0)
        {
            _defects.Add("邮件没有发件人（From）");
        }

        return new ReadMail
        {
            Subject = subject ?? "",
            SubjectDoubt = subjectDoubt,
            SenderDoubt = senderDoubt,
            From = from,
            ReplyTo = replyTo,
            Recipients = recipients,
            MessageId = messageId,
            RepliesTo = [.. repliesTo, .. references],
            Headers = headers,
            AuthenticationResults = authentication,
        };
    }

    // A field repeated word for word names nobody new.
    private void AddSenders(ReadOnlySpan<byte> value, List<MailAddress> from)
    {
        var senders = new List<MailAddress>();
        AddressParser.Parse(value, senders, _defects);
        if (from.Count == 0 || !senders.SequenceEqual(from))
        {
            from.AddRange(senders);
        }
    }

    private void NoteRepeated(int count, string field)
    {
        if (count > 1)
        {
            _defects.Add($"{field}出现 {count} 次");
        }
    }

    private void ReadBody(ReadOnlySpan<byte> raw, int position)
    {
        var leaf = Enter(LeafHeader.Read(raw, _fields, "text/plain", _defects));
        while (_boundaries.TryFind(raw, position, out var delimiter))
        {
            if (leaf is not null)
            {
                Finish(leaf, raw[position..Math.Max(position, BodyEnd(raw, delimiter.Start))]);
                leaf = null;
            }

            if (delimiter.Level < _boundaries.Count - 1)
            {
                _defects.Add("multipart 没有结束边界，按外层边界结束");
            }

            var open = delimiter.Level + (delimiter.IsClose ? 0 : 1);
            _boundaries.Keep(open);
            _multiparts.RemoveRange(open, _multiparts.Count - open);
            position = delimiter.End;
            if (delimiter.IsClose)
            {
                continue;
            }

            if (_leaves >= MimeLimits.Parts)
            {
                _defects.AddLimit($"邮件部分超过 {MimeLimits.Parts} 个，其余未读");
                return;
            }

            position = HeaderBlock.Read(raw, position, _boundaries, _fields, _defects);
            leaf = Enter(LeafHeader.Read(raw, _fields, _multiparts[^1] == "multipart/digest" ? "message/rfc822" : "text/plain", _defects));
        }

        const string NoEnd = "multipart 没有结束边界，读到邮件末尾";
        if (_boundaries.Count > 0)
        {
            _defects.Add(NoEnd);
        }

        if (leaf is not null)
        {
            Finish(leaf, raw[position..], _boundaries.Count > 0 ? NoEnd : null);
        }
    }

    // Opens a multipart, or gives the leaf back whose end is to be found.
    private LeafHeader? Enter(LeafHeader header)
    {
        if (header.Boundary is null)
        {
            _leaves++;
            return header;
        }

        if (_boundaries.Count >= MimeLimits.Depth)
        {
            _defects.AddLimit($"multipart 嵌套超过 {MimeLimits.Depth} 层，更深的未读");
            return null;
        }

        _boundaries.Push(header.Boundary);
        _multiparts.Add(header.MediaType);
        return null;
    }

    // The line end before a delimiter belongs to it (RFC 2046 section 5.1.1).
    private static int BodyEnd(ReadOnlySpan<byte> raw, int delimiterStart)
    {
        var end = delimiterStart;
        end -= end > 0 && raw[end - 1] == '\n' ? 1 : 0;
        return end - (end > 0 && end < delimiterStart && raw[end - 1] == '\r' ? 1 : 0);
    }

    // Doubt: why the leaf may go on beyond what is there.
    private void Finish(LeafHeader leaf, ReadOnlySpan<byte> body, string? doubt = null)
    {
        if (leaf.IsMultipart)
        {
            return;
        }

        var damaged = _defects.CountOf(LeafBody.Damaged);
        var undecodable = _defects.CountOf(LeafBody.Undecodable);

        if (leaf.IsAttachment)
        {
            var content = LeafBody.Octets(body, leaf.TransferEncoding, memory, _defects);
            var isMail = (leaf.MediaType == "message/rfc822" || SavedMail.Is(content.Span)) && nesting < MimeLimits.AttachedMails && content.Length <= _attachedRoom;
            _attachedRoom -= isMail ? content.Length : 0;
            var attachment = new MailAttachment(leaf.FileName, leaf.MediaType, content)
            {
                Doubt = Doubt(),
                Mail = isMail ? new MailReader(content, memory, nesting + 1).Read(headersOnly: false) : null,
            };
            _attachments.Add((attachment, leaf.ContentId, leaf.Disposition));
            return;
        }

        var isHtml = leaf.MediaType == "text/html";
        ref var room = ref isHtml ? ref _htmlRoom : ref _textRoom;
        if (body.Length > room)
        {
            body = body[..room];
            _defects.AddLimit($"正文超过 {MimeLimits.TextOctets / 1024 / 1024} MB，其余未读");
        }

        room -= body.Length;
        var text = LeafBody.Text(body, leaf, _defects);
        (isHtml ? _htmls : _texts).Add(text);
        ref var known = ref isHtml ? ref _htmlDoubt : ref _textDoubt;
        known ??= Doubt();

        string? Doubt() => _defects.CountOf(LeafBody.Damaged) > damaged ? LeafBody.Damaged : _defects.CountOf(LeafBody.Undecodable) > undecodable ? LeafBody.Undecodable : doubt;
    }

    private static string Join(List<string> texts) => texts.Count switch
    {
        0 => "",
        1 => texts[0],
        _ => string.Join('\n', texts),
    };

    // An image is shown within the text where the HTML refers to it (RFC 2392) or its disposition says so. Documents with the
    // disposition inline are files all the same: Apple's programs send every attachment so.
    private List<MailAttachment> MarkInline(string html)
    {
        var attachments = new List<MailAttachment>(_attachments.Count);
        HashSet<string>? referred = null;
        foreach (var (attachment, contentId, disposition) in _attachments)
        {
            var isInline = disposition == "inline" && attachment.MediaType.StartsWith("image/", StringComparison.Ordinal);
            if (!isInline && !string.IsNullOrEmpty(contentId))
            {
                referred ??= ReferredContentIds(html);
                isInline = referred.Contains(contentId);
            }

            attachments.Add(isInline ? attachment with { IsInline = true } : attachment);
        }

        return attachments;
    }

    private static List<MailAttachment> FindFiles(List<MailAttachment> attachments, string text, string html)
    {
        var files = new List<MailAttachment>();
        foreach (var attachment in attachments)
        {
            var isBare = false;
            var within = attachment.MediaType.EndsWith("ms-tnef", StringComparison.Ordinal) || attachment.FileName == "winmail.dat"
                ? Tnef.Files(attachment.Content.Span, out isBare)
                : [];

            // Without files it repeats the text, which is there to be read.
            if (!isBare || attachment.Doubt is not null || (string.IsNullOrWhiteSpace(text) && html.Length == 0))
            {
                files.AddRange(within.Count > 0 ? within : [attachment]);
            }
        }

        UuEncoding.Find(text, files);
        return files;
    }

    private static HashSet<string> ReferredContentIds(ReadOnlySpan<char> html)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (html.IndexOf("cid:", StringComparison.OrdinalIgnoreCase) is >= 0 and var start)
        {
            html = html[(start + 4)..];
            var end = html[..Math.Min(html.Length, LongestContentId)].IndexOfAny("\"'>) \t\n");
            if (end > 0)
            {
                ids.Add(html[..end].ToString());
            }
        }

        return ids;
    }
}
