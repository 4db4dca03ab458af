using System.CommandLine;
using MailIntake.Classify;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Time;
using MailIntake.Storage;

namespace MailIntake.Commands;

/// <summary><c>submissions</c>: the ledger of submissions of an office, of every status, imported ones too.</summary>
internal static class SubmissionsCommand
{
    public static Command Create(GlobalOptions global)
    {
        var office = Parse.Office();
        var period = Parse.Period(required: false);
        var json = Parse.Json();
        var command = new Command("submissions", "列出来稿台账") { office, period, json };
        command.SetAction(async (result, ct) =>
        {
            var context = global.Context(result);
            var configuration = context.Configuration();
            var chosen = CommandContext.Office(configuration, result.GetRequiredValue(office));
            var rows = await context.ExistingLedger(configuration).SubmissionsAsync(chosen.Id, result.GetValue(period), ct);
            if (result.GetValue(json))
            {
                foreach (var (submission, decision) in rows)
                {
                    Write(context.Output, submission, LedgerRows.Decision(decision));
                }
            }
            else
            {
                Write(context.Output, rows);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(TextWriter output, SubmissionRow submission, Decision decision) => JsonOutput.WriteLine(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("number", submission.Number);
        json.WriteString("received", OfficeTime.Iso(submission.ReceivedAt));
        json.WriteString("period", Period.Containing(PeriodKind.Month, OfficeTime.Day(submission.ReceivedAt)).ToString());
        DecisionJson.WriteMembers(json, submission.Mailbox, submission.Subject is { Length: > 0 } subject ? subject : null, decision); // of one that is or was quarantined none is kept
        json.WriteString("messageId", submission.MessageId);
        json.WriteString("sha256", submission.Sha256);
        json.WriteEndObject();
    });

    private static void Write(TextWriter output, IReadOnlyList<(SubmissionRow Submission, DecisionRow Decision)> rows)
    {
        const int Title = 60; // one stranger's subject must not push every row's reason out of sight; --json has it whole
        var table = new TextTable("编号", "收到", "单位", "文种", ">字数", "状态", "标题", "原因");
        foreach (var (submission, row) in rows)
        {
            var decision = LedgerRows.Decision(row);
            table.Add(
                submission.Number, $"{OfficeTime.Local(submission.ReceivedAt):yyyy-MM-dd HH:mm}", decision.Unit ?? "—", decision.Kind ?? "—", decision.Words,
                decision.Status.Label(), ShortText.Of(decision.Title ?? LedgerRows.Subject(submission, decision.Status), Title), DecisionText.Why(decision));
        }

        table.WriteTo(output);
        output.WriteLine($"共 {rows.Count} 件：{string.Join("，", rows.GroupBy(r => r.Decision.Status).OrderBy(g => g.Key).Select(g => $"{g.Key.Label()} {g.Count()}"))}");
    }
}
