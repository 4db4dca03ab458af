using System.Text;

namespace MailIntake.ServerTests.MainJob;

/// <summary>Mails as clerks send them, no two alike.</summary>
internal static class ReportMail
{
    /// <summary>Writes a report.</summary>
    /// <param name="mailbox">To whom.</param>
    /// <param name="number">Which one.</param>
    /// <param name="title">What its subject begins with: the kind's mark and the unit.</param>
    public static byte[] Write(string mailbox, int number, string title)
    {
        // Every report is another one: some 40 characters that begin at another place.
        var text = $"第{number}号：" + string.Concat(Enumerable.Range(0, 40 + (number % 11)).Select(i => (char)('一' + (((number * 41) + (i * 13)) % 9000))));
        var subject = CodePagesEncodingProvider.Instance.GetEncoding(936)!.GetBytes($"{title}第{number}号信息");
        return Encoding.ASCII.GetBytes($"From: clerk{number}@example.cn\r\nTo: {mailbox}\r\nSubject: =?gb2312?B?{Convert.ToBase64String(subject)}?=\r\n"
            + $"Message-ID: <{number}@example.cn>\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks)}\r\n");
    }
}
