using System.Text;
using System.Text.Json;
using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;
using MailIntake.Read;

namespace MailIntake.Tests.Mime.Fuzzing;

/// <summary>What must hold of any octets whatever: the same result twice, strings as promised, nothing longer than its source allows.</summary>
internal static class ReadTwice
{
    /// <summary>Reads and checks.</summary>
    /// <exception cref="InvalidOperationException">Something promised does not hold.</exception>
    public static void Check(MimeFormat format, byte[] mail)
    {
        // Reading must not depend on where the octets lie or on what lies behind them.
        byte[] shifted = [1, 2, 3, .. mail, .. "\n--b\nmore"u8];
        var first = format.Read(mail);
        if (Json(first) != Json(format.Read(shifted.AsMemory(3, mail.Length))))
        {
            throw new InvalidOperationException("Two readings differ.");
        }

        foreach (var text in Strings(first))
        {
            if (text.Any(c => c < ' ' && c is not ('\t' or '\n')) || !IsWellFormed(text))
            {
                throw new InvalidOperationException("A string is not clean: " + text);
            }
        }

        if (first.Text.Length > (3 * mail.Length) + 100 || first.Attachments.Sum(a => (long)a.Content.Length) > mail.Length)
        {
            throw new InvalidOperationException("More came out than went in.");
        }
    }

    private static bool IsWellFormed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar && !text.Contains('\uFFFD'))
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<string> Strings(ReadMail mail) =>
        [mail.Subject, mail.Text, mail.Html, mail.MessageId ?? "", .. mail.RepliesTo, .. mail.Attachments.Select(a => a.FileName ?? ""),
            .. mail.Attachments.Select(a => a.MediaType), .. mail.Headers.Select(h => h.Value),
            .. mail.From.Concat(mail.ReplyTo).Concat(mail.Recipients).SelectMany(a => (string[])[a.Name ?? "", a.Address])];

    private static string Json(ReadMail mail)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            MailJson.Write(json, "", mail);
        }

        return Encoding.UTF8.GetString(output.ToArray()) + string.Join('\n', Strings(mail)) + mail.Limit;
    }
}
