using System.Globalization;
using System.Text;

namespace MailIntake.Tests.Documents;

/// <summary>Writes PDFs of one page whose font has a table to Unicode, so that their text is what is given.</summary>
internal static class TestPdf
{
    public static byte[] OfText(string text)
    {
        var codes = string.Concat(text.Select(c => ((int)c).ToString("X4", CultureInfo.InvariantCulture)));
        const string map = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end";
        var page = $"BT /F 10 Tf 10 100 Td <{codes}> Tj ET";
        return Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 2000 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
            + $"4 0 obj<</Length {page.Length}>>stream\n{page}\nendstream endobj\n"
            + "5 0 obj<</Type/Font/Subtype/Type0/BaseFont/S/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>endobj\n"
            + "6 0 obj<</Type/Font/Subtype/CIDFontType2/BaseFont/S/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 8 0 R>>endobj\n"
            + $"7 0 obj<</Length {map.Length}>>stream\n{map}\nendstream endobj\n8 0 obj<</Type/FontDescriptor/FontName/S/Flags 4/FontBBox[0 0 1 1]/ItalicAngle 0/Ascent 1/Descent 0/CapHeight 1/StemV 1>>endobj\ntrailer<</Root 1 0 R>>\n");
    }
}
