using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace MailIntake.Documents;

/// <summary>
/// The number formats of a workbook (ECMA-376 part 1, 18.8.30): they alone tell that a number is a date. A date becomes text that everybody reads
/// (2023-06-05, 2023-06-05 16:30:00); any other number its 15 significant digits, which are all that Excel shows and keeps.
/// </summary>
internal sealed class XlsxFormats
{
    private const int MaxStyles = 65_536; // Excel's own limit is 65,490 cell formats
    private static readonly DateTime Epoch1900 = new(1899, 12, 30); // right from March 1900 on: Excel counts a 29 February 1900
    private static readonly DateTime Epoch1904 = new(1904, 1, 1);

    private readonly List<Shows> styles = [];
    private readonly DateTime epoch;

    /// <summary>Reads the formats.</summary>
    /// <param name="part">The part with the styles, or null where the workbook has none.</param>
    /// <param name="from1904">True where the workbook counts days from 1904 (date1904), as old Macintosh versions did.</param>
    public XlsxFormats(ZipArchiveEntry? part, bool from1904)
    {
        epoch = from1904 ? Epoch1904 : Epoch1900;
        if (part is null)
        {
            return;
        }

        var codes = new Dictionary<int, string>();
        using var stream = ZipPackage.OpenPart(part);
        using var xml = XmlReader.Create(stream, ZipPackage.XmlSettings(new NameTable()));
        var inCellFormats = false;
        while (ZipPackage.Next(xml) && styles.Count < MaxStyles)
        {
            if (xml.LocalName == "cellXfs")
            {
                inCellFormats = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "numFmt" && int.TryParse(xml.GetAttribute("numFmtId"), out var id))
            {
                codes[id] = xml.GetAttribute("formatCode") ?? "";
            }
            else if (inCellFormats && xml.NodeType == XmlNodeType.Element && xml.LocalName == "xf")
            {
                var format = int.TryParse(xml.GetAttribute("numFmtId"), out var number) ? number : 0;
                styles.Add(codes.TryGetValue(format, out var code) ? OfCode(code) : OfBuiltIn(format));
            }
        }
    }

    private enum Shows
    {
        Number,
        Date,
        Time,
    }

    /// <summary>The text of a number as its cell shows it; the text as it stands where it is no number.</summary>
    /// <param name="value">The number as the file has it.</param>
    /// <param name="style">The cell's style, an index into the cell formats, or null.</param>
    public string Text(string value, int? style)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return value;
        }

        var shows = style is { } index && index >= 0 && index < styles.Count ? styles[index] : Shows.Number;
        return shows != Shows.Number && number is >= 0 and < 2_900_000 ? DateText(number, shows) : NumberText(number);
    }

    private string DateText(double days, Shows shows)
    {
        var at = epoch.AddSeconds(Math.Round(days * 86_400, MidpointRounding.AwayFromZero));
        return at.ToString(
            days < 1 ? "HH:mm:ss" : shows == Shows.Time || at.TimeOfDay != TimeSpan.Zero ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static string NumberText(double number) =>
        Math.Abs(number) is < 1e27 and (> 1e-12 or 0)
            ? decimal.Parse(number.ToString("G15", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture).ToString("0.###########################", CultureInfo.InvariantCulture)
            : number.ToString("G15", CultureInfo.InvariantCulture);

    // 14 to 22 and 45 to 47 everywhere; 27 to 36 and 50 to 58 in East Asian versions (18.8.30).
    private static Shows OfBuiltIn(int id) => id switch
    {
        >= 18 and <= 22 or >= 32 and <= 35 or 45 or 46 or 47 or 55 or 56 => Shows.Time,
        >= 14 and <= 17 or >= 27 and <= 36 or >= 50 and <= 58 => Shows.Date,
        _ => Shows.Number,
    };

    /// <summary>A format code shows a date where y, m, d, h or s stand in it outside quotes, brackets ([Red], [$-804]) and escapes (\年, _d, *-).</summary>
    private static Shows OfCode(string code)
    {
        var shows = Shows.Number;
        for (var i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '"':
                    i = End(code, i, '"');
                    break;
                case '[':
                    var end = End(code, i, ']');
                    if (code[(i + 1)..Math.Min(end, code.Length)] is ['h' or 'H' or 'm' or 'M' or 's' or 'S', ..])
                    {
                        return Shows.Time; // elapsed time: [h]:mm
                    }

                    i = end;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case 'h' or 'H' or 's' or 'S':
                    return Shows.Time;
                case 'y' or 'Y' or 'm' or 'M' or 'd' or 'D':
                    shows = Shows.Date;
                    break;
                default:
                    break;
            }
        }

        return shows;
    }

    private static int End(string code, int from, char closing) => code.IndexOf(closing, from + 1) is >= 0 and var at ? at : code.Length;
}
