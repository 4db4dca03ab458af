using System.CommandLine;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;
using MailIntake.Storage;

namespace MailIntake.Commands;

/// <summary><c>outcome</c>: a person confirms or declines what a published bulletin proposes. What is confirmed becomes an event where the document knows one of the name.</summary>
internal static class OutcomeCommand
{
    public static Command Create(GlobalOptions global) => new("outcome", "通报中的建议（如通报表扬、约谈）：确认或不予采纳")
    {
        Create(global, "confirm", "确认，并登记为事项", ProposalState.Confirmed),
        Create(global, "decline", "不予采纳", ProposalState.Declined),
    };

    private static Command Create(GlobalOptions global, string name, string description, ProposalState state)
    {
        var number = new Argument<string>("NUMBER") { HelpName = "NUMBER", Description = "建议编号，见通报 digest.xlsx 的“结果运用”" };
        var reason = new Option<string>("--reason") { HelpName = "TEXT", Required = true, Description = "理由，记入台账" };
        var office = new Option<string?>("--office") { HelpName = "ID", Description = "几个考核主办单位有同一编号时指明" };
        var command = new Command(name, description) { number, reason, office };
        command.SetAction((result, ct) => RunAsync(
            global.Context(result), result.GetRequiredValue(number), result.GetRequiredValue(reason), result.GetValue(office), state, ct));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string number, string reason, string? office, ProposalState state, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new InputException("--reason 要写明理由");
        }

        var configuration = context.Configuration();
        var ledger = context.ExistingLedger(configuration);
        var proposals = (await ledger.Bulletins.ProposalsAsync(ct)).Where(p => office is null || p.Office == office).ToList();
        var found = proposals.Where(p => p.Number == number).ToList();
        if (found.Count != 1)
        {
            var open = proposals.Where(p => p.State == ProposalState.Open).Select(p => $"{p.Number} {p.Unit}{p.Person} {p.Outcome}").ToList();
            throw new InputException(found.Count > 1
                ? $"编号“{number}”有几件，请用 --office 指明：{string.Join("、", found.Select(p => p.Office))}"
                : $"没有编号为“{number}”的建议；待确认的有：{(open.Count == 0 ? "无" : string.Join("；", open))}");
        }

        var proposal = found[0];
        var owner = CommandContext.Office(configuration, proposal.Office);
        var now = context.Clock.GetUtcNow();
        var recorded = new OfficeEvent
        {
            Number = proposal.Number,
            At = now,
            Unit = proposal.Unit,
            Item = proposal.Outcome,
            Authors = proposal.Person is null ? [] : [proposal.Person],
            Note = $"{proposal.Period} 通报建议，已确认：{reason.Trim()}",
        };
        var policy = owner.Policies.NearestTo(OfficeTime.Day(now));
        var isEvent = state == ProposalState.Confirmed && policy.Events.Items.Contains(recorded.Item) && policy.Events.Judge(recorded).Refusal is null;
        // Only a confirmation has to fit what the ledger holds by now.
        var held = state == ProposalState.Confirmed ? await ledger.OfficeAsync(owner.Id, owner.Roster, ct) : new OfficeLedger([], [], []);
        var unit = owner.Roster.NameOf(proposal.Unit);
        var inForce = Withdrawals.InForce(held.Events).ToList();
        var taken = isEvent ? held.Events.FirstOrDefault(e => e.Number == recorded.Number) : null;
        if (proposal.State == ProposalState.Open && taken is not null && !(taken.Unit == unit && taken.Item == recorded.Item && inForce.Contains(taken)))
        {
            throw new InputException($"编号“{recorded.Number}”已是另一登记事项（{taken.Unit} {taken.Item}{(inForce.Contains(taken) ? "" : "，已冲正")}），不能再用它登记；请用 outcome decline 写明原因，再用 import events 以别的编号登记");
        }

        if (await ledger.Bulletins.DecideProposalAsync(proposal, state, reason.Trim(), isEvent && taken is null ? recorded : null, ct) is { } earlier)
        {
            throw new InputException($"建议“{number}”{Label(earlier.State)}（{OfficeTime.Local(earlier.DecidedAt!.Value):yyyy-MM-dd HH:mm}），不能再改；登记了的可用“冲正”撤回");
        }

        var period = BulletinLedger.PeriodNamed(proposal.Period);
        if (isEvent && inForce.Find(e => e.Number != recorded.Number && e.Unit == unit && e.Item == recorded.Item && OfficeTime.Day(e.At) > period.Last) is { } other)
        {
            context.Error.WriteLine(TextTable.Safe(
                $"提示：{OfficeTime.Day(other.At):yyyy-MM-dd} 已登记过{other.Unit}的“{other.Item}”（{other.Number}），请核对是不是同一次；多登记的，请用“冲正”撤回"));
        }

        // What was imported or decided since may have changed the places.
        if (state == ProposalState.Confirmed && !Proposal.Of(owner.Present.NumberPrefix, Scorer.Score(owner.Policies, owner.Roster, held, period, period.Last))
            .Any(p => p.Unit == unit && p.Person == proposal.Person && p.Outcome.Name == proposal.Outcome))
        {
            context.Error.WriteLine(TextTable.Safe(
                $"提示：按现在的台账，{period.Label}的结果已不建议{proposal.Unit}{proposal.Person}“{proposal.Outcome}”；通报时的理由：{proposal.Reason}。不应确认的，{(isEvent ? $"请登记“冲正”撤回 {recorded.Number}" : "请另行处理")}"));
        }

        context.Output.WriteLine($"{proposal.Number} {proposal.Unit}{proposal.Person} {proposal.Outcome}：{Label(state)}{(taken is not null ? $"，事项 {recorded.Number} 早已登记，没有另记" : isEvent ? $"，已登记为事项 {recorded.Number}" : state == ProposalState.Confirmed ? "，文件没有同名的登记事项，不影响得分" : "")}");
        return ExitCode.Done;
    }

    private static string Label(ProposalState state) => state == ProposalState.Confirmed ? "已确认" : "不予采纳";
}
