using System.CommandLine;
using MailIntake.Domain.Score;

namespace MailIntake.Commands;

/// <summary><c>score</c>: the result of an office for a period as of a day.</summary>
internal static class ScoreCommand
{
    public static Command Create(GlobalOptions global)
    {
        var office = Parse.Office();
        var period = Parse.Period(required: true);
        var asOf = Parse.Date("--as-of", "截至哪一天，默认为期间的最后一天");
        var json = Parse.Json();
        var command = new Command("score", "计算得分和排名") { office, period, asOf, json };
        command.SetAction(async (result, ct) =>
        {
            var context = global.Context(result);
            var configuration = context.Configuration();
            var chosen = CommandContext.Office(configuration, result.GetRequiredValue(office));
            var asked = result.GetRequiredValue(period)!.Value;
            var ledger = await context.ExistingLedger(configuration).OfficeAsync(chosen.Id, chosen.Roster, ct);
            var sheet = Scorer.Score(chosen.Policies, chosen.Roster, ledger, asked, context.AsOf(result.GetValue(asOf), asked));
            if (result.GetValue(json))
            {
                JsonOutput.WriteLine(context.Output, writer => ScoreJson.Write(writer, sheet, ledger.EvidenceFiles()));
            }
            else
            {
                ScoreTable.Write(context.Output, chosen.Name, sheet);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
