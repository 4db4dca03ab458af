using System.Security.Cryptography;
using System.Text.Json;
using MailIntake.Domain.Read;

namespace MailIntake.Read;

/// <summary>The object that <c>mailintake read --json</c> prints for one mail.</summary>
public static class MailJson
{
    /// <summary>Writes the object: all keys are there, absent values are null.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="file">The .eml file as the user named it.</param>
    /// <param name="mail">What the reader saw.</param>
    public static void Write(Utf8JsonWriter json, string file, ReadMail mail)
    {
        json.WriteStartObject();
        json.WriteString("file", file);
        json.WriteString("subject", mail.Subject);
        json.WriteStartArray("from");
        foreach (var address in mail.From)
        {
            json.WriteStartObject();
            json.WriteString("name", address.Name);
            json.WriteString("address", address.Address);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("messageId", mail.MessageId);
        json.WriteString("text", mail.Text);
        json.WriteStartArray("attachments");
        foreach (var attachment in mail.Attachments)
        {
            json.WriteStartObject();
            json.WriteString("filename", attachment.FileName);
            json.WriteString("mediaType", attachment.MediaType);
            json.WriteNumber("size", attachment.Content.Length);
            json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(attachment.Content.Span)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("defects");
        foreach (var defect in mail.Defects)
        {
            json.WriteStringValue(defect);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
