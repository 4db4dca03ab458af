using MailIntake.Domain.Read;
using MailIntake.Mail.Charsets;

namespace MailIntake.Mail.Mime;

/// <summary>The bodies of leaves: transfer-decoded octets for files, characters for texts.</summary>
internal static class LeafBody
{
    /// <summary>The defect of a body that does not decode.</summary>
    public const string Damaged = "内容的传输编码有损坏，能读的部分已读出";

    /// <summary>The defect of a text that is not in the charset that it says, nor in another that can be told.</summary>
    public const string Undecodable = "正文与标注的字符集不符，也认不出是哪种字符集，多处是乱码";

    // Fewer characters that do not decode are damage on the way.
    private const int FewBroken = 3;

    /// <summary>The transfer-decoded octets.</summary>
    /// <param name="body">The encoded body.</param>
    /// <param name="transferEncoding">The Content-Transfer-Encoding, lower case.</param>
    /// <param name="memory">Where they are put; null for memory of their own.</param>
    /// <param name="defects">Takes what was wrong.</param>
    public static ReadOnlyMemory<byte> Octets(ReadOnlySpan<byte> body, string transferEncoding, MailMemory? memory, DefectList defects)
    {
        var isIdentity = IsIdentity(transferEncoding, defects);
        var room = isIdentity ? body.Length : transferEncoding switch
        {
            "base64" => Base64Encoding.MaxLength(body),
            "quoted-printable" => body.Length,
            _ => body.Length / 4 * 3 + 3,
        };
        var octets = memory is null ? GC.AllocateUninitializedArray<byte>(room) : memory.Rent(room);
        if (isIdentity)
        {
            body.CopyTo(octets);
            return octets.AsMemory(0, body.Length);
        }

        var length = Decode(body, transferEncoding, octets, defects);

        // Well-formed base64 fills the array; where much of it is left over, a copy frees that.
        return memory is not null || length > octets.Length / 4 * 3 ? octets.AsMemory(0, length) : octets.AsSpan(0, length).ToArray();
    }

    /// <summary>The characters of a text, clean.</summary>
    /// <param name="body">The encoded body.</param>
    /// <param name="header">What its header says.</param>
    /// <param name="defects">Takes what was wrong.</param>
    public static string Text(ReadOnlySpan<byte> body, LeafHeader header, DefectList defects)
    {
        if (IsIdentity(header.TransferEncoding, defects))
        {
            return Characters(body, header, defects);
        }

        var buffer = MailArrays.Rent(body.Length);
        try
        {
            return Characters(buffer.AsSpan(0, Decode(body, header.TransferEncoding, buffer, defects)), header, defects);
        }
        finally
        {
            MailArrays.Return(buffer);
        }
    }

    private static bool IsIdentity(string encoding, DefectList defects)
    {
        switch (encoding)
        {
            case "base64" or "quoted-printable" or "x-uuencode" or "uuencode" or "x-uue" or "uue":
                return false;
            case "" or "7bit" or "8bit" or "binary":
                return true;
            default:
                defects.Add("传输编码无法识别，内容按原样读");
                return true;
        }
    }

    private static int Decode(ReadOnlySpan<byte> body, string encoding, Span<byte> target, DefectList defects)
    {
        var damaged = false;
        var length = encoding switch
        {
            "base64" => Base64Encoding.Decode(body, target, out damaged),
            "quoted-printable" => QuotedPrintable.Decode(body, target, out damaged),
            _ => UuEncoding.Decode(body, target),
        };
        NoteDamage(damaged, defects);
        return length;
    }

    private static void NoteDamage(bool damaged, DefectList defects)
    {
        if (damaged)
        {
            defects.Add(Damaged);
        }
    }

    private static string Characters(ReadOnlySpan<byte> octets, LeafHeader header, DefectList defects)
    {
        var label = header.CodePage;
        if (label == CodePages.Unknown && header.MediaType == "text/html")
        {
            label = HtmlCharset.Find(octets);
        }

        var output = new CharBuffer(octets.Length);
        try
        {
            var page = CharsetDecoder.Decode(octets, label, ref output);
            if (label is not (CodePages.Unknown or CodePages.Ascii) && page != label && octets.ContainsAnyInRange((byte)0x80, (byte)0xFF))
            {
                defects.Add("正文标注的字符集与内容不符，已按内容读");
            }

            if (IsUndecodable(output.Written))
            {
                defects.Add(Undecodable);
            }

            var text = CleanText.Of(output.Written);
            return header.IsFlowed ? FlowedText.Join(text, header.DeletesBlank) : text;
        }
        finally
        {
            output.Dispose();
        }
    }

    private static bool IsUndecodable(ReadOnlySpan<char> text)
    {
        var broken = text.Count('\uFFFD');
        if (broken <= FewBroken)
        {
            return false;
        }

        var high = 0;
        foreach (var c in text)
        {
            high += c >= '\u0080' ? 1 : 0;
        }

        return 3 * broken >= high - broken;
    }
}
