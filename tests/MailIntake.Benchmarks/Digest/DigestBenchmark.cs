using System.Diagnostics;
using System.Globalization;
using MailIntake.Benchmarks.Score;
using MailIntake.Bulletin;
using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Bulletin;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Time;
using MailIntake.Tests;

namespace MailIntake.Benchmarks.Digest;

/// <summary>
/// The three files of a bulletin of a large office, first in this process as a command makes them: scoring a December, which holds the whole year's entries,
/// and writing web page, workbook and document. The memory is the process's peak.
/// </summary>
public sealed class DigestBenchmark(int units, int submissions, int events)
{
    /// <summary>Measures every shipped office and prints a line each.</summary>
    public void Run(CancellationToken ct)
    {
        var problems = new List<Problem>();
        var folders = new AppFolders(Path.Combine(ShippedConfig.Root, "config"), Path.GetTempPath());
        var configuration = ConfigurationLoader.Load(folders, TimeProvider.System, problems) ?? throw new InvalidDataException(string.Join('\n', problems));
        foreach (var office in configuration.Offices)
        {
            ct.ThrowIfCancellationRequested();
            Measure(office);
        }
    }

    private void Measure(Office office)
    {
        var policy = office.Present;
        var year = policy.Effective.Year + 1;
        var december = Period.Containing(PeriodKind.Month, new DateOnly(year, 12, 1));
        var roster = new Roster([.. Enumerable.Range(0, units).Select(i => new RosterUnit($"第{i}号单位", policy.Categories[i % policy.Categories.Count].Name, [], [], []))]);
        var ledger = Ledger(office, year);
        var watch = Stopwatch.StartNew();
        var scorer = new Scorer(office.Policies, roster, ledger, year);
        var bulletin = Domain.Bulletin.Bulletin.Of(office.Name, scorer.Score(december, december.Last), [.. ledger.Submissions.Where(s => december.Contains(OfficeTime.Day(s.ReceivedAt))).Select(s =>
            new BulletinSubmission(s.Number, s.ReceivedAt, s.Unit, s.Kind, s.Title, s.Status, ""))]) with
        {
            EventColumns = EventColumn.Of(policy),
            Months = [.. Enumerable.Range(1, 12).Select(m => Period.Containing(PeriodKind.Month, new DateOnly(year, m, 1))).Select(m => scorer.Score(m, m.Last))],
        };
        var scored = watch.Elapsed;
        var files = DigestFile.Of(office, bulletin, december.Next.First);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{office.Id,-10} {units} units, {bulletin.Score.Groups.Sum(g => g.Units.Sum(u => u.Entries.Count))} entries: {watch.Elapsed.TotalSeconds:0.00} s ({scored.TotalSeconds:0.00} s scoring); "
            + $"{string.Join(", ", files.Select(f => $"{f.Name} {f.Content.Length >> 10} KB"))}; peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB"));
    }

    private OfficeLedger Ledger(Office office, int year)
    {
        var random = new Random(1);
        var policy = office.Present;
        var start = OfficeTime.Start(new DateOnly(year, 1, 1));
        var sent = Enumerable.Range(0, submissions).Select(i => new Submission
        {
            Number = $"S{i}",
            Unit = $"第{random.Next(units)}号单位",
            Kind = policy.Kinds[random.Next(policy.Kinds.Count)],
            Status = i % 20 == 0 ? SubmissionStatus.NotCounted : SubmissionStatus.Counted,
            ReceivedAt = start.AddSeconds(random.Next(365 * 86400)),
            Title = $"关于第{i}项工作进展情况的报告",
        }).OrderBy(s => s.ReceivedAt).ToList();
        var vocabulary = EventVocabulary.Of(policy);
        return new OfficeLedger(
            sent,
            [.. Enumerable.Range(0, events).Select(i => vocabulary[random.Next(vocabulary.Count)] with
            {
                Number = $"E{i}", At = start.AddSeconds(random.Next(365 * 86400)), Unit = $"第{random.Next(units)}号单位", Title = $"第{i}项",
            }).OrderBy(e => e.At)],
            []);
    }
}
