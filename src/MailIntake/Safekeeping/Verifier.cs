using System.Collections.Concurrent;
using MailIntake.Configuration;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;
using MailIntake.Pipeline;
using MailIntake.Storage;

namespace MailIntake.Safekeeping;

/// <summary>
/// Proves that archive and ledger agree: the database file is whole, every file the ledger names is there with the very octets it was recorded with,
/// every archived mail is named by one row, every submission has its decisions in unbroken order and, where it is a mail, its place in a mailbox, and
/// what each mailbox said it received day by day is in it (<see cref="Reconciliation"/>), no row was changed, added or taken away behind the program's back (<see cref="ChainCheck"/>), and the points of every unit are the sum of their entries. Works beside a running worker: a batch whose files are there and whose rows are about to
/// be committed is no difference.
/// </summary>
/// <param name="folders">The data folder.</param>
/// <param name="configuration">The offices, for their totals.</param>
/// <param name="ledger">The ledger.</param>
internal sealed class Verifier(AppFolders folders, ConfigurationSnapshot configuration, Ledger ledger)
{
    /// <summary>A batch commits within this time of its files' renaming, or something is wrong.</summary>
    private const int CommitSeconds = 3;

    private readonly KeptFiles files = new(folders);

    /// <summary>Checks everything.</summary>
    /// <param name="anchor">The <see cref="VerifyReport.Head"/> of an earlier verification, or null.</param>
    /// <param name="progress">Told how many files are compared, or null.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<VerifyReport> VerifyAsync(string? anchor, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        var report = new VerifyReport();
        report.Differences.AddRange(ledger.Database.Damages().Select(d => $"台账数据库文件损坏：{d}。请用 restore 从备份恢复"));
        if (report.Differences.Count > 0)
        {
            return report; // what a damaged file says of the rest proves nothing
        }

        var (added, missing) = ledger.Database.Structure();
        report.Differences.AddRange(added.Select(part => $"台账数据库中的{part} 不是程序建立的"));
        report.Differences.AddRange(missing.Select(part => $"台账数据库缺少{part}。请用 restore 从备份恢复"));
        if (missing.Any(part => part.StartsWith('表')))
        {
            return report; // without its columns the rest cannot be read
        }

        report.Differences.AddRange(ledger.Database.Orphans());
        var archived = files.Archived().ToList(); // before the rows: files come first
        var named = files.Named(ledger.Database).ToList();
        CompareOctets(named, report, progress, ct);
        await FindUnnamedAsync(archived, named, report, ct).ConfigureAwait(false);
        CheckRows(report);
        var chain = new ChainCheck(ledger.Database);
        report.Differences.AddRange(chain.Differences(anchor));
        report.Head = chain.Head;
        report.Differences.AddRange((await ledger.Mailboxes.ReconciledAsync(ct).ConfigureAwait(false)).Where(d => d.Difference != 0 || d.Missing.Count > 0).Select(d => $"信箱与台账不符：{d.Text}"));
        await CheckTotalsAsync(report, ct).ConfigureAwait(false);
        return report;
    }

    private void CompareOctets(List<KeptFile> named, VerifyReport report, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        var done = 0;
        var found = new ConcurrentBag<string>();
        Parallel.ForEach(named, new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount }, file =>
        {
            try
            {
                var hash = KeptFiles.Hash(files.FullPath(file.Path), ct);
                if (hash is null)
                {
                    found.Add($"文件不见了：{file.Path}（{file.Of}）。请从备份中取回这个文件");
                }
                else if (hash != file.Sha256)
                {
                    found.Add($"文件内容被改动：{file.Path}（{file.Of}），台账记录的 SHA-256 是 {file.Sha256}，现在是 {hash}。请从备份中取回这个文件");
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                found.Add($"文件读不出：{file.Path}（{file.Of}），{StorageFault.Describe(e)}");
            }

            progress?.Report(new WorkProgress(Interlocked.Increment(ref done), named.Count));
        });
        report.Files = named.Count;
        report.Differences.AddRange(found.Order(StringComparer.Ordinal));
        report.Differences.AddRange(named.GroupBy(f => f.Path, StringComparer.Ordinal).Where(g => g.Select(f => f.Of).Distinct().Count() > 1)
            .Select(g => $"台账中 {string.Join("、", g.Select(f => f.Of))} 记的是同一个文件：{g.Key}"));
    }

    private async Task FindUnnamedAsync(List<string> archived, List<KeptFile> named, VerifyReport report, CancellationToken ct)
    {
        var purged = files.Purged(ledger.Database);
        report.Differences.AddRange(archived.Where(purged.ContainsKey).Order(StringComparer.Ordinal).Select(f => $"已按保存年限清理的原件还在：{f}（{purged[f]}）。请再运行一次 purge --apply"));
        archived.RemoveAll(purged.ContainsKey);
        var known = named.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        archived.RemoveAll(known.Contains);
        var since = DateTime.UtcNow.AddMinutes(-1);
        for (var i = 0; i < CommitSeconds && archived.Exists(f => File.GetLastWriteTimeUtc(files.FullPath(f)) > since); i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), ct).ConfigureAwait(false);
            known = files.Named(ledger.Database).Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
            archived.RemoveAll(known.Contains);
        }

        report.Differences.AddRange(archived.Order(StringComparer.Ordinal)
            .Select(f => $"存档中的文件不在台账里：{f}。刚刚断电、出错过，或者台账是从备份恢复的，请再运行一次 ingest：信箱里还有的就会入账；信箱里已经没有的，请照文件名里的收件时间用 import submissions 补登；都不是的，是别人放进去的"));
    }

    private void CheckRows(VerifyReport report)
    {
        using var context = ledger.Database.Context();
        report.Submissions = context.Submissions.Count();
        report.Differences.AddRange(context.Submissions.Where(s => !context.Decisions.Any(d => d.SubmissionId == s.Id)).OrderBy(s => s.Id).Select(s => s.Number).AsEnumerable()
            .Select(number => $"{number} 没有判定"));
        report.Differences.AddRange(context.Submissions
            .Where(s => context.Decisions.Any(d => d.SubmissionId == s.Id)
                && (context.Decisions.Where(d => d.SubmissionId == s.Id).Max(d => d.Sequence) != context.Decisions.Count(d => d.SubmissionId == s.Id)
                    || context.Decisions.Any(d => d.SubmissionId == s.Id && d.Office != s.Office)))
            .OrderBy(s => s.Id).Select(s => s.Number).AsEnumerable().Select(number => $"{number} 的判定不连续，有的被删去或改动"));
        report.Differences.AddRange(context.Submissions
            .Where(s => s.Sha256 != null && (s.ArchivePath == null || s.Mailbox == null || !context.Locations.Any(l => l.SubmissionId == s.Id)))
            .OrderBy(s => s.Id).Select(s => s.Number).AsEnumerable().Select(number => $"{number} 是一封邮件，但没有记下它的存档文件或它在信箱中的位置"));
    }

    /// <summary>Every total anew from the ledger: points without an entry, or entries without points, cannot be explained to a unit.</summary>
    private async Task CheckTotalsAsync(VerifyReport report, CancellationToken ct)
    {
        foreach (var office in configuration.Offices)
        {
            report.Differences.AddRange((await ledger.UnknownUnitsAsync(office.Id, office.Roster, ct).ConfigureAwait(false))
                .Select(unit => $"{office.Name} 的台账中有单位“{unit}”，花名册（units.csv）中没有，它的来稿和登记哪一年都不计；改了名的，请把它写进新名称的别名"));
            var rows = await ledger.OfficeAsync(office.Id, office.Roster, ct).ConfigureAwait(false);
            var years = rows.Submissions.Select(s => OfficeTime.Local(s.ReceivedAt).Year).Concat(rows.Events.Select(e => OfficeTime.Local(e.At).Year)).ToHashSet();
            if (years.Count == 0)
            {
                continue;
            }

            var scorer = new Scorer(office.Policies, office.Roster, rows, years.Max());
            foreach (var year in years.Order())
            {
                var period = new Period(PeriodKind.Year, new DateOnly(year, 1, 1));
                foreach (var unit in scorer.Score(period, period.Last).Groups.SelectMany(g => g.Units))
                {
                    report.Totals++;
                    var sum = unit.StartingPoints + unit.Entries.Sum(e => e.Points);
                    if (sum != unit.Total)
                    {
                        report.Differences.Add($"{office.Name} {unit.Unit} {year} 年的得分是 {unit.Total}，各条之和是 {sum}");
                    }
                }
            }
        }
    }
}
