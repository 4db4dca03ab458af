using System.CommandLine;
using System.Security.Cryptography;
using MailIntake.Archive;
using MailIntake.Classify;
using MailIntake.Configuration;
using MailIntake.Documents;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;
using MailIntake.Pipeline;

namespace MailIntake.Commands;

/// <summary><c>classify</c>: what would be decided about .eml files, and why. Writes nothing.</summary>
internal static class ClassifyCommand
{
    public static Command Create(GlobalOptions global)
    {
        var files = MailFiles.Argument();
        var mailbox = new Option<string>("--mailbox") { HelpName = "ADDRESS", Required = true, Description = "当作这个信箱收到的" };
        var received = Parse.Time("--received", "当作这个时刻收到的，默认为文件的修改时间");
        var json = Parse.Json();
        var command = new Command("classify", "试判 .eml 文件，说明理由，什么都不写") { files, mailbox, received, json };
        command.SetAction(async (result, ct) =>
        {
            var context = global.Context(result);
            var configuration = context.Configuration();
            var address = result.GetRequiredValue(mailbox).Trim().ToLowerInvariant();
            var office = configuration.OfficeOf(address) ?? throw new InputException(
                $"信箱 {address} 不属于任何考核主办单位；--mailbox 可以写：{string.Join("、", configuration.Offices.SelectMany(o => o.Mailboxes))}");
            var ledger = context.FindLedger(configuration); // a dry run makes none
            using var index = new DryRunIndex(ledger?.Database, office);
            var commissions = ledger is null ? null : await ledger.Commissions.IndexAsync(office.Id, office.Roster, ct);
            var reader = new ContentReader();
            var format = new MimeFormat();
            var texts = ledger is null ? null : new EarlierTexts(new MailArchive(context.Folders.Archive), format, reader); // opening an archive makes its folder
            var limit = configuration.App.Mailboxes.FirstOrDefault(m => m.Address == address)?.SizeLimit ?? MailboxConfiguration.DefaultSizeLimit;
            foreach (var (file, raw) in MailFiles.Read(result.GetRequiredValue(files)))
            {
                ct.ThrowIfCancellationRequested();
                var mail = raw.Length > limit ? format.ReadHeaders(raw) : format.Read(raw);
                var at = result.GetValue(received) ?? new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero);
                var sha256 = Convert.ToHexStringLower(SHA256.HashData(raw));
                var content = await reader.ReadWholeAsync(mail, ct);
                var trials = new List<RuleTrial>();
                var identified = Classifier.Identify(office.Context, new ArrivedMail(address, "INBOX", IsJunk: false, at, sha256, content), commissions, trials);
                var archived = texts is null ? null : await texts.ReadAsync(DuplicateJudge.ToCompare(identified, index), ct);
                var decision = Classifier.Decide(identified, index, earlier => index.TextOf(earlier) ?? archived?.GetValueOrDefault(earlier.Number));
                index.Add(file, at, sha256, decision, identified.Text);
                if (result.GetValue(json))
                {
                    JsonOutput.WriteLine(context.Output, writer => DecisionJson.Write(writer, file, address, mail.Subject, decision));
                }
                else
                {
                    Write(context.Output, file, content, decision, trials);
                }
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(TextWriter output, string file, MailContent content, Decision decision, IReadOnlyList<RuleTrial> trials)
    {
        output.WriteLine(file);
        var hidden = decision.Status == SubmissionStatus.Quarantined;
        output.WriteLine(TextTable.Safe($"  主题：{(hidden ? "（不显示）" : content.Mail.Subject)}"));
        output.WriteLine(TextTable.Safe($"  判定：{decision.Status.Label()}，单位 {decision.Unit ?? "不明"}，文种 {decision.Kind ?? "不明"}，字数 {decision.Words?.ToString() ?? "—"}"));
        foreach (var reason in decision.Reasons)
        {
            output.WriteLine(TextTable.Safe($"  {(reason.Decides ? "→" : "·")} {reason.Rule}：{reason.Saw}"));
        }

        foreach (var warning in decision.Warnings)
        {
            output.WriteLine(TextTable.Safe($"  ！{warning}"));
        }

        if (hidden)
        {
            return;
        }

        output.WriteLine("  读到的文字（☆ 计字数的一份）：");
        foreach (var text in content.Files.Prepend(content.Body))
        {
            var counted = text.Source == decision.CountedFrom && text.Words == decision.Words;
            output.WriteLine(TextTable.Safe($"    {(counted ? "☆" : " ")} {(text.Source == ReportText.Body ? "正文（去掉称呼、落款、引用的旧邮件）" : text.Name)}：{text.Fault ?? $"{text.Words} 字{Ends(text.Text)}"}"));
        }

        if (trials.Count > 0)
        {
            output.WriteLine("  规则（按文件里的顺序；○ 成立，× 不成立，— 前面已经判定，没有再问）：");
            foreach (var trial in trials)
            {
                output.WriteLine(TextTable.Safe($"    {(trial.Holds switch { true => "○", false => "×", null => "—" })} {trial.Rule}{(trial.Saw.Length > 0 ? "：" + trial.Saw : "")}"));
            }
        }
    }

    // Enough to see where the counted text begins and ends: what was taken for a greeting or a signature is what one looks for here.
    private static string Ends(string text)
    {
        const int Shown = 15;
        var letters = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return letters.Length == 0 ? "" : letters.Length <= 2 * Shown ? $"，“{letters}”"
            : $"，“{ShortText.Beginning(letters, Shown)}”……“{letters[^(char.IsLowSurrogate(letters[^Shown]) ? Shown - 1 : Shown)..]}”";
    }
}
