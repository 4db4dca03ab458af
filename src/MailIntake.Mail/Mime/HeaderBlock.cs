namespace MailIntake.Mail.Mime;

/// <summary>Reads the header of a mail or a part (RFC 5322 section 2.2) as ranges of the mail, nothing copied.</summary>
internal static class HeaderBlock
{
    /// <summary>Reads the fields from here to the empty line.</summary>
    /// <param name="raw">The mail.</param>
    /// <param name="start">Where the header begins.</param>
    /// <param name="boundaries">The open multiparts: their delimiters end a header that has no empty line.</param>
    /// <param name="fields">Takes the fields.</param>
    /// <param name="defects">Takes what was wrong.</param>
    /// <returns>Where the body begins.</returns>
    public static int Read(ReadOnlySpan<byte> raw, int start, BoundaryStack boundaries, List<RawField> fields, DefectList defects)
    {
        fields.Clear();
        var position = start == 0 ? AfterEmptyLines(raw) : start;
        var headless = -1;
        var folding = false;
        while (position < raw.Length)
        {
            if (raw[position] == '-' && boundaries.TryMatch(raw, position, out _))
            {
                defects.Add("邮件头与正文之间没有空行");
                return fields.Count == 0 && headless >= 0 ? headless : position;
            }

            var end = raw[position..].IndexOf((byte)'\n');
            var next = end < 0 ? raw.Length : position + end + 1;

            // Line ends converted twice are CR CR LF.
            var lineEnd = position + (end < 0 ? raw[position..] : raw.Slice(position, end)).TrimEnd((byte)'\r').Length;
            if (lineEnd == position)
            {
                return next;
            }

            var line = raw[position..lineEnd];
            if (lineEnd - start > MimeLimits.HeaderOctets || fields.Count >= MimeLimits.HeaderFields)
            {
                defects.AddLimit($"邮件头超过 {MimeLimits.HeaderOctets / 1024 / 1024} MB 或 {MimeLimits.HeaderFields} 个字段，其余未读");
                return EmptyLine(raw, position);
            }

            if (line[0] is (byte)' ' or (byte)'\t')
            {
                if (folding)
                {
                    fields[^1] = fields[^1] with { ValueEnd = lineEnd };
                }
            }
            else
            {
                folding = TryField(line, position, out var field);
                if (folding)
                {
                    fields.Add(field);
                }
                else if (!(fields.Count == 0 && line.StartsWith("From "u8) || line.StartsWith(">From "u8)))
                {
                    // Not the separator line of an mbox file. A part may have no header at all: then it is text from here on.
                    defects.Add("邮件头中有不是字段的行，已跳过");
                    headless = headless < 0 ? position : headless;
                }
            }

            position = next;
        }

        return fields.Count == 0 && headless >= 0 ? headless : raw.Length;
    }

    // Behind the next empty line.
    private static int EmptyLine(ReadOnlySpan<byte> raw, int position)
    {
        var rest = raw[position..];
        var crlf = rest.IndexOf("\n\r\n"u8);
        var lf = (crlf < 0 ? rest : rest[..crlf]).IndexOf("\n\n"u8);
        return lf >= 0 ? position + lf + 2 : crlf >= 0 ? position + crlf + 3 : raw.Length;
    }

    private static bool TryField(ReadOnlySpan<byte> line, int position, out RawField field)
    {
        field = default;
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        var name = line[..colon].TrimEnd(" \t"u8);
        if (name.IsEmpty || name.IndexOfAnyExceptInRange((byte)'!', (byte)'~') >= 0)
        {
            return false;
        }

        field = new RawField(position, position + name.Length, position + colon + 1, position + line.Length);
        return true;
    }

    // Programs and gateways that put an empty line in front of a mail must not make its whole header text.
    private static int AfterEmptyLines(ReadOnlySpan<byte> raw)
    {
        var blank = raw.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        if (blank <= 0)
        {
            return 0;
        }

        var end = raw[blank..].IndexOf((byte)'\n');
        return TryField((end < 0 ? raw[blank..] : raw.Slice(blank, end)).TrimEnd((byte)'\r'), blank, out _) ? blank : 0;
    }
}
