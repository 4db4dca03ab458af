using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;
using MailIntake.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Import;

/// <summary>Which item of the ledger each event of an import is about: by its number, by its title where it is returned, and by its first where it is a duplicate.</summary>
/// <param name="context">The ledger, in the import's transaction.</param>
/// <param name="office">The office.</param>
/// <param name="path">The file, as people named it.</param>
/// <param name="problems">Where it is told which item was taken.</param>
internal sealed class NamedItems(LedgerContext context, Office office, string path, List<Problem> problems)
{
    /// <summary>The events with what they name as the ledger has its number, or, for a correction of an event of its own file, the file.</summary>
    public async Task<List<ImportedRow<OfficeEvent>>> AsHeldAsync(List<ImportedRow<OfficeEvent>> rows, IReadOnlyCollection<string> events, IReadOnlyCollection<string> commissions, CancellationToken ct)
    {
        var about = rows.Where(r => r.Value.Item != OfficeEvent.Correction).Select(r => r.Value.About).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var numbers = context.Submissions.Where(s => s.Office == office.Id).Select(s => s.Number);
        var allHeld = about.Count == 0 || await numbers.CountAsync(n => about.Contains(n), ct).ConfigureAwait(false) == about.Count;
        var (eventHeld, itemHeld, commissionHeld) = (AsHeld(events), AsHeld(allHeld ? [] : await numbers.ToListAsync(ct).ConfigureAwait(false)), AsHeld(commissions));
        return
        [
            .. rows.Select(r => r with
            {
                Value = r.Value with { About = (r.Value.Item == OfficeEvent.Correction ? eventHeld : itemHeld)(r.Value.About), Commission = commissionHeld(r.Value.Commission) },
            }),
        ];
    }

    /// <summary>
    /// Finds a number as the ledger has it, however it is typed (Z3 and Ｚ３ are one, as they are where a number is given). Earlier builds kept the white space other than blanks
    /// that stands around it in a .csv, which is taken off where it is named now.
    /// </summary>
    public static Func<string?, string?> AsHeld(IReadOnlyCollection<string> numbers)
    {
        var all = numbers.ToHashSet(StringComparer.Ordinal);
        var byForm = new Lazy<ILookup<string, string>>(() => numbers.ToLookup(n => CommissionNumberForm.Of(n.Trim()), StringComparer.Ordinal));
        return named => named is null || all.Count == 0 || all.Contains(named) ? named : byForm.Value[CommissionNumberForm.Of(named)].FirstOrDefault(named);
    }

    /// <summary>
    /// Which item a return without 信息编号 returned, since a new version can replace only an item that is known by its number: of the unit's mails of the same title
    /// that were received by that day and count or wait in review, the latest, because a title that is used month after month means the item at hand. What says besides that it is a new
    /// version (修改稿) is of the same title, unless the return names a version by that. Where there is none, the earliest submission, as events are tied in the score (<see cref="ItemTies"/>). The points of a return are the unit's and the day's, whatever item it was.
    /// </summary>
    public async Task<List<ImportedRow<OfficeEvent>>> TiedAsync(List<ImportedRow<OfficeEvent>> rows, CancellationToken ct)
    {
        bool IsByTitle(OfficeEvent e) => e is { About: null, Title: not null } && office.Context.Classification.ReturnedBy.Contains(e.Item);
        if (!rows.Exists(r => IsByTitle(r.Value)))
        {
            return rows;
        }

        var held = await context.Submissions.Where(s => s.Office == office.Id).Join(context.PresentDecisions.Where(d => d.Unit != null), s => s.Id, d => d.SubmissionId, (s, d) => new { s.Id, s.Number, s.ReceivedAt, Imported = s.Sha256 == null, d.Unit, d.Kind, d.Status, d.Title })
            .OrderBy(s => s.ReceivedAt).ThenBy(s => s.Id).ToListAsync(ct).ConfigureAwait(false);
        var units = held.Select(s => new Submission { Number = s.Number, Unit = office.Roster.NameOf(s.Unit!), Kind = s.Kind, Status = s.Status, ReceivedAt = s.ReceivedAt, Imported = s.Imported, Title = s.Title ?? "" })
            .ToLookup(s => s.Unit!, StringComparer.Ordinal);
        var ties = new Dictionary<string, ItemTies>(StringComparer.Ordinal);
        return [.. rows.Select(r => IsByTitle(r.Value) ? r with { Value = r.Value with { About = Tied(r)?.Number } } : r)];

        Submission? Tied(ImportedRow<OfficeEvent> row)
        {
            var title = TitleKey.Of(row.Value.Title);
            var isMarked = TitleKey.Of(RevisedTitle.Of(row.Value.Title!)) != title;
            var open = title.Length == 0 ? [] : units[row.Value.Unit].Where(s => !s.Imported && s.Status is SubmissionStatus.Counted or SubmissionStatus.Review
                && (TitleKey.Of(s.Title) == title || (!isMarked && TitleKey.Of(RevisedTitle.Of(s.Title)) == title)) && OfficeTime.Day(s.ReceivedAt) <= OfficeTime.Day(row.Value.At)).ToList();
            if (open.Count == 0)
            {
                if (!ties.TryGetValue(row.Value.Unit, out var ofUnit))
                {
                    ties.Add(row.Value.Unit, ofUnit = new ItemTies([.. units[row.Value.Unit]]));
                }

                return ofUnit.SubmissionOf(row.Value);
            }

            // What came on the day itself, since the return, is the new version of the one before it.
            var item = open[^1].ReceivedAt < row.Value.At ? open[^1]
                : open.FindLast(s => s.ReceivedAt < row.Value.At && s.ReceivedAt + IDuplicateIndex.Window >= open[^1].ReceivedAt) ?? open[^1];
            if (open.Count > 1)
            {
                problems.Add(new Problem(
                    path, row.Line, $"同标题的来稿有 {open.Count} 件，按 {OfficeTime.Local(item.ReceivedAt):yyyy-MM-dd} 收到的 {item.Number} 退回；如果不是这一件，请冲正后写明信息编号重新登记", IsWarning: true));
            }

            return item;
        }
    }

    /// <summary>What names a duplicate (重复) is recorded on its first, which is the item that counts: returned, that one's new version is looked for.</summary>
    public async Task<List<ImportedRow<OfficeEvent>>> OnFirstsAsync(List<ImportedRow<OfficeEvent>> rows, CancellationToken ct)
    {
        var firsts = new Dictionary<string, string>(StringComparer.Ordinal);
        var named = rows.Where(r => r.Value.Item != OfficeEvent.Correction).Select(r => r.Value.About).OfType<string>().ToHashSet(StringComparer.Ordinal);
        while (named.Count > 0)
        {
            var found = await context.Submissions.Where(s => s.Office == office.Id && named.Contains(s.Number))
                .Join(context.PresentDecisions.Where(d => d.Status == SubmissionStatus.Duplicate && d.RelatedTo != null), s => s.Id, d => d.SubmissionId, (s, d) => new { s.Number, First = d.RelatedTo! })
                .ToListAsync(ct).ConfigureAwait(false);
            named = found.Where(f => firsts.TryAdd(f.Number, f.First)).Select(f => f.First).ToHashSet(StringComparer.Ordinal);
        }

        return firsts.Count == 0 ? rows : [.. rows.Select(r => r.Value.Item != OfficeEvent.Correction && r.Value.About is { } about && firsts.ContainsKey(about) ? OnFirst(r, about) : r)];

        ImportedRow<OfficeEvent> OnFirst(ImportedRow<OfficeEvent> row, string about)
        {
            var first = firsts[about];
            for (var i = 0; i < firsts.Count && firsts.TryGetValue(first, out var earlier); i++)
            {
                first = earlier;
            }

            problems.Add(new Problem(path, row.Line, $"{about} 是 {first} 的重复来稿，记在 {first} 上；如果不是同一件，请先用 decide 改判 {about}，再冲正后重新登记", IsWarning: true));
            return row with { Value = row.Value with { About = first } };
        }
    }
}
