using System.Buffers;
using static MailIntake.Documents.Bodies.SignatureLine;

namespace MailIntake.Documents.Bodies;

/// <summary>Where the signature block of a body begins: the complimentary close (此致敬礼), who sends the mail, when, how to reach him, what his mail program adds, a disclaimer.</summary>
internal static class SignatureBlock
{
    /// <summary>Lines that a signature has at most: with all its telephone numbers and a disclaimer in two languages it has some twenty.</summary>
    public const int MaxLines = 60;

    private const int LongestSignature = 20;
    private const int MaxMarks = 5;
    private const int LongestClosing = 80;

    private static readonly SearchValues<string> NoticeWords = SearchValues.Create(["报名", "参会", "应聘", "详询", "来电", "致电", "拨打", "请联系", "咨询电话", "联系方式", "监督电话", "举报电话"], StringComparison.Ordinal);

    /// <summary>The line at which it begins, or the number of lines where there is none.</summary>
    public static int Begin(List<string> lines) => WithoutEnding(lines, SignatureMark(lines));

    /// <summary>True for a text that is nothing but the signature a mail program sets above a forwarded mail: nothing that the sender wrote.</summary>
    public static bool IsSignature(string own)
    {
        foreach (var line in own.AsSpan().EnumerateLines())
        {
            var text = line.Trim();
            if (!text.IsEmpty && !PersonName().IsMatch(text) && !Post().IsMatch(text) && !IsOffice(text) && !IsContact(text) && !IsCard(text))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True where a text is nothing but the closing lines that programs add, such as “发自我的 iPhone”.</summary>
    public static bool IsClosing(string text)
    {
        var any = false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var trimmed = line.Trim();
            if (!trimmed.IsEmpty && (trimmed.Length > LongestClosing || !(SignatureLine.IsClosing(trimmed) || ProgramLine.IsFooter(trimmed))))
            {
                return false;
            }

            any |= !trimmed.IsEmpty && !IsRule(trimmed);
        }

        return any;
    }

    // RFC 3676, 4.3: "-- " alone; the blank is often lost on the way. A dash or two alone stand between the parts of a report as well.
    private static int SignatureMark(List<string> lines)
    {
        var (last, left) = (lines.Count, LongestSignature);
        while (last > 0 && left >= 0)
        {
            last--;
            left -= string.IsNullOrWhiteSpace(lines[last]) ? 0 : 1;
        }

        var (above, all, asked) = (0L, -1L, 0);
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i] is "--" or "—")
            {
                all = all < 0 ? lines.Sum(line => (long)line.Length) : all;
                if ((i >= last || (lines[i] == "--" && 2 * above >= all && asked++ < MaxMarks)) && IsSignatureBelow(lines, i + 1))
                {
                    return i;
                }
            }

            above += lines[i].Length;
        }

        return lines.Count;
    }

    // Names, posts, addresses, perhaps a motto: no paragraphs but those of a disclaimer.
    private static bool IsSignatureBelow(List<string> lines, int from)
    {
        const int LongestMotto = 40;
        var sentences = 0;
        for (var i = from; i < lines.Count; i++)
        {
            var line = lines[i].AsSpan().Trim();
            if (line.IsEmpty)
            {
                continue;
            }

            if (!Disclaimers.IsEndingLine(line))
            {
                sentences += line[^1] is '。' or '；' ? 1 : 0;
                if (line.Length > LongestMotto || sentences > 2)
                {
                    return false;
                }
            }
        }

        return true;
    }

    // From the end upwards: disclaimer, contact, 此致敬礼, name and date. A date, a name or an office is taken for a signature only
    // where it stands alone on a short line at the very end.
    private static int WithoutEnding(List<string> lines, int end)
    {
        end = Disclaimers.Begin(lines, end);
        var closing = -1;
        var nonEmpty = 0;
        for (var i = end - 1; i >= 0 && nonEmpty < 12; i--)
        {
            var line = lines[i].AsSpan().Trim();
            nonEmpty += line.IsEmpty ? 0 : 1;
            if (SignatureLine.IsClosing(line) && (!IsRule(line) || IsSignatureBlock(lines, i + 1, end)))
            {
                closing = i;
            }
            else if (line.Length > 40)
            {
                break;
            }
        }

        if (closing >= 0)
        {
            end = closing;
        }

        // A title alone is no signature: there is text before one.
        var first = lines.FindIndex(line => !string.IsNullOrWhiteSpace(line));
        var dated = false;
        var signed = false;
        var contacts = 0; // the end of the lines that say how to reach the sender
        var (offices, department, jointly) = (0, false, false);
        for (var left = MaxLines; end > 0 && left > 0;)
        {
            var line = lines[end - 1].AsSpan().Trim();
            left -= line.IsEmpty ? 0 : 1;
            if (line.IsEmpty || SignatureLine.IsClosing(line) || ProgramLine.IsFooter(line) || (line.Length <= 40 && Salutation.IsCourtesy(line)))
            {
                end--;
            }
            else if (IsContact(line))
            {
                contacts = contacts == 0 ? end : contacts;
                end--;
            }
            else if (offices == 0 && !dated && IsNameBelowOffice(lines, end - 1))
            {
                end--;
            }
            else if (!dated && DateLine().IsMatch(line))
            {
                dated = true;
                end--;
            }
            else if (line.Length <= 45 && SignedAndDated().IsMatch(line) && first < end - 1)
            {
                end--;
            }
            else if (signed && PersonName().IsMatch(line))
            {
                signed = false;
                end--;
            }
            else if (line.Length <= 25 && line.IndexOfAny("，。；：、！？,;:“") < 0 && (dated || (IsOffice(line) && first < end - 1))
                && (offices == 0 || jointly || (offices == 1 && (department || Department().IsMatch(line)))) && !OfficeList.HoldsLine(lines, end - 1, dated, signs: dated || (contacts > 0 && offices == 0), jointly))
            {
                // One office and its department sign, or several with one date.
                department = Department().IsMatch(line);
                jointly |= dated;
                offices++;
                dated = false;
                signed = true;
                end--;
            }
            else
            {
                break;
            }
        }

        return contacts > 0 && IsNotice(lines, end) ? contacts : end;
    }

    // Whom to turn to belongs to a notice: 请于6月10日前报名。 above it, 五、联系方式：, or any other line that leads to it.
    private static bool IsNotice(List<string> lines, int end)
    {
        var above = Above(lines, end).TrimEnd("。！；");
        above = above[(above.LastIndexOfAny("。！；") + 1)..];
        return above.EndsWith("：") || above.EndsWith(":") ? !Salutation.IsGreeting(above) : above.ContainsAny(NoticeWords);
    }

    // 张三 below 国资委办公室 below the end of a sentence: else both may be rows of a list.
    private static bool IsNameBelowOffice(List<string> lines, int at)
    {
        if (!PersonNames.IsName(lines[at].AsSpan().Trim()))
        {
            return false;
        }

        var office = IndexAbove(lines, at);
        var text = office < 0 ? [] : Above(lines, office);
        return office >= 0 && IsOffice(lines[office].AsSpan().Trim()) && !text.IsEmpty
            && (text[^1] is '。' or '！' or '？' or '；' or '”' or '）' or ')' or '!' or '…' || (text.Length <= 40 && (Salutation.IsGreeting(text) || Salutation.IsCourtesy(text))));
    }

    private static ReadOnlySpan<char> Above(List<string> lines, int at) => IndexAbove(lines, at) is >= 0 and var above ? lines[above].AsSpan().Trim() : [];

    // The nearest line above that is not blank; -1 where it is far above or there is none.
    private static int IndexAbove(List<string> lines, int at)
    {
        for (var i = at - 1; i >= 0 && at - i <= MaxLines; i--)
        {
            if (!string.IsNullOrWhiteSpace(lines[i]))
            {
                return i;
            }
        }

        return -1;
    }

    // A rule stands within a report as well as above a signature: it ends the text only where every line behind it is one of a signature.
    private static bool IsSignatureBlock(List<string> lines, int from, int end)
    {
        var (sure, offices, names, others, dated) = (0, 0, 0, 0, false);
        for (var i = from; i < end; i++)
        {
            var line = lines[i].AsSpan().Trim();
            if (line.IsEmpty || IsRule(line))
            {
                continue;
            }

            if (IsOffice(line))
            {
                offices++;
            }
            else if (IsContact(line) || SignatureLine.IsClosing(line) || ProgramLine.IsFooter(line) || (line.Length <= 45 && SignedAndDated().IsMatch(line)))
            {
                sure++;
            }
            else if (DateLine().IsMatch(line))
            {
                sure++;
                dated = true;
            }
            else if (PersonName().IsMatch(line) || IsCard(line))
            {
                names++;
            }
            else if (!dated && line.Length <= 25 && line.IndexOfAny("，。；：、！？,;:“") < 0 && line[0] is not ('（' or '(') && !char.IsAsciiDigit(line[0]))
            {
                others++;
            }
            else
            {
                return false;
            }
        }

        return offices <= 2 && names <= 2 && (others == 0 ? sure + offices > 0 || names <= 1 : others <= 3 && sure > 0);
    }
}
