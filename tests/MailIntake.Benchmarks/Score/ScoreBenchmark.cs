using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using MailIntake.Benchmarks.Measuring;
using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Score;
using MailIntake.Domain.Score.Rules;
using MailIntake.Domain.Time;
using MailIntake.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MailIntake.Tests;

namespace MailIntake.Benchmarks.Score;

/// <summary>
/// A year of one large office read from its ledger and scored, against the time SQLite takes in the same process to read the same rows, and the twelve
/// months' sheets against one. The rows come from a seed; one event in fifty is a correction. Times are of the processor, the least of several runs,
/// so that other work on the machine changes them little.
/// </summary>
public sealed class ScoreBenchmark(int units, int submissions, int events, int seed)
{
    private const int Rounds = 3;

    /// <summary>Measures every shipped office and prints a line each. Rows are made by one process and scored by another, so that the second's memory is its own.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var office in Directory.EnumerateDirectories(Path.Combine(ShippedConfig.Root, "config", "offices")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal))
        {
            var folder = Directory.CreateTempSubdirectory("mailintake-bench-");
            try
            {
                var path = Path.Combine(folder.FullName, "ledger.db");
                foreach (var step in (string[])["score-rows", "score-year"])
                {
                    var run = await Child.RunAsync(
                        Environment.ProcessPath!,
                        [step, office, path, .. ((int[])[units, submissions, events, seed]).Select(n => n.ToString(CultureInfo.InvariantCulture))], null, ct);
                    Console.Write(run.ExitCode == 0 ? run.Output : throw new InvalidOperationException(run.Output + run.Errors));
                }
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    /// <summary>Makes an office's ledger.</summary>
    /// <param name="office">A shipped office's id.</param>
    /// <param name="path">The database, created.</param>
    public void WriteRows(string office, string path)
    {
        var policies = Policies(office);
        Write(LedgerDatabase.Open(path), office, Ledger(policies.Versions[0], policies.Effective.Year + 1));
    }

    /// <summary>Measures an office whose ledger has been made and prints a line.</summary>
    /// <param name="office">A shipped office's id.</param>
    /// <param name="path">The database.</param>
    /// <param name="ct">Cancels.</param>
    public void MeasureYear(string office, string path, CancellationToken ct)
    {
        var policies = Policies(office);
        var policy = policies.Versions[0];
        var roster = new Roster([.. Enumerable.Range(0, units).Select(i => new RosterUnit($"单位{i}", policy.Categories[i % policy.Categories.Count].Name, [], [], []))]);
        Measure(policies, roster, LedgerDatabase.Open(path), path, Period.Containing(PeriodKind.Year, new DateOnly(policies.Effective.Year + 1, 1, 1)), ct);
    }

    private static PolicyHistory Policies(string office)
    {
        var problems = new List<Problem>();
        return PolicyLoader.Load(Path.Combine(ShippedConfig.Root, "config", "offices", office), office, office, problems)?.History ?? throw new InvalidDataException(string.Join('\n', problems));
    }

    private static void Measure(PolicyHistory policies, Roster roster, LedgerDatabase database, string path, Period annual, CancellationToken ct)
    {
        var ledger = new MailIntake.Storage.Ledger(database, TimeProvider.System);
        var (sqlite, whole, reading, oneMonth, twelve) = (TimeSpan.MaxValue, TimeSpan.MaxValue, TimeSpan.MaxValue, TimeSpan.MaxValue, TimeSpan.MaxValue);
        var (entries, live) = (0, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            ct.ThrowIfCancellationRequested();
            sqlite = Least(sqlite, () => ReadFromSqlite(path, policies.Office));
            OfficeLedger? rows = null;
            ScoreSheet? sheet = null;
            whole = Least(whole, () =>
            {
                reading = Least(reading, () => rows = ledger.OfficeAsync(policies.Office, roster, ct).GetAwaiter().GetResult(), collect: false);
                sheet = Scorer.Score(policies, roster, rows!, annual, annual.Last);
            });
            entries = sheet!.Groups.Sum(g => g.Units.Sum(u => u.Entries.Count));
            live = GC.GetTotalMemory(forceFullCollection: true);
            GC.KeepAlive(rows);
            GC.KeepAlive(sheet);
            sheet = null;
            oneMonth = Least(oneMonth, () => Months(1));
            twelve = Least(twelve, () => Months(12));

            void Months(int count)
            {
                var scorer = new Scorer(policies, roster, ledger.OfficeAsync(policies.Office, roster, ct).GetAwaiter().GetResult(), annual.Year);
                var month = Period.Containing(PeriodKind.Month, annual.First);
                for (var i = 0; i < count; i++, month = month.Next)
                {
                    scorer.Score(month, month.Last);
                }
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{policies.Office,-10} SQLite reads its rows in {sqlite.TotalMilliseconds,6:0} ms; the year {whole.TotalMilliseconds,6:0} ms ({whole / sqlite:0.00} ×; reading alone {reading.TotalMilliseconds:0} ms), {entries} entries; "
            + $"a month {oneMonth.TotalMilliseconds,6:0} ms, twelve {twelve.TotalMilliseconds,6:0} ms ({twelve / oneMonth:0.00} ×); held {live >> 20} MB, peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB"));
    }

    private static TimeSpan Least(TimeSpan least, Action work, bool collect = true)
    {
        if (collect)
        {
            GC.Collect();
        }

        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        work();
        process.Refresh();
        var taken = process.TotalProcessorTime - before;
        return taken < least ? taken : least;
    }

    private OfficeLedger Ledger(OfficePolicy policy, int year)
    {
        var random = new Random(seed);
        var start = OfficeTime.Start(new DateOnly(year, 1, 1));
        var vocabulary = EventVocabulary.Of(policy);
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

    private static void Write(LedgerDatabase database, string office, OfficeLedger ledger)
    {
        using var context = database.Context();
        context.Database.OpenConnection();
        using var transaction = context.Database.GetDbConnection().BeginTransaction();
        context.Database.UseTransaction(transaction);
        using var submissions = new RowInserter<SubmissionRow>(context);
        using var decisions = new RowInserter<DecisionRow>(context);
        using var events = new RowInserter<EventRow>(context);
        var link = new ChainLink();
        var serial = 0;
        foreach (var row in ledger.Submissions)
        {
            var id = submissions.Insert(transaction, new SubmissionRow
            {
                Office = office, Number = row.Number, Year = row.ReceivedAt.Year, Serial = ++serial, Mailbox = "box@qq.com", ReceivedAt = row.ReceivedAt, Size = 40_000,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(serial))), ArchivePath = $"box@qq.com/INBOX/{row.ReceivedAt:yyyy/MM}/{row.Number} {row.Title}.eml",
                Subject = $"【{row.Kind}】{row.Title}", Sender = "xinxi@example.cn", MessageId = $"{row.Number}@example.cn",
            }, link);
            var decision = MailIntake.Storage.LedgerRows.Row(new Decision
            {
                Office = office, Unit = row.Unit, Kind = row.Kind, Status = row.Status, Words = 480, CountedFrom = "body", Title = row.Title, Authors = row.Authors,
                TextHash = "0123456789abcdef0123456789abcdef", TextSketch = (ulong)serial,
                Reasons = [new Reason("邮箱", "box@qq.com"), new Reason("单位", row.Unit!), new Reason("计数", $"按“{row.Kind}”计数", Decides: true)],
            }, 1, DecisionOrigin.Rules, "0123456789abcdef", row.ReceivedAt);
            decision.SubmissionId = id;
            decisions.Insert(transaction, decision, link);
        }

        foreach (var row in ledger.Events)
        {
            events.Insert(transaction, new EventRow
            {
                Office = office, Number = row.Number, At = row.At, Unit = row.Unit, Item = row.Item, Channel = row.Channel, Kind = row.Kind, About = row.About, Title = row.Title,
                Authors = MailIntake.Storage.LedgerRows.Join(row.Authors), Commission = row.Commission, RecordedAt = row.At,
            }, link);
        }

        LedgerChain.Append(context.Database.GetDbConnection(), transaction, link);
        transaction.Commit();
    }

    /// <summary>What SQLite itself takes: the rows that a score is made of, every column of them that it needs, read one after another and dropped.</summary>
    private static void ReadFromSqlite(string path, string office)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Read(connection, office, """
            SELECT s."Id", s."Number", s."ReceivedAt", s."Sha256" IS NULL, d."Unit", d."Kind", d."Status", d."Title", d."Authors", d."Words", d."Commission", d."EffectiveAt", d."RelatedTo"
            FROM "Submissions" s JOIN "Decisions" d ON d."SubmissionId" = s."Id" WHERE s."Office" = @office
            """);
        Read(connection, office, """SELECT "Number", "At", "Unit", "Item", "Channel", "Kind", "About", "Title", "Authors", "Commission", "Note", "Evidence" FROM "Events" WHERE "Office" = @office""");
    }

    private static void Read(SqliteConnection connection, string office, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@office", office);
        using var reader = command.ExecuteReader();
        var row = new object[reader.FieldCount];
        while (reader.Read())
        {
            reader.GetValues(row);
        }
    }
}
