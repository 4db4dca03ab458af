using MailIntake.Mail.Mime;

namespace MailIntake.Tests.Mime.HardChinese;

/// <summary>Reads generated mails and compares with what they were meant to say.</summary>
internal static class HardChineseRun
{
    /// <summary>Reads so many mails of a seed.</summary>
    public static HardChineseResult Read(int mails, int seed)
    {
        var generator = new HardChineseGenerator(seed);
        var format = new MimeFormat();
        int subjects = 0, texts = 0, names = 0, octets = 0;
        var wrong = new List<string>();
        for (var i = 0; i < mails; i++)
        {
            var mail = generator.Next();
            var read = format.Read(mail.Octets);
            var file = read.Attachments.Count == 1 ? read.Attachments[0] : null;
            subjects += Count(mail.Subject, read.Subject);
            texts += Count(mail.Text, read.Text);
            names += Count(mail.FileName, file?.FileName);
            octets += file is not null && file.Content.Span.SequenceEqual(mail.Content) ? 1 : 0;

            int Count(string meant, string? seen)
            {
                if (meant == seen)
                {
                    return 1;
                }

                wrong.Add($"{i} [{mail.Difficulties}]\n  meant {meant}\n  seen  {seen}");
                return 0;
            }
        }

        return new HardChineseResult((double)subjects / mails, (double)texts / mails, (double)names / mails, (double)octets / mails, wrong);
    }
}
