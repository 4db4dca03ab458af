using MailIntake.Mail.Charsets;

namespace MailIntake.Mail.Mime;

/// <summary>
/// Header text: raw octets and encoded words (RFC 2047) to characters. Adjacent words of one charset are joined as octets before they
/// are decoded, because mail programs split words within a character; base64 split within a group is joined too.
/// </summary>
internal static class EncodedWords
{
    /// <summary>Decodes unfolded header text into the buffer.</summary>
    /// <param name="text">The octets without line ends.</param>
    /// <param name="output">Where the characters go, not yet cleaned.</param>
    /// <param name="defects">Takes what was wrong.</param>
    public static void Decode(ReadOnlySpan<byte> text, ref CharBuffer output, DefectList defects)
    {
        var pending = new ByteBuffer(text.Length);
        try
        {
            Decode(text, ref pending, ref output, defects);
        }
        finally
        {
            pending.Dispose();
        }
    }

    private static void Decode(ReadOnlySpan<byte> text, ref ByteBuffer pending, ref CharBuffer output, DefectList defects)
    {
        var scanner = new WordScanner(text);
        var pendingPage = -1;
        var base64 = new Base64Run();
        var literal = 0;
        var rawPage = -1;
        var afterWord = false;
        while (scanner.Next(out var word))
        {
            var between = text[literal..word.Start];
            var adjacent = afterWord && between.IndexOfAnyExcept(" \t"u8) < 0;
            if (!adjacent || word.CodePage != pendingPage || pendingPage is CodePages.Utf7 or CodePages.Hz)
            {
                FlushWords(ref pending, ref base64, pendingPage, ref output, defects);
            }

            if (!adjacent)
            {
                AppendRaw(between, text, ref rawPage, ref output, defects);
            }

            pendingPage = word.CodePage;
            if (!word.IsKnown)
            {
                defects.Add("编码字使用了未知的字符集，已按内容判断");
            }

            Append(text[word.TextStart..word.TextEnd], word.IsBase64, ref pending, ref base64, defects);
            literal = word.End;
            afterWord = true;
        }

        FlushWords(ref pending, ref base64, pendingPage, ref output, defects);
        AppendRaw(text[literal..], text, ref rawPage, ref output, defects);
        if (scanner.Unclosed)
        {
            defects.Add("编码字没有结束，按原样保留");
        }
    }

    private static void Append(ReadOnlySpan<byte> encoded, bool isBase64, ref ByteBuffer pending, ref Base64Run run, DefectList defects)
    {
        var room = pending.Room(encoded.Length + 4);
        var written = 0;
        if (!isBase64)
        {
            run.Flush(room, ref written);
            for (var i = 0; i < encoded.Length; i++)
            {
                var b = encoded[i];
                if (b == '=' && i + 2 < encoded.Length && Hex.Value(encoded[i + 1]) is >= 0 and var high && Hex.Value(encoded[i + 2]) is >= 0 and var low)
                {
                    room[written++] = (byte)(high << 4 | low);
                    i += 2;
                }
                else
                {
                    room[written++] = b == '_' ? (byte)' ' : b;
                }
            }
        }
        else
        {
            var foreign = false;
            foreach (var b in encoded)
            {
                foreign |= !run.Add(b, room, ref written) && b is not ((byte)'=' or (byte)' ' or (byte)'\t');
            }

            if (foreign)
            {
                defects.Add("编码字的 base64 有误，能读的部分已读出");
            }

            if (!run.IsCutOff)
            {
                // Whole, or whole but for its padding; otherwise the group goes on in the next word.
                run.Flush(room, ref written);
            }
        }

        pending.Advance(written);
    }

    private static void FlushWords(ref ByteBuffer pending, ref Base64Run run, int page, ref CharBuffer output, DefectList defects)
    {
        if (run.Pending > 0)
        {
            defects.Add("编码字的 base64 有误，能读的部分已读出");
            var room = pending.Room(4);
            var written = 0;
            run.Flush(room, ref written);
            pending.Advance(written);
        }

        if (pending.Length > 0)
        {
            CharsetDecoder.Decode(pending.Written, page, ref output);
            pending.Clear();
        }
    }

    private static void AppendRaw(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> whole, ref int page, ref CharBuffer output, DefectList defects)
    {
        if (!raw.ContainsAnyInRange((byte)0x80, (byte)0xFF))
        {
            output.Advance(System.Text.Encoding.Latin1.GetChars(raw, output.Room(raw.Length)));
            return;
        }

        if (page < 0)
        {
            // The charset is that of the whole field: a short piece alone tells little.
            page = CharsetDetector.Detect(whole);
            defects.Add("邮件头含有未编码的 8 位字符，已判断其字符集");
        }

        CharsetDecoder.DecodeAs(raw, page, ref output);
    }
}
