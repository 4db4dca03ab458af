using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;
using MailIntake.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MailIntake.Import;

/// <summary>
/// Takes an import file into the ledger: all rows or none. A row with a 编号 is known where the ledger has that 编号 with the same content; with
/// other content it is refused. A row without one is known where the ledger has it already as often as the file up to this row, so that
/// identical rows of one file are separate rows and a longer export adds only what is new.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="office">The office whose file it is.</param>
/// <param name="calendar">The working days.</param>
/// <param name="clock">The time.</param>
public sealed class Importer(Ledger ledger, Office office, WorkCalendar calendar, TimeProvider clock)
{
    /// <summary>What people are told who want a commission (约稿) otherwise: units were told of it, and a correction (冲正) withdraws events alone.</summary>
    public const string IssuedForGood = "约稿下发后不能修改或撤回，仍按原来的截止时间计";

    /// <summary>Marks the content of a row whose number the office gave, so that it is not taken for a row without one.</summary>
    private const char Given = '=';
    private const char Unnumbered = '+';

    /// <summary>Imports a file.</summary>
    /// <param name="kind">What it holds.</param>
    /// <param name="path">The file.</param>
    /// <param name="evidence">Keeps the files that events name.</param>
    /// <param name="problems">Where faults and hints go; with a fault nothing was changed.</param>
    /// <param name="ct">Cancels.</param>
    public Task<ImportReport> ImportAsync(ImportKind kind, string path, EvidenceFiles evidence, List<Problem> problems, CancellationToken ct)
    {
        var file = new ImportFile(office, calendar, OfficeTime.Day(clock.GetUtcNow()), path, problems);
        return kind switch
        {
            ImportKind.Submissions => SubmissionsAsync(file, problems, ct),
            ImportKind.Events => EventsAsync(file, problems, evidence, ct),
            _ => CommissionsAsync(file, problems, ct),
        };
    }

    private async Task<ImportReport> CommissionsAsync(ImportFile file, List<Problem> problems, CancellationToken ct)
    {
        var rows = Once(file.Path, file.Commissions(), problems);
        await using var context = ledger.Database.Context();
        await using var transaction = await context.Database.BeginTransactionAsync(ct).ConfigureAwait(false);
        var held = await context.Commissions.Where(c => c.Office == office.Id).Select(c => new { c.Number, c.ImportKey }).ToListAsync(ct).ConfigureAwait(false);
        var fresh = New(file, rows, held.Select(h => (h.Number, h.ImportKey)), [], $"{IssuedForGood}；另外的约稿请用新的编号", problems);
        if (fresh.Count > 0 && !HasFault(problems) && await WaitingAnswers.HintAsync(context, office, [.. fresh.Select(r => r.Value)], ct).ConfigureAwait(false) is { } hint)
        {
            problems.Add(new Problem(file.Path, null, hint, IsWarning: true));
        }

        using var commissions = new RowInserter<CommissionRow>(context);
        return await FinishAsync(context, transaction, fresh, rows.Count, problems, (row, link) => commissions.Insert(transaction.GetDbTransaction(), new CommissionRow
        {
            Office = office.Id,
            Number = row.Value.Number,
            Title = row.Value.Title,
            Units = LedgerRows.Join(row.Value.Units),
            IssuedAt = row.Value.IssuedAt,
            DueAt = row.Value.DueAt,
            ImportKey = KeyOf(row),
        }, link), ct).ConfigureAwait(false);
    }

    /// <summary>Submissions: their kind is given and not classified; limits that make an item uncounted hold where 字数 is given.</summary>
    private async Task<ImportReport> SubmissionsAsync(ImportFile file, List<Problem> problems, CancellationToken ct)
    {
        var rows = Once(file.Path, file.Submissions(), problems);
        await using var context = ledger.Database.Context();
        await using var transaction = await context.Database.BeginTransactionAsync(ct).ConfigureAwait(false);
        var held = await context.Submissions.Where(s => s.Office == office.Id).Select(s => new { s.Number, s.ImportKey, s.Year, s.Serial }).ToListAsync(ct).ConfigureAwait(false);
        var commissions = await CommissionsAsync(context, ct).ConfigureAwait(false);
        var commissionHeld = NamedItems.AsHeld(commissions.Keys);
        rows = [.. rows.Select(r => r with { Value = r.Value with { Commission = commissionHeld(r.Value.Commission) } })];
        foreach (var row in rows)
        {
            CheckCommission(file, row.Line, row.Value.Unit!, row.Value.Commission, commissions, problems);
        }

        var fresh = New(file, rows, held.Select(h => (h.Number, h.ImportKey)), ImportFile.NumbersOfSubmission, "已记录的不能修改，请改用新的编号，原来的可用 decide 改判", problems);
        var taken = held.Select(h => h.Number).Concat(fresh.Select(r => r.Number).OfType<string>()).ToHashSet(StringComparer.Ordinal);
        var serials = held.GroupBy(h => h.Year).ToDictionary(g => g.Key, g => g.Max(h => h.Serial));
        using var submissions = new RowInserter<SubmissionRow>(context);
        using var decisions = new RowInserter<DecisionRow>(context);
        return await FinishAsync(context, transaction, fresh, rows.Count, problems, (row, link) =>
        {
            var (number, year, serial) = row.Number is { } given ? (given, 0, 0) : NextNumber(row.Value.ReceivedAt, taken, serials);
            var decision = LedgerRows.Row(Decide(office, row.Value), 1, DecisionOrigin.Import, office.Version, clock.GetUtcNow());
            decision.SubmissionId = submissions.Insert(transaction.GetDbTransaction(), new SubmissionRow
            {
                Office = office.Id,
                Number = number,
                Year = year,
                Serial = serial,
                ReceivedAt = row.Value.ReceivedAt,
                Subject = row.Value.Title,
                ImportKey = KeyOf(row),
            }, link);
            decisions.Insert(transaction.GetDbTransaction(), decision, link);
        }, ct).ConfigureAwait(false);
    }

    private async Task<ImportReport> EventsAsync(ImportFile file, List<Problem> problems, EvidenceFiles evidence, CancellationToken ct)
    {
        var rows = Once(file.Path, file.Events(), problems);
        await using var context = ledger.Database.Context();
        await using var transaction = await context.Database.BeginTransactionAsync(ct).ConfigureAwait(false);
        var held = await context.Events.Where(e => e.Office == office.Id).Select(e => new { e.Number, e.Unit, e.At, e.ImportKey }).ToListAsync(ct).ConfigureAwait(false);
        var commissions = await CommissionsAsync(context, ct).ConfigureAwait(false);
        var fresh = New(file, rows, held.Select(h => (h.Number, h.ImportKey)), ImportFile.NumbersOfEvent, "已记录的不能修改，请改用新的编号，原来的可用“冲正”撤回", problems);
        var named = new NamedItems(context, office, file.Path, problems);
        fresh = await named.AsHeldAsync(fresh, [.. held.Select(h => h.Number), .. fresh.Select(r => r.Number).OfType<string>()], commissions.Keys, ct).ConfigureAwait(false);
        fresh = await named.TiedAsync(fresh, ct).ConfigureAwait(false);
        var recorded = held.ToDictionary(h => h.Number, h => (Unit: office.Roster.NameOf(h.Unit), h.At), StringComparer.Ordinal);
        foreach (var row in fresh.Where(r => r.Number is not null))
        {
            recorded.TryAdd(row.Number!, (row.Value.Unit, row.Value.At));
        }

        await TellSubmissionNumbersAsync(context, file, fresh, problems, ct).ConfigureAwait(false);
        var about = fresh.Where(r => r.Value.Item != OfficeEvent.Correction).Select(r => r.Value.About).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var items = await context.Submissions.Where(s => s.Office == office.Id && about.Contains(s.Number)).Join(context.PresentDecisions, s => s.Id, d => d.SubmissionId, (s, d) => new { s.Number, d.Unit, Title = d.Title ?? s.Subject })
            .ToDictionaryAsync(i => i.Number, i => (Unit: i.Unit is null ? null : office.Roster.NameOf(i.Unit), i.Title), StringComparer.Ordinal, ct).ConfigureAwait(false);
        await TellOtherTitlesAsync(context, file, fresh, items, problems, ct).ConfigureAwait(false);
        foreach (var row in fresh)
        {
            CheckAbout(file, row, recorded, items, commissions, problems);
            CheckCommission(file, row.Line, row.Value.Unit, row.Value.Commission, commissions, problems);
            evidence.Check(file.Path, row.Line, row.Number, row.Value.Evidence, problems);
        }

        fresh = await named.OnFirstsAsync(fresh, ct).ConfigureAwait(false);

        if (fresh.Count > 0 && !HasFault(problems))
        {
            await AdviseAsync(file, fresh, problems, ct).ConfigureAwait(false);
        }

        var returns = new ReturnedItems(context, office, file.Path, clock.GetUtcNow());
        var taken = recorded.Keys.ToHashSet(StringComparer.Ordinal);
        var next = new Dictionary<int, int>();
        using var events = new RowInserter<EventRow>(context);
        return await FinishAsync(context, transaction, fresh, rows.Count, problems, (row, link) =>
        {
            var value = row.Value;
            var number = row.Number ?? NextNumber(value.At, taken, next, "E").Number;
            events.Insert(transaction.GetDbTransaction(), new EventRow
            {
                Office = office.Id,
                Number = number,
                At = value.At,
                Unit = value.Unit,
                Item = value.Item,
                Channel = value.Channel,
                Kind = value.Kind,
                About = value.About,
                Title = value.Title,
                Authors = LedgerRows.Join(value.Authors),
                Commission = value.Commission,
                Note = value.Note,
                Evidence = LedgerRows.Join(evidence.Keep(file.Path, number, value.Evidence)),
                RecordedAt = clock.GetUtcNow(),
                ImportKey = KeyOf(row),
            }, link);
        }, ct, link => returns.Append(fresh, transaction.GetDbTransaction(), link, problems)).ConfigureAwait(false);
    }

    private static bool HasFault(List<Problem> problems) => problems.Exists(p => !p.IsWarning);

    /// <summary>
    /// A key under the present names of the units: what was imported under a name that is now an alias is known again. So are the numbers that a row names, however they are typed, as they are where
    /// they are looked up. What earlier builds kept of white space around the cells of a .csv goes, too.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="numbers">Which of its cells hold the number of something else.</param>
    private string Present(string key, ReadOnlySpan<int> numbers)
    {
        var cells = key[1..].Split(RowReader.Separator);
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = numbers.Contains(i) ? CommissionNumberForm.Of(cells[i].Trim()) : string.Join('、', cells[i].Trim().Split('、').Select(office.Roster.NameOf));
        }

        return key[0] + string.Join(RowReader.Separator, cells);
    }

    private static string KeyOf<T>(ImportedRow<T> row) => (row.Number is null ? Unnumbered : Given) + row.Content;

    /// <summary>Inserts the rows that are new, and what follows from them, unless a fault was found: then none.</summary>
    private static async Task<ImportReport> FinishAsync<T>(
        LedgerContext context, IDbContextTransaction transaction, List<ImportedRow<T>> fresh, int rows, List<Problem> problems, Action<ImportedRow<T>, ChainLink> insert, CancellationToken ct,
        Action<ChainLink>? follow = null)
    {
        if (HasFault(problems))
        {
            return new ImportReport(0, 0);
        }

        var link = new ChainLink();
        foreach (var row in fresh)
        {
            ct.ThrowIfCancellationRequested();
            insert(row, link);
        }

        follow?.Invoke(link);
        LedgerChain.Append(context.Database.GetDbConnection(), transaction.GetDbTransaction(), link);

        await transaction.CommitAsync(ct).ConfigureAwait(false);
        return new ImportReport(fresh.Count, rows - fresh.Count);
    }

    /// <summary>The rows without those whose number an earlier row of the file has, however it is typed (2 and ２): that one is told with both lines, since no earlier import brought it.</summary>
    private static List<ImportedRow<T>> Once<T>(string path, IReadOnlyList<ImportedRow<T>> rows, List<Problem> problems)
    {
        var first = new Dictionary<string, ImportedRow<T>>(StringComparer.Ordinal);
        var once = new List<ImportedRow<T>>(rows.Count);
        foreach (var row in rows)
        {
            if (row.Number is not { } number || first.TryAdd(CommissionNumberForm.Of(number), row))
            {
                once.Add(row);
                continue;
            }

            var earlier = first[CommissionNumberForm.Of(number)];
            var same = row.Content == earlier.Content;
            problems.Add(new Problem(
                path, row.Line, $"编号“{number}”在这个文件里有两行（第 {earlier.Line} 行和第 {row.Line} 行），{(same ? "内容相同，只算一行" : "内容不同；请改正其中一行的编号，或者删去一行")}", IsWarning: same));
        }

        return once;
    }

    /// <summary>The rows that the ledger does not hold yet; one that has a known number and another content is told what to do instead.</summary>
    private List<ImportedRow<T>> New<T>(
        ImportFile file, IReadOnlyList<ImportedRow<T>> rows, IEnumerable<(string Number, string? Key)> held, ReadOnlySpan<int> numbers, string instead, List<Problem> problems)
    {
        var keyOf = new Dictionary<string, string?>(StringComparer.Ordinal);
        var numberOf = new Dictionary<string, string>(StringComparer.Ordinal); // by its form: 2 and ２ are one
        var left = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (number, imported) in held)
        {
            var key = imported is null ? null : Present(imported, numbers);
            keyOf[number] = key;
            numberOf.TryAdd(CommissionNumberForm.Of(number.Trim()), number);
            if (key is [Unnumbered, ..])
            {
                left[key] = left.GetValueOrDefault(key) + 1;
            }
        }

        var fresh = new List<ImportedRow<T>>();
        foreach (var row in rows)
        {
            var key = Present(KeyOf(row), numbers);
            if (row.Number is null)
            {
                if (left.GetValueOrDefault(key) is > 0 and var count)
                {
                    left[key] = count - 1;
                }
                else
                {
                    fresh.Add(row);
                }
            }
            else if ((keyOf.ContainsKey(row.Number) ? row.Number : numberOf.GetValueOrDefault(CommissionNumberForm.Of(row.Number))) is not { } number)
            {
                keyOf.Add(row.Number, key);
                fresh.Add(row);
            }
            else if (keyOf[number] != key)
            {
                problems.Add(new Problem(file.Path, row.Line, $"编号“{row.Number}”已有{(number == row.Number ? "" : $"（台账里写作“{number}”）")}，内容与这一行不同；{instead}"));
            }
        }

        return fresh;
    }

    private async Task<Dictionary<string, HashSet<string>>> CommissionsAsync(LedgerContext context, CancellationToken ct)
    {
        var rows = await context.Commissions.Where(c => c.Office == office.Id).Select(c => new { c.Number, c.Units }).ToListAsync(ct).ConfigureAwait(false);
        return rows.ToDictionary(c => c.Number, c => LedgerRows.Split(c.Units).Select(office.Roster.NameOf).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private static void CheckCommission(
        ImportFile file, int line, string unit, string? number, Dictionary<string, HashSet<string>> commissions, List<Problem> problems)
    {
        if (number is null)
        {
            return;
        }

        if (!commissions.TryGetValue(number, out var units))
        {
            problems.Add(new Problem(file.Path, line, $"没有约稿“{number}”；请先用 import commissions 导入约稿"));
        }
        else if (!units.Contains(unit))
        {
            problems.Add(new Problem(file.Path, line, $"约稿“{number}”没有布置给“{unit}”，不会据此计分", IsWarning: true));
        }
    }

    /// <summary>Tells of events whose own number (编号) is a submission's: that belongs into another column, and as evidence it would be taken for the mail.</summary>
    private async Task TellSubmissionNumbersAsync(LedgerContext context, ImportFile file, List<ImportedRow<OfficeEvent>> fresh, List<Problem> problems, CancellationToken ct)
    {
        var numbers = fresh.Select(r => r.Number).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var submissions = await context.Submissions.Where(s => s.Office == office.Id && numbers.Contains(s.Number)).Select(s => s.Number).ToHashSetAsync(StringComparer.Ordinal, ct).ConfigureAwait(false);
        problems.AddRange(fresh.Where(r => r.Number is not null && submissions.Contains(r.Number)).Select(r => new Problem(
            file.Path, r.Line, $"编号“{r.Number}”是一件来稿的编号：来稿的编号写在“信息编号”列，“编号”是这一登记事项自己的，要另起；已照登记", IsWarning: true)));
    }

    /// <summary>Tells of events whose number (信息编号) is one item's and whose title another's of the unit: one of the two was mistyped. A title that no item has is the one the office published it under.</summary>
    private async Task TellOtherTitlesAsync(
        LedgerContext context, ImportFile file, List<ImportedRow<OfficeEvent>> fresh, Dictionary<string, (string? Unit, string Title)> items, List<Problem> problems, CancellationToken ct)
    {
        var unlike = fresh.Where(r => r.Value is { About: { } about, Title: not null } && items.TryGetValue(about, out var item) && TitleKey.Of(r.Value.Title) is { Length: > 0 } key && key != TitleKey.Of(item.Title)).ToList();
        if (unlike.Count == 0)
        {
            return;
        }

        var others = (await context.Submissions.Where(s => s.Office == office.Id)
            .Join(context.PresentDecisions.Where(d => d.Unit != null && d.Status == SubmissionStatus.Counted), s => s.Id, d => d.SubmissionId, (s, d) => new { s.Number, d.Unit, Title = d.Title ?? s.Subject })
            .ToListAsync(ct).ConfigureAwait(false)).ToLookup(o => (office.Roster.NameOf(o.Unit!), TitleKey.Of(o.Title)), o => o.Number);
        foreach (var row in unlike)
        {
            if (others[(row.Value.Unit, TitleKey.Of(row.Value.Title))].LastOrDefault() is { } other)
            {
                problems.Add(new Problem(
                    file.Path, row.Line, $"标题与信息编号不是同一件：“{row.Value.About}”是“{ShortText.Of(items[row.Value.About!].Title, 40)}”，这个标题的是 {other}；已照记在 {row.Value.About} 上，写错了的请用“冲正”撤回后重新登记", IsWarning: true));
            }
        }
    }

    private void CheckAbout(
        ImportFile file, ImportedRow<OfficeEvent> row, Dictionary<string, (string Unit, DateTimeOffset At)> recorded, Dictionary<string, (string? Unit, string Title)> items,
        Dictionary<string, HashSet<string>> commissions, List<Problem> problems)
    {
        if (row.Value.About is not { } about)
        {
            return;
        }

        if (row.Value.Item != OfficeEvent.Correction)
        {
            if (!items.TryGetValue(about, out var item))
            {
                problems.Add(new Problem(file.Path, row.Line, $"没有编号为“{about}”的来稿；信息编号请照台账（submissions 命令）填写，不确定的可以不写"));
            }
            else if (item.Unit is null && office.Context.Classification.ReturnedBy.Contains(row.Value.Item))
            {
                // Without its unit the new version would not be known as its own, and both would count.
                problems.Add(new Problem(file.Path, row.Line, $"“{about}”还没有认出单位，退回登记不到它名下：请先用 decide {about} --unit 判定单位，再登记“{row.Value.Item}”"));
            }
            else if (item.Unit is not null && item.Unit != row.Value.Unit)
            {
                problems.Add(new Problem(file.Path, row.Line, $"“{about}”是“{item.Unit}”的来稿，不是“{row.Value.Unit}”的：信息编号或单位可能写错了；已照记在“{row.Value.Unit}”名下", IsWarning: true));
            }
        }
        else if (!recorded.TryGetValue(about, out var withdrawn) || about == row.Number)
        {
            problems.Add(new Problem(
                file.Path, row.Line, commissions.ContainsKey(about) ? $"“{about}”是约稿，不是登记事项，不能冲正；{IssuedForGood}" : $"没有编号为“{about}”的登记事项，不能冲正"));
        }
        else if (withdrawn.Unit != row.Value.Unit)
        {
            problems.Add(new Problem(file.Path, row.Line, $"登记事项“{about}”属于“{withdrawn.Unit}”，不能用“{row.Value.Unit}”的冲正撤回"));
        }
        else if (OfficeTime.Day(row.Value.At) <= OfficeTime.Day(withdrawn.At) && Period.Containing(PeriodKind.Month, OfficeTime.Day(withdrawn.At)).Last < OfficeTime.Day(clock.GetUtcNow()))
        {
            problems.Add(new Problem(
                file.Path, row.Line,
                $"冲正的日期（{OfficeTime.Day(row.Value.At):yyyy-MM-dd}）不晚于“{about}”的日期（{OfficeTime.Day(withdrawn.At):yyyy-MM-dd}）：这一事项自始不计，已结、已通报的月份会跟着变；一般写办理冲正的日期", IsWarning: true));
        }
    }

    /// <summary>Hints about events that are about an item their clause is not meant for or that name no kind (文种). The ledger is read only where there are such.</summary>
    private async Task AdviseAsync(ImportFile file, List<ImportedRow<OfficeEvent>> fresh, List<Problem> problems, CancellationToken ct)
    {
        var meant = fresh.Select(r => (Row: r, office.Policies.NearestTo(OfficeTime.Day(r.Value.At)).Events.Judge(r.Value).Rule))
            .Where(r => r.Rule is { MeantForAdopted: true } or { MeantForKind: not null } || (r.Rule is not null && r.Row.Value is { Kind: null, About: not null })).ToLookup(r => r.Row.Value.Unit, StringComparer.Ordinal);
        if (meant.Count == 0)
        {
            return;
        }

        var known = await ledger.OfficeAsync(office.Id, office.Roster, ct).ConfigureAwait(false);
        var submissions = known.Submissions.ToLookup(s => s.Unit, StringComparer.Ordinal);
        var events = known.Events.Concat(fresh.Select(r => r.Value)).ToLookup(e => e.Unit, StringComparer.Ordinal);
        foreach (var unit in meant)
        {
            foreach (var policy in unit.GroupBy(r => office.Policies.NearestTo(OfficeTime.Day(r.Row.Value.At))))
            {
                var advice = new EventAdvice(policy.Key, [.. submissions[unit.Key]], events[unit.Key]);
                foreach (var (row, rule) in policy)
                {
                    if (advice.Warning(row.Value, rule!) is { } warning)
                    {
                        problems.Add(new Problem(file.Path, row.Line, warning, IsWarning: true));
                    }
                }
            }
        }
    }

    /// <summary>What is decided about an imported row: its kind is given, the kind's limits hold where 字数 is given.</summary>
    internal static Decision Decide(Office office, Submission row)
    {
        // A kind of an earlier policy may be gone from the classification: it has no limits then.
        var kind = office.Context.Classification.Kinds.FirstOrDefault(k => k.Name == row.Kind);
        var (status, reason) = row.Words is { } words && kind is not null ? kind.Judge(words) : (SubmissionStatus.Counted, null);
        return new Decision
        {
            Office = office.Id,
            Unit = row.Unit,
            Kind = row.Kind,
            Status = status,
            Words = row.Words,
            Title = row.Title,
            Authors = row.Authors,
            Commission = row.Commission,
            Reasons = status == SubmissionStatus.Counted
                ? [new Reason("导入", "按导入文件的文种计数", Decides: true)]
                : [new Reason("导入", "文种由导入文件给出"), new Reason(Classifier.LimitRule, reason!, Decides: true)],
            Warnings = status == SubmissionStatus.Counted && reason is not null ? [reason] : [],
        };
    }

    private (string Number, int Year, int Serial) NextNumber(DateTimeOffset at, HashSet<string> taken, Dictionary<int, int> last, string infix = "")
    {
        var year = OfficeTime.Local(at).Year;
        while (true)
        {
            last[year] = last.GetValueOrDefault(year) + 1;
            var number = $"{office.Present.NumberPrefix}{infix}{year:0000}-{last[year]:000000}";
            if (taken.Add(number))
            {
                return (number, year, last[year]);
            }
        }
    }
}
