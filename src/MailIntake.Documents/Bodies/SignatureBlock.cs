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

    /// <summary>The line at which it begins, or the number of lines where there is none.</summary>
    public static int Begin(List<string> lines) => WithoutEnding(lines, SignatureMark(lines));

    /// <summary>True for a text that is nothing but the signature a mail program sets above a forwarded mail: nothing that the sender wrote.</summary>
    public static bool IsSignature(string own)
    {
        foreach (var line in own.AsSpan().EnumerateLines())
        {
            var text = line.Trim();
            if (!text.IsEmpty && !PersonName().IsMatch(text) && !Post().IsMatch(text) && !IsOffice(text) && !Contact().IsMatch(text) && !IsCard(text))
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
            if (!trimmed.IsEmpty && (trimmed.Length > LongestClosing || !Closing().IsMatch(trimmed)))
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
            if (Closing().IsMatch(line) && (!IsRule(line) || IsSignatureBlock(lines, i + 1, end)))
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
        var contact = false;
        var (offices, department, jointly) = (0, false, false);
        for (var left = MaxLines; end > 0 && left > 0;)
        {
            var line = lines[end - 1].AsSpan().Trim();
            left -= line.IsEmpty ? 0 : 1;
            if (line.IsEmpty || Contact().IsMatch(line) || Closing().IsMatch(line) || (line.Length <= 40 && Salutation.Covering().IsMatch(line)))
            {
                contact |= !line.IsEmpty && Contact().IsMatch(line);
                end--;
            }
            else if (IsPhoneLine(line))
            {
                contact = true;
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
                && (offices == 0 || jointly || (offices == 1 && (department || Department().IsMatch(line)))) && !OfficeList.HoldsLine(lines, end - 1, dated, signs: dated || (contact && offices == 0), jointly))
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

        return end;
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
            else if (Contact().IsMatch(line) || Closing().IsMatch(line) || IsPhoneLine(line) || (line.Length <= 45 && SignedAndDated().IsMatch(line)))
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
