using System.IO.Compression;
using System.Text;

namespace MailIntake.Tests.Documents;

/// <summary>Writes small docx files part by part, so that a test shows the markup it is about.</summary>
internal static class TestDocx
{
    private const string Namespaces = """
        xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
        xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
        """;

    public static byte[] OfText(params string[] paragraphs) =>
        Of(string.Concat(paragraphs.Select(p => $"<w:p><w:r><w:t xml:space=\"preserve\">{p}</w:t></w:r></w:p>")));

    public static byte[] Of(string body, params (string Name, string Content)[] parts) =>
        OfRaw($"<w:document {Namespaces}><w:body>{body}</w:body></w:document>", parts);

    public static (string Name, string Content) Part(string name, string root, string content) =>
        (name, $"<w:{root} {Namespaces}>{content}</w:{root}>");

    public static byte[] OfRaw(string documentXml, params (string Name, string Content)[] parts)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
            Add(zip, "word/document.xml", documentXml);
            foreach (var (name, content) in parts)
            {
                Add(zip, name, content);
            }
        }

        return stream.ToArray();
    }

    private static void Add(ZipArchive zip, string name, string content)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(content));
    }
}
