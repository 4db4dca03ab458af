using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MailIntake.Archive;
using MailIntake.Configuration;
using MailIntake.Documents;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Mail.Mime;
using MailIntake.Pipeline;
using MailIntake.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.FSharp.Core;

namespace MailIntake.Tests.Pipeline;

/// <summary>
/// Random histories of arrivals, polls, broken lines, crashes before the commit, renumbered mailboxes, deletions and corrections, against a model that only
/// remembers which mails were recorded: whatever happened, after one more poll every mail is in ledger and archive once, and corrections still hold.
/// The seed is fixed, so a failure comes back.
/// </summary>
public sealed class RandomHistoryTests : IDisposable
{
    private const string Address = "szxxgkk@126.com";
    private readonly ReadWorkers workers = new();
    private readonly IntakeOffice office;

    public RandomHistoryTests()
    {
        var problems = new List<Problem>();
        var roster = RosterLoader.Parse(Encoding.UTF8.GetBytes("单位,类别,别名,发件邮箱,通知邮箱\n市发改委,市直部门,,,\n"), "units.csv", null, problems);
        var rules = ClassificationLoader.Load("shuozhou", ShippedConfig.Path("shuozhou", "classification.yaml"), "classification.yaml", roster, problems);
        office = new IntakeOffice("S", new OfficeContext(rules!, roster!), new HashSet<string>(), "v1");
    }

    public void Dispose() => workers.Dispose();

    [Fact(Timeout = 240_000)]
    public async Task Whatever_happens_every_mail_is_recorded_once_and_corrections_hold()
    {
        await Task.Yield();
        var step = Gen.Choose(0, 99).ArrayOf(2);
        var histories = Arb.From(step.ArrayOf().Resize(25), steps => Enumerable.Range(0, steps.Length).Select(i => steps.Where((_, j) => j != i).ToArray()));
        var replay = FSharpOption<FsCheck.Replay>.Some(new FsCheck.Replay(new Rnd(20260101UL, 7UL), FSharpOption<int>.None));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(25).WithReplay(replay), Prop.ForAll(histories, steps => HistoryAsync(steps).GetAwaiter().GetResult()));
    }

    private async Task HistoryAsync(int[][] steps)
    {
        using var folder = new TempFolder();
        using var world = new World(folder, office, workers);
        foreach (var step in steps)
        {
            await world.DoAsync(step[0], step[1]);
        }

        await world.PollAsync(breaksAfter: null);
        await world.AgreesAsync();
    }

    /// <summary>The pipeline with its data, its mailbox, and the model.</summary>
    private sealed class World(TempFolder folder, IntakeOffice office, ReadWorkers workers) : IDisposable
    {
        private readonly ModelMailbox mailbox = new(Address);
        private readonly List<string> recorded = []; // SHA-256 of each mail that a commit was made for
        private readonly HashSet<string> lost = []; // of those whose commit was lost: their files are in the archive already
        private readonly Dictionary<string, string> corrected = []; // number → reason
        private readonly HashSet<byte[]> seen = []; // mails of the mailbox that are recorded
        private Ledger ledger = Open(folder);
        private int arrived;

        public void Dispose() => SqliteConnection.ClearAllPools();

        public Task DoAsync(int what, int which) => what switch
        {
            < 40 => ArriveAsync(),
            < 45 when mailbox.Count > 0 => ArriveAgainAsync(which % mailbox.Count),
            < 60 => PollAsync(breaksAfter: null),
            < 72 => PollAsync(which % 5),
            < 82 => CrashAsync(),
            < 88 => ResetAsync(),
            < 92 when mailbox.Count > 0 => DeleteAsync(which % mailbox.Count),
            _ => CorrectAsync(which),
        };

        public async Task PollAsync(int? breaksAfter)
        {
            mailbox.BreaksAfter = breaksAfter;
            var intake = new Intake(
                ledger, new MailArchive(folder["archive"]), new MimeFormat(), new ContentReader(), new SignatureCheck(() => null, TimeProvider.System), workers, TimeProvider.System, NullLogger<Intake>.Instance);
            try
            {
                await intake.TakeInAsync(Address, office, mailbox, null, default);
            }
            catch (TransportException) when (breaksAfter is not null)
            {
                // What came before it is recorded: the ledger's own count says how many.
            }

            var rows = (await ledger.SubmissionsAsync("shuozhou", null, default)).Count;
            for (var i = 0; i < mailbox.Count && recorded.Count < rows; i++)
            {
                if (seen.Add(mailbox[i]))
                {
                    recorded.Add(Hash(mailbox[i]));
                }
            }
        }

        public async Task AgreesAsync()
        {
            // Nothing is missing: each mail of the mailbox was recorded, and the ledger holds what was recorded, no more.
            Assert.Equal(mailbox.Count, Enumerable.Range(0, mailbox.Count).Count(i => seen.Contains(mailbox[i])));
            var rows = await ledger.SubmissionsAsync("shuozhou", null, default);
            Assert.Equal(recorded.Order(), rows.Select(r => r.Submission.Sha256!).Order());
            Assert.Equal(rows.Count, rows.Select(r => r.Submission.ArchivePath).Distinct().Count());
            Assert.All(rows, r => Assert.Equal(r.Submission.Sha256, Hash(File.ReadAllBytes(folder["archive/" + r.Submission.ArchivePath]))));
            Assert.All(corrected, c => Assert.Equal(c.Value, Assert.Single(rows, r => r.Submission.Number == c.Key).Decision.Title));

            // A file without a row is one whose commit was lost and which came back under another number or not at all.
            var named = rows.Select(r => folder["archive/" + r.Submission.ArchivePath]).ToHashSet();
            Assert.All(Directory.GetFiles(folder["archive"], "*", SearchOption.AllDirectories).Where(file => !named.Contains(file)), file => Assert.Contains(Hash(File.ReadAllBytes(file)), lost));
        }

        private static Ledger Open(TempFolder folder) => new(LedgerDatabase.Open(folder["ledger.db"]), TimeProvider.System);

        private static string Hash(byte[] octets) => Convert.ToHexStringLower(SHA256.HashData(octets));

        private Task ArriveAsync()
        {
            var number = arrived++;
            var text = string.Concat(Enumerable.Range(0, 30).Select(i => (char)('一' + (((number * 41) + (i * 13)) % 9000))));
            var subject = Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"（简报）市发改委第{number}号")));
            mailbox.Arrive(Encoding.UTF8.GetBytes($"From: a@b.cn\r\nSubject: =?utf-8?B?{subject}?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"));
            return Task.CompletedTask;
        }

        /// <summary>The same octets a second time: another mail. They must be an array of their own, by which the model knows it.</summary>
        private Task ArriveAgainAsync(int place)
        {
            mailbox.Arrive([.. mailbox[place]]);
            return Task.CompletedTask;
        }

        /// <summary>A poll whose files are in the archive and whose commit is lost: the database is what it was before.</summary>
        private async Task CrashAsync()
        {
            SqliteConnection.ClearAllPools(); // the last connection leaves one file without a journal
            var before = File.ReadAllBytes(folder["ledger.db"]);
            var (recordedBefore, seenBefore) = (recorded.ToList(), seen.ToList());
            await PollAsync(breaksAfter: null);
            lost.UnionWith(recorded);
            recorded.Clear();
            recorded.AddRange(recordedBefore);
            seen.Clear();
            seen.UnionWith(seenBefore);
            SqliteConnection.ClearAllPools();
            File.WriteAllBytes(folder["ledger.db"], before);
            ledger = Open(folder);
        }

        private Task ResetAsync()
        {
            mailbox.Reset();
            return Task.CompletedTask;
        }

        /// <summary>Only a mail that has no twin: which of two mails with the same octets has gone, nobody can say.</summary>
        private Task DeleteAsync(int place)
        {
            if (Enumerable.Range(0, mailbox.Count).Count(i => mailbox[i].AsSpan().SequenceEqual(mailbox[place])) == 1)
            {
                mailbox.Delete(place);
            }

            return Task.CompletedTask;
        }

        private async Task CorrectAsync(int which)
        {
            var rows = await ledger.SubmissionsAsync("shuozhou", null, default);
            if (rows.Count == 0)
            {
                return;
            }

            var number = rows[which % rows.Count].Submission.Number;
            var title = string.Create(CultureInfo.InvariantCulture, $"更正{corrected.Count}-{which}");
            await ledger.DecideAsync(
                Assert.Single(await ledger.FindAsync(number, default)), rows[which % rows.Count].Decision is var present ? Ledger.Decision(present) with { Title = title } : null!, DecisionOrigin.Person, "v1", default);
            corrected[number] = title;
        }
    }
}
