using System.Globalization;
using System.Text;

namespace MailIntake.Tests.Classify.Corpus;

/// <summary>Writes a mail as the programs of clerks do: GBK under the name gb2312 or UTF-8, everything in base64.</summary>
internal static class CorpusWriter
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(54936)!;

    /// <summary>The mail.</summary>
    public static byte[] Write(
        string sender, string? name, string subject, string text, DateTimeOffset date, bool gbk = false, bool html = false, string headers = "", params (string Name, byte[] Content)[] files)
    {
        var encoding = gbk ? Gb18030 : Encoding.UTF8;
        var charset = gbk ? "gb2312" : "utf-8";
        var output = new StringBuilder();
        output.Append(CultureInfo.InvariantCulture, $"Date: {date:ddd, dd MMM yyyy HH:mm:ss} +0800\r\nFrom: {(name is null ? "" : Word(name) + " ")}<{sender}>\r\n");
        output.Append(CultureInfo.InvariantCulture, $"Subject: {Word(subject)}\r\nMIME-Version: 1.0\r\n{headers}Content-Type: multipart/mixed; boundary=\"=_part\"\r\n\r\n");
        var body = html ? string.Concat(text.Split('\n').Select(line => $"<div>{(line.Length == 0 ? "<br>" : line)}</div>")) : text.ReplaceLineEndings("\r\n");
        Part($"text/{(html ? "html" : "plain")}; charset={charset}", encoding.GetBytes(body));
        foreach (var (file, content) in files)
        {
            Part($"application/octet-stream; name=\"{Word(file)}\"\r\nContent-Disposition: attachment; filename=\"{Word(file)}\"", content);
        }

        return Encoding.ASCII.GetBytes(output.Append("--=_part--\r\n").ToString());

        string Word(string value) => $"=?{charset}?B?{Convert.ToBase64String(encoding.GetBytes(value))}?=";

        void Part(string type, byte[] content) => output.Append(
            CultureInfo.InvariantCulture, $"--=_part\r\nContent-Type: {type}\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks)}\r\n");
    }
}
