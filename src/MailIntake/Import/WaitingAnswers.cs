using System.Text.Json;
using MailIntake.Configuration;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Read;
using MailIntake.Domain.Time;
using MailIntake.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Import;

/// <summary>
/// The mails that came before their commission (约稿) was imported. They are decided anew by <c>rules replay</c> alone; the import tells how many there are, by what the ledger
/// has of them (subject, title, unit, time), as the intake would look for the commission. No mail is read for it, so that the replay has the last word.
/// </summary>
internal static class WaitingAnswers
{
    // How many mails the hint names.
    private const int MostNamed = 5;

    /// <summary>What the import says about them, or null where there are none.</summary>
    /// <param name="context">The ledger, without the commissions.</param>
    /// <param name="office">The office.</param>
    /// <param name="fresh">The commissions that are being imported, at least one.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<string?> HintAsync(LedgerContext context, Office office, IReadOnlyList<Commission> fresh, CancellationToken ct)
    {
        var held = (await context.Commissions.Where(c => c.Office == office.Id).ToListAsync(ct).ConfigureAwait(false))
            .ConvertAll(c => LedgerRows.Commission(c) with { Units = [.. LedgerRows.Split(c.Units).Select(office.Roster.NameOf)] });
        var (numbers, others) = (Numbers(fresh), Numbers(held));
        var units = fresh.SelectMany(c => c.Units).ToHashSet(StringComparer.Ordinal);
        var index = new CommissionIndex([.. held, .. fresh], []);
        var (from, until) = (fresh.Min(c => c.IssuedAt), fresh.Max(c => c.DueAt) + CommissionIndex.ShortlyAfter);
        var rows = context.Submissions.Where(s => s.Office == office.Id && s.Sha256 != null && s.ReceivedAt >= from && s.ReceivedAt <= until)
            .Join(
                context.PresentDecisions.Where(d => d.Unit != null && d.Origin == DecisionOrigin.Rules && !d.Awaits && (d.Status == SubmissionStatus.Counted || d.Status == SubmissionStatus.Review)),
                s => s.Id, d => d.SubmissionId,
                (s, d) => new { s.Id, s.Number, s.ReceivedAt, s.Subject, d.Unit, d.Title, d.Kind, d.Commission, Reasons = d.Status == SubmissionStatus.Review ? d.Reasons : null })
            .OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id);
        var found = new List<(string Number, DateTimeOffset ReceivedAt)>();
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(ct).ConfigureAwait(false))
        {
            // What answers another one already stays with it.
            if (office.Roster.Find(row.Unit!) is { } unit && units.Contains(unit.Name) && (row.Commission is not { } answered || !others.Contains(answered))
                && index.Find(
                    new ReadMail { Subject = row.Subject }, row.Title, unit, row.ReceivedAt, office.Context.Classification.CommissionNumber, row.Kind == Classifier.CommissionKind)
                    is { Commission: { } commission, Several.Count: 0 }
                && numbers.Contains(commission.Number) && commission.Units.Contains(unit.Name)
                && (!commission.Number.Equals(row.Commission, StringComparison.OrdinalIgnoreCase) || IsUnclear(row.Reasons)))
            {
                found.Add((row.Number, row.ReceivedAt));
            }
        }

        return found.Count == 0 ? null
            : $"已收到的邮件里有 {found.Count} 封看来答复这次导入的约稿（{string.Join("、", found.Take(MostNamed).Select(f => f.Number))}{(found.Count > MostNamed ? " 等" : "")}），还没有记为答复；"
                + $"请运行 rules replay --with 配置文件夹 --since {OfficeTime.Day(found[0].ReceivedAt):yyyy-MM-dd} 查看，加 --apply 写入台账";
    }

    private static HashSet<string> Numbers(IEnumerable<Commission> commissions) => commissions.Select(c => c.Number).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True where it waits because its commission was not known; its number is in the decision then.</summary>
    private static bool IsUnclear(string? reasons) =>
        reasons is not null && JsonSerializer.Deserialize(reasons, LedgerJson.Default.IReadOnlyListReason)!.Any(r => r is { Rule: Classifier.UnclearCommissionRule, Decides: true });
}
