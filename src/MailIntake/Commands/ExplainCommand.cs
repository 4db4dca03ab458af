using System.CommandLine;
using MailIntake.Domain.Score;

namespace MailIntake.Commands;

/// <summary><c>explain</c>: one unit's score argued as a person would.</summary>
internal static class ExplainCommand
{
    public static Command Create(GlobalOptions global)
    {
        var office = Parse.Office();
        var unit = new Option<string>("--unit") { Description = "单位的名称或别名", Required = true };
        var period = Parse.Period(required: true);
        var asOf = Parse.Date("--as-of", "截至哪一天，默认为期间的最后一天");
        var command = new Command("explain", "逐条说明一个单位的得分：条款、事项、分值、依据、封顶、还差什么") { office, unit, period, asOf };
        command.SetAction(async (result, ct) =>
        {
            var context = global.Context(result);
            var configuration = context.Configuration();
            var chosen = CommandContext.Office(configuration, result.GetRequiredValue(office));
            var name = result.GetRequiredValue(unit);
            var scored = chosen.Roster.Find(name) ?? throw new InputException($"{chosen.Name}的花名册里没有单位“{name}”，请写 units.csv 里的名称或别名");
            var asked = result.GetRequiredValue(period)!.Value;
            var ledger = await context.ExistingLedger(configuration).OfficeAsync(chosen.Id, chosen.Roster, ct);
            var sheet = Scorer.Score(chosen.Policies, chosen.Roster, ledger, asked, context.AsOf(result.GetValue(asOf), asked));
            foreach (var line in Explanation.Of(sheet, scored.Name, ledger))
            {
                context.Output.WriteLine(TextTable.Safe(line));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
