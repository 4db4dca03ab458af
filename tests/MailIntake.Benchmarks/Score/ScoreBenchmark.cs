using System.Diagnostics;
using System.Globalization;
using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;
using Microsoft.Data.Sqlite;
using MailIntake.Tests;

namespace MailIntake.Benchmarks.Score;

/// <summary>
/// A year of one large office scored in memory, against the time SQLite takes in the same process to read as many rows, and the twelve months'
/// sheets against one. The rows come from a seed; one event in fifty is a correction.
/// </summary>
public sealed class ScoreBenchmark(int units, int submissions, int events, int seed)
{
    /// <summary>Measures every shipped office and prints a line each.</summary>
    public void Run(CancellationToken ct)
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(ShippedConfig.Root, "config", "offices")).Order(StringComparer.Ordinal))
        {
            ct.ThrowIfCancellationRequested();
            var office = Path.GetFileName(folder);
            var problems = new List<Problem>();
            var policies = PolicyLoader.Load(folder, office, office, problems)?.History ?? throw new InvalidDataException(string.Join('\n', problems));
            Measure(policies);
        }
    }

    private void Measure(PolicyHistory policies)
    {
        var year = policies.Effective.Year + 1;
        var policy = policies.Versions[0];
        var roster = new Roster([.. Enumerable.Range(0, units).Select(i => new RosterUnit($"单位{i}", policy.Categories[i % policy.Categories.Count].Name, [], [], []))]);
        var ledger = Ledger(policy, year);
        var read = ReadFromSqlite(ledger);
        var annual = Period.Containing(PeriodKind.Year, new DateOnly(year, 1, 1));

        GC.Collect();
        var watch = Stopwatch.StartNew();
        var sheet = Scorer.Score(policies, roster, ledger, annual, annual.Last);
        var one = watch.Elapsed;

        GC.Collect();
        watch.Restart();
        var scorer = new Scorer(policies, roster, ledger, year);
        var month = Period.Containing(PeriodKind.Month, annual.First);
        scorer.Score(month, month.Last);
        var oneMonth = watch.Elapsed;
        for (var i = 1; i < 12; i++)
        {
            month = month.Next;
            scorer.Score(month, month.Last);
        }

        var twelve = watch.Elapsed;
        var entries = sheet.Groups.Sum(g => g.Units.Sum(u => u.Entries.Count));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{policies.Office,-10} SQLite read {read.TotalMilliseconds,6:0} ms; year {one.TotalMilliseconds,6:0} ms ({one / read:0.00} ×), {entries} entries; a month {oneMonth.TotalMilliseconds,6:0} ms, twelve {twelve.TotalMilliseconds,6:0} ms ({twelve / oneMonth:0.00} ×); peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB"));
    }

    private OfficeLedger Ledger(OfficePolicy policy, int year)
    {
        var random = new Random(seed);
        var start = OfficeTime.Start(new DateOnly(year, 1, 1));
        var vocabulary = (from item in policy.Events.Items
                          from channel in policy.Events.Channels(item).Cast<string?>().Append(null)
                          from kind in policy.Kinds.Cast<string?>().Append(null)
                          let row = new OfficeEvent { Number = "", At = start, Unit = "", Item = item, Channel = channel, Kind = kind }
                          where policy.Events.Judge(row).Refusal is null
                          select row).ToList();
        var sent = Enumerable.Range(0, submissions).Select(i => new Submission
        {
            Number = $"S{i}",
            Unit = $"单位{random.Next(units)}",
            Kind = policy.Kinds[random.Next(policy.Kinds.Count)],
            Status = SubmissionStatus.Counted,
            ReceivedAt = start.AddSeconds(random.Next(365 * 86400)),
            Title = $"关于第{i}项工作进展情况的报告",
            Authors = ["张三", "李四"],
        }).OrderBy(s => s.ReceivedAt).ToList();
        var recorded = new List<OfficeEvent>();
        for (var i = 0; i < events; i++)
        {
            var target = recorded.Count > 0 && i % 50 == 0 ? recorded[random.Next(recorded.Count)] : null;
            var about = sent[random.Next(sent.Count)];
            recorded.Add(target is null
                ? vocabulary[random.Next(vocabulary.Count)] with { Number = $"E{i}", At = start.AddSeconds(random.Next(365 * 86400)), Unit = about.Unit!, Title = about.Title }
                : new OfficeEvent { Number = $"E{i}", At = target.At.AddDays(1), Unit = target.Unit, Item = OfficeEvent.Correction, About = target.Number });
        }

        return new OfficeLedger(sent, [.. recorded.OrderBy(e => e.At)], []);
    }

    private static TimeSpan ReadFromSqlite(OfficeLedger ledger)
    {
        var folder = Directory.CreateTempSubdirectory("mailintake-bench-");
        try
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "rows.db")};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "create table s(number text, unit text, kind text, status int, received text, title text, authors text); create table e(number text, unit text, item text, channel text, kind text, at text, about text, title text, authors text)";
            command.ExecuteNonQuery();
            using (var transaction = connection.BeginTransaction())
            {
                Insert(connection, "s", ledger.Submissions.Select(s => new object?[] { s.Number, s.Unit, s.Kind, (int)s.Status, OfficeTime.Iso(s.ReceivedAt), s.Title, string.Join('、', s.Authors) }));
                Insert(connection, "e", ledger.Events.Select(e => new object?[] { e.Number, e.Unit, e.Item, e.Channel, e.Kind, OfficeTime.Iso(e.At), e.About, e.Title, string.Join('、', e.Authors) }));
                transaction.Commit();
            }

            var best = TimeSpan.MaxValue;
            for (var round = 0; round < 3; round++)
            {
                var watch = Stopwatch.StartNew();
                Read(connection, "s");
                Read(connection, "e");
                best = watch.Elapsed < best ? watch.Elapsed : best;
            }

            return best;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Insert(SqliteConnection connection, string table, IEnumerable<object?[]> rows)
    {
        using var command = connection.CreateCommand();
        foreach (var row in rows)
        {
            if (command.Parameters.Count == 0)
            {
                command.CommandText = $"insert into {table} values({string.Join(',', row.Select((_, i) => $"$p{i}"))})";
                for (var i = 0; i < row.Length; i++)
                {
                    command.Parameters.AddWithValue($"$p{i}", DBNull.Value);
                }
            }

            for (var i = 0; i < row.Length; i++)
            {
                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }
    }

    private static void Read(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"select * from {table}";
        using var reader = command.ExecuteReader();
        var row = new object[reader.FieldCount];
        while (reader.Read())
        {
            reader.GetValues(row);
        }
    }
}
