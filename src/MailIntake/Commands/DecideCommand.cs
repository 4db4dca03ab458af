using System.CommandLine;
using MailIntake.Archive;
using MailIntake.Configuration;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Time;
using MailIntake.Mail.Mime;
using MailIntake.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Commands;

/// <summary><c>decide</c>: a person's decision on a submission. Appended; the earlier ones stay visible.</summary>
internal static class DecideCommand
{
    private static readonly SubmissionStatus[] Allowed = [SubmissionStatus.Counted, SubmissionStatus.NotCounted, SubmissionStatus.SetAside];

    // How many of an item's duplicates are named.
    private const int MostNamed = 20;

    public static Command Create(GlobalOptions global)
    {
        var number = new Argument<string>("NUMBER") { HelpName = "NUMBER", Description = "来稿编号" };
        var status = new Option<string?>("--status") { HelpName = "STATUS", Description = "counted（计数）、not-counted（不计）或 set-aside（搁置）；已经判定的只改约稿时可以不写" };
        var unit = new Option<string?>("--unit") { HelpName = "U", Description = "报送单位" };
        var kind = new Option<string?>("--kind") { HelpName = "K", Description = "文种" };
        var commission = new Option<string?>("--commission") { HelpName = "NO", Description = "答复哪个约稿：约稿编号，写 none 是不答复约稿；不写时照旧" };
        var reason = new Option<string>("--reason") { HelpName = "TEXT", Required = true, Description = "理由，记入台账" };
        var office = new Option<string?>("--office") { HelpName = "ID", Description = "几个考核主办单位有同一编号时指明" };
        var remember = new Option<bool>("--remember") { Description = "把发件地址记到该单位的发件邮箱，以后自动认出" };
        var command = new Command("decide", "人工判定一件来稿") { number, status, unit, kind, commission, reason, remember, office };
        command.SetAction(async (result, ct) =>
        {
            var context = global.Context(result);
            var configuration = context.Configuration();
            var ledger = context.ExistingLedger(configuration);
            var row = Pick(await ledger.FindAsync(result.GetRequiredValue(number), ct), result.GetRequiredValue(number), result.GetValue(office));
            var chosen = CommandContext.Office(configuration, row.Office);
            var before = LedgerRows.Decision(row.Decisions[^1]);
            var decision = Decide(
                before, chosen, chosen.Policies.NearestTo(OfficeTime.Day(row.ReceivedAt)).Kinds, Status(result.GetValue(status), before, result.GetValue(commission)), result.GetValue(unit), result.GetValue(kind), result.GetRequiredValue(reason));
            if (result.GetValue(commission) is { } answered)
            {
                var named = Commission(await ledger.Commissions.IndexAsync(chosen.Id, chosen.Roster, ct), answered, decision.Unit is { } own ? chosen.Roster.NameOf(own) : null);
                decision = decision with { Commission = named, Reasons = [.. decision.Reasons, new Reason(Classifier.CommissionRule, named is null ? "人工指定：不答复约稿" : $"人工指定：答复约稿“{named}”")] };
            }

            // Of what was quarantined no title was kept.
            if (before.Status == SubmissionStatus.Quarantined && decision.Status == SubmissionStatus.Counted)
            {
                decision = decision with { Title = TitleOf(context, chosen, row) };
            }

            var isNew = result.GetValue(remember) && IsNewSender(chosen, row, decision);
            var isSame = decision with { Reasons = before.Reasons } == before;
            if (isSame && row.Decisions[^1].Origin == DecisionOrigin.Person && decision.Reasons.SequenceEqual(before.Reasons))
            {
                context.Output.WriteLine($"{row.Number}：已是此决定（{before.Status.Label()}，单位 {before.Unit ?? "不明"}，文种 {before.Kind ?? "不明"}），没有另记");
                Remember();
                return ExitCode.Done;
            }

            // A version that replaces its item goes on doing so whatever is said of it: what is not about it at all is decided on the item.
            if (isSame && Replacements.Takes(before) && before.RelatedTo is { } original && await IsReplacedAsync(ledger, chosen.Id, original, row.Number, ct))
            {
                throw new InputException(
                    $"{row.Number} 已作为被退回的 {original} 的新版计数，这样判定什么也不改变，没有记下；如果它不是新版而是另一件，请用 decide {original} --status counted 判定原稿，从此两件各按自己收到的日期计");
            }

            var (from, toReview) = await RecordAsync(ledger, row, decision, chosen.Version, ct);
            var holds = from is { } made && row.Decisions.Max(d => d.EffectiveAt) is { } later && OfficeTime.Day(later) > OfficeTime.Day(made) // a rehearsal begins at the same instant again and again
                ? $"以前的判定记着将来的日期（当时的系统时钟不对），这一次也从 {OfficeTime.Local(later):yyyy-MM-dd} 起才作数"
                : from is { } day ? $"{OfficeTime.Local(day):yyyy-MM-dd} 起作数，此前的结果不变" : "自收到之日起作数";
            context.Output.WriteLine($"{row.Number}：{decision.Status.Label()}，单位 {decision.Unit ?? "不明"}，文种 {decision.Kind ?? "不明"}{(decision.Commission is { } told ? $"，答复约稿 {told}" : before.Commission is null ? "" : "，不答复约稿")}；{holds}");
            if (toReview.Count > 0)
            {
                context.Output.WriteLine($"它的重复来稿转为待审，请逐件判定计不计：{string.Join("、", toReview.Take(MostNamed))}{(toReview.Count > MostNamed ? $" 等 {toReview.Count} 件" : "")}");
            }

            if (decision is { Status: SubmissionStatus.Counted, Kind: Classifier.CommissionKind, Commission: null } && result.GetValue(commission) is null)
            {
                context.Output.WriteLine("没有约稿编号，不算作答复任何约稿；答复哪个约稿用 --commission 编号 指定");
            }

            if (decision is { Replaces: true, RelatedTo: { } returned })
            {
                context.Output.WriteLine($"它是被退回的 {returned} 的新版：它计数时 {returned} 不计，它不计数时 {returned} 恢复原来的判定"
                    + (decision.Status == SubmissionStatus.Counted ? $"；如果它是另一件，请再用 decide {returned} --status counted 判定，从此两件各计各的" : ""));
            }

            if (decision.Status == SubmissionStatus.Counted && Replacements.IsReplaced(before))
            {
                context.Output.WriteLine($"它原来是“{before.Reasons[0].Saw}”：代替它的那一件还计数的，从此按自己收到的日期另算一件；不该计的，请用 decide 判为不计");
            }

            Remember();
            return ExitCode.Done;

            void Remember()
            {
                if (isNew)
                {
                    RosterFile.AddSender(RosterFile.PathOf(context.Folders, chosen.Id), decision.Unit!, row.Sender.ToLowerInvariant());
                    context.Output.WriteLine($"已把 {row.Sender} 记到“{decision.Unit}”的发件邮箱");
                }
            }
        });
        return command;
    }

    private static string? TitleOf(CommandContext context, Office office, SubmissionRow row)
    {
        var archive = new MailArchive(context.Folders.Archive);
        if (row.ArchivePath is not { } path || !File.Exists(archive.FullPath(path)))
        {
            return null; // purged, or lost: verify tells
        }

        return Classifier.TitleOf(office.Context, new MimeFormat().ReadHeaders(archive.Beginning(path)).Subject);
    }

    // What was never decided, or is a copy, is not decided by the way.
    private static SubmissionStatus Status(string? name, Decision before, string? commission) =>
        name is null && commission is not null && Allowed.Contains(before.Status) ? before.Status
        : name is null ? throw new InputException(
            commission is null ? $"请写 --status：{string.Join("、", Allowed.Select(s => s.Name()))}" : $"这一件现在是“{before.Status.Label()}”，请同时写 --status：{string.Join("、", Allowed.Select(s => s.Name()))}")
        : SubmissionStatusNames.Parse(name) is { } status && Allowed.Contains(status) ? status
        : throw new InputException($"--status 不能是“{name}”；可以写：{string.Join("、", Allowed.Select(s => s.Name()))}");

    /// <summary>The number of the commission that a person says it answers, as the ledger has it; null for none.</summary>
    private static string? Commission(CommissionIndex commissions, string number, string? unit)
    {
        if (number.Trim() is "" or "none")
        {
            return null;
        }

        var known = commissions.Known(number.Trim()) ?? throw new InputException($"没有约稿“{number}”；请核对编号，或先用 import commissions 导入约稿");
        return unit is null ? throw new InputException("答复约稿要有单位，请加 --unit")
            : known.Units.Contains(unit) ? known.Number
            : throw new InputException($"约稿“{known.Number}”没有布置给“{unit}”，布置的是：{string.Join("、", known.Units)}");
    }

    /// <summary>The submission of a number; refused where there is none or several.</summary>
    public static SubmissionRow Pick(IReadOnlyList<SubmissionRow> found, string number, string? office)
    {
        var matching = found.Where(r => office is null || r.Office == office).ToList();
        return matching.Count switch
        {
            1 => matching[0],
            0 => throw new InputException($"台账中没有编号“{number}”"),
            _ => throw new InputException($"编号“{number}”有几件，请用 --office 指明：{string.Join("、", matching.Select(r => r.Office))}"),
        };
    }

    private static Decision Decide(Decision before, Office office, IReadOnlyList<string> kinds, SubmissionStatus status, string? unitName, string? kind, string reason)
    {
        var unit = unitName is null
            ? before.Unit
            : office.Roster.Find(unitName)?.Name ?? throw new InputException($"花名册（units.csv）中没有单位“{unitName}”");
        var named = kind;
        kind ??= before.Kind; // as the mail was classified: of a version to come it may be, and need not be named where it is not counted
        if (kind is not null && (named is not null || status == SubmissionStatus.Counted) && !kinds.Contains(kind))
        {
            throw new InputException($"没有文种“{kind}”；可以写：{string.Join("、", kinds)}");
        }

        if (status == SubmissionStatus.Counted && (unit is null || kind is null))
        {
            throw new InputException(unit is null ? "计数要有单位，请加 --unit" : $"计数要有文种，请加 --kind（{string.Join("、", kinds)}）");
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new InputException("--reason 要写明理由");
        }

        return before with { Replaces = before.Replaces && unit == before.Unit, Unit = unit, Kind = kind, Status = status, Awaits = false, Reasons = [new Reason(Classifier.PersonRule, reason.Trim(), Decides: true)] };
    }

    private static async Task<bool> IsReplacedAsync(Ledger ledger, string office, string item, string by, CancellationToken ct) =>
        (await ledger.FindAsync(item, ct)).FirstOrDefault(r => r.Office == office) is { } original && Replacements.IsReplaced(LedgerRows.Decision(original.Decisions[^1]), by);

    // Not decided again in place of the other: the person has not seen it.
    private static async Task<(DateTimeOffset? From, IReadOnlyList<string> ToReview)> RecordAsync(Ledger ledger, SubmissionRow row, Decision decision, string policy, CancellationToken ct)
    {
        try
        {
            return await ledger.DecideAsync(row, decision, policy, ct);
        }
        catch (DbUpdateException e) when (StorageFault.IsTaken(e))
        {
            throw new InputException($"{row.Number} 刚刚另有判定（运行中的收件程序或另一个人），这次的没有记下；请用 submissions 重新查看后再判定");
        }
    }

    /// <summary>True where the address is to be added to the unit's, false where it is among them.</summary>
    /// <exception cref="InputException">It cannot be.</exception>
    private static bool IsNewSender(Office office, SubmissionRow row, Decision decision)
    {
        if (row.Sender.Length == 0 || decision.Unit is null)
        {
            throw new InputException(decision.Unit is null ? "--remember 要有单位，请加 --unit" : "这一件没有发件地址，不能用 --remember");
        }

        if (!AddressText.IsAddress(row.Sender))
        {
            throw new InputException($"发件地址 {row.Sender} 不是花名册写得下的邮箱地址，不能用 --remember");
        }

        var owner = office.Roster.Units.FirstOrDefault(u => u.Senders.Contains(row.Sender, StringComparer.OrdinalIgnoreCase));
        return owner is null || owner.Name == decision.Unit
            ? owner is null
            : throw new InputException($"发件地址 {row.Sender} 已属于“{owner.Name}”，不能再记到“{decision.Unit}”；请先改 units.csv");
    }
}
