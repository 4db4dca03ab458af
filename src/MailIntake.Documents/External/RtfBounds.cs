namespace MailIntake.Documents.External;

/// <summary>
/// What of an RTF is looked at before LibreOffice gets it: how deep its groups are nested, each level of which takes LibreOffice kilobytes, and whether the binary data it
/// announces (\binN, RTF 1.9.1, "Pictures") is there, for which LibreOffice else looks in vain for as long as it is let.
/// </summary>
internal static class RtfBounds
{
    /// <summary>Word itself writes some tens.</summary>
    private const int MaxDepth = 1000;

    private const int MaxDigits = 18;

    /// <summary>Looks through a file.</summary>
    /// <exception cref="DocumentException">It is nested too deep or announces more than it has.</exception>
    public static void Check(ReadOnlySpan<byte> rtf)
    {
        var depth = 0;
        while (rtf.IndexOfAny((byte)'{', (byte)'}', (byte)'\\') is >= 0 and var at)
        {
            var mark = rtf[at];
            rtf = rtf[(at + 1)..];
            if (mark != '\\')
            {
                depth += mark == '{' ? 1 : -1;
                if (depth > MaxDepth)
                {
                    throw new DocumentException($"rtf 附件的内容嵌套超过 {MaxDepth} 层，为安全起见没有读取；请用 Word 或 WPS 打开确认，另存为 docx 后重发");
                }
            }
            else if (LengthOf(rtf, out var taken) is { } length)
            {
                rtf = length >= 0 && length <= rtf.Length - taken ? rtf[(taken + (int)length)..]
                    : throw new DocumentException("rtf 附件已损坏（图片等二进制数据不全），无法读取；请用 Word 或 WPS 打开确认，另存为 docx 后重发");
            }
            else if (!rtf.IsEmpty && rtf[0] is (byte)'{' or (byte)'}' or (byte)'\\')
            {
                rtf = rtf[1..]; // written, not meant
            }
        }
    }

    // The number behind "bin", with the one blank behind it; null for every other control word.
    private static long? LengthOf(ReadOnlySpan<byte> word, out int taken)
    {
        taken = 0;
        if (!word.StartsWith("bin"u8))
        {
            return null;
        }

        var negative = word is [_, _, _, (byte)'-', ..];
        var (first, length) = (negative ? 4 : 3, 0L);
        for (taken = first; taken < word.Length && taken < first + MaxDigits && char.IsAsciiDigit((char)word[taken]); taken++)
        {
            length = (length * 10) + (word[taken] - '0');
        }

        if (taken == first)
        {
            return null;
        }

        taken += taken < word.Length && word[taken] == ' ' ? 1 : 0;
        return negative ? -length : length;
    }
}
