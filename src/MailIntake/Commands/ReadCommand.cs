using System.CommandLine;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;
using MailIntake.Read;

namespace MailIntake.Commands;

/// <summary><c>read</c>: what the MIME reader sees in .eml files, decided by no rule.</summary>
internal static class ReadCommand
{
    public static Command Create(GlobalOptions global)
    {
        var files = MailFiles.Argument();
        var json = Parse.Json();
        var command = new Command("read", "显示从 .eml 文件里读到的内容，不作判定") { files, json };
        command.SetAction(result =>
        {
            var context = global.Context(result);
            var format = new MimeFormat();
            foreach (var (file, raw) in MailFiles.Read(result.GetRequiredValue(files)))
            {
                var mail = format.Read(raw);
                if (result.GetValue(json))
                {
                    JsonOutput.WriteLine(context.Output, writer => MailJson.Write(writer, file, mail));
                }
                else
                {
                    Write(context.Output, file, mail);
                }
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(TextWriter output, string file, ReadMail mail)
    {
        output.WriteLine(file);
        output.WriteLine(TextTable.Safe($"  主题：{mail.Subject}"));
        output.WriteLine(TextTable.Safe($"  发件人：{string.Join("，", mail.From.Select(a => $"{a.Name} <{a.Address}>"))}"));
        if (mail.AuthenticationResults is { } field && AuthenticationResults.Parse(field) is var results)
        {
            output.WriteLine(TextTable.Safe($"  收件服务商的核对结果（最上面的）：署名 {results.AuthservId}，{(results.IsMalformed ? "残缺" : SenderCheck.Tell(results))}"));
        }

        foreach (var attachment in mail.Attachments)
        {
            output.WriteLine(TextTable.Safe($"  附件：{attachment.FileName ?? "（无名）"}，{attachment.MediaType}，{attachment.Content.Length} 字节"));
        }

        foreach (var defect in mail.Defects)
        {
            output.WriteLine(TextTable.Safe($"  缺陷：{defect}"));
        }

        foreach (var line in mail.Text.Split('\n'))
        {
            output.WriteLine(TextTable.Safe($"  | {line}"));
        }
    }
}
