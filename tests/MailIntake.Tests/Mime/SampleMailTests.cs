using System.Text.Json;
using MailIntake.Mail.Mime;
using MailIntake.Read;

namespace MailIntake.Tests.Mime;

/// <summary>
/// Sample mails, each a different difficulty, beside what a careful reader sees in them: NAME.eml and NAME.json with the keys of
/// <c>read --json</c>. The expectations come from how the mails were made (samples.py), never from the reader's output.
/// </summary>
public sealed class SampleMailTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Mime", "Samples");

    public static TheoryData<string> Names() => [.. Directory.GetFiles(Folder, "*.eml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_mail_reads_as_it_was_meant(string name)
    {
        var mail = new MimeFormat().Read(File.ReadAllBytes(Path.Combine(Folder, name + ".eml")));
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            MailJson.Write(json, name, mail);
        }

        using var actual = JsonDocument.Parse(output.ToArray());
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".json")));
        foreach (var property in expected.RootElement.EnumerateObject())
        {
            Assert.Equal(Indented(property.Value), Indented(actual.RootElement.GetProperty(property.Name)));
        }
    }

    // Unescaped, so that a difference can be read.
    private static string Indented(JsonElement element) => JsonSerializer.Serialize(
        element,
        new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
