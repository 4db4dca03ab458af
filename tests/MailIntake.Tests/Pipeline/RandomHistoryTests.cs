using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MailIntake.Archive;
using MailIntake.Documents;
using MailIntake.Domain;
using MailIntake.Mail.Mime;
using MailIntake.Pipeline;
using MailIntake.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.FSharp.Core;

namespace MailIntake.Tests.Pipeline;

/// <summary>
/// Random histories of arrivals, polls, broken lines, crashes between archive and ledger, renumbered and rebuilt mailboxes, deletions and corrections, against a
/// model that only remembers the mails that were deleted when the archive had them: whatever happened, after one more poll every mail is in ledger and archive
/// once, no file is without its row, and corrections still hold.
/// The seed is fixed, so a failure comes back.
/// </summary>
public sealed class RandomHistoryTests : IDisposable
{
    private const string Address = "szxxgkk@126.com";
    private readonly ReadWorkers workers = new();
    private readonly IntakeOffice office;

    public RandomHistoryTests()
    {
        office = ShuozhouOffice.Of("市发改委,市直部门,,,");
    }

    public void Dispose() => workers.Dispose();

    [Fact(Timeout = 240_000)]
    public Task Whatever_happens_every_mail_is_recorded_once_and_corrections_hold() => HistoriesAsync(25);

    /// <summary>
    /// Histories that once went wrong, as pairs of what and which (<see cref="World.DoAsync"/>). The first: two mails with the same octets, of which one is recorded;
    /// the mailbox is renumbered, and the poll that archives the other crashes. The second: a mail comes that has the octets of a recorded one, and the mailbox
    /// is rebuilt with the new one before it, where the recorded one keeps its UID. The third: of four mails three are recorded, the mailbox is rebuilt, and reading it
    /// again breaks off where all that is recorded lies below: nothing tells the next poll of the rebuilding but the ledger.
    /// </summary>
    [Theory(Timeout = 240_000)]
    [InlineData(0, 0, 40, 0, 60, 1, 82, 0, 72, 0)]
    [InlineData(0, 0, 0, 0, 45, 0, 40, 1, 86, 0)]
    [InlineData(0, 0, 0, 0, 0, 0, 0, 0, 60, 3, 86, 0, 89, 1, 60, 2)]
    public Task What_once_went_wrong_goes_well(params int[] steps) => HistoryAsync([.. steps.Chunk(2)]);

    [Fact(Timeout = 1_800_000)]
    [Trait("Category", "Long")]
    public Task Whatever_happens_in_a_thousand_histories_every_mail_is_recorded_once_and_corrections_hold() => HistoriesAsync(1000);

    private async Task HistoriesAsync(int count)
    {
        await Task.Yield();
        var step = Gen.Choose(0, 99).ArrayOf(2);
        var histories = Arb.From(step.ArrayOf().Resize(25), steps => Enumerable.Range(0, steps.Length).Select(i => steps.Where((_, j) => j != i).ToArray()));
        var replay = FSharpOption<FsCheck.Replay>.Some(new FsCheck.Replay(new Rnd(20260101UL, 7UL), FSharpOption<int>.None));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(replay), Prop.ForAll(histories, steps => HistoryAsync(steps).GetAwaiter().GetResult()));
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
        private readonly List<string> gone = []; // SHA-256 of the mails that were deleted from the mailbox when the archive had them
        private readonly Dictionary<string, string> corrected = []; // number → title
        private readonly Ledger ledger = Open(folder);
        private int arrived;

        public void Dispose() => SqliteConnection.ClearAllPools();

        public Task DoAsync(int what, int which) => what switch
        {
            < 40 => ArriveAsync(),
            < 45 when mailbox.Count > 0 => ArriveAgainAsync(which % mailbox.Count),
            < 60 => PollAsync(breaksAfter: null),
            < 72 => PollAsync(which % 5),
            < 82 => CrashAsync(which % 2 == 0 ? "INSERT" : "UPDATE"),
            < 86 => RenumberAsync(mailbox.Reset),
            < 89 => RenumberAsync(mailbox.Rebuild),
            < 93 when mailbox.Count > 0 => DeleteAsync(which % mailbox.Count),
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
                // What came before it is recorded.
            }
        }

        public async Task AgreesAsync()
        {
            var rows = await ledger.SubmissionsAsync("shuozhou", null, default);
            string[] expected = [.. Enumerable.Range(0, mailbox.Count).Select(i => Hash(mailbox[i])), .. gone];
            Assert.Equal(expected.Order(), rows.Select(r => r.Submission.Sha256!).Order());

            // A file of its own for every row, a row for every file, and no note left.
            Assert.Equal(rows.Select(r => folder["archive/" + r.Submission.ArchivePath]).Order(StringComparer.Ordinal), Archived().Order(StringComparer.Ordinal));
            Assert.All(rows, r => Assert.Equal(r.Submission.Sha256, Hash(File.ReadAllBytes(folder["archive/" + r.Submission.ArchivePath]))));
            Assert.All(corrected, c => Assert.Equal(c.Value, Assert.Single(rows, r => r.Submission.Number == c.Key).Decision.Title));
        }

        private string[] Archived() => Directory.Exists(folder["archive"]) ? Directory.GetFiles(folder["archive"], "*", SearchOption.AllDirectories) : [];

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

        /// <summary>The same octets a second time: another mail.</summary>
        private Task ArriveAgainAsync(int place)
        {
            mailbox.Arrive(mailbox[place]);
            return Task.CompletedTask;
        }

        /// <summary>
        /// A poll that ends between archive and ledger: the files and the batch's note are there, the transaction is not; or, where an update is what fails, before it
        /// is noted that the mailbox was renumbered.
        /// </summary>
        private async Task CrashAsync(string at)
        {
            Execute($"CREATE TRIGGER crash BEFORE {at} ON Folders BEGIN SELECT RAISE(ABORT, 'crash'); END");
            try
            {
                await PollAsync(breaksAfter: null);
            }
            catch (Exception e) when (e is SqliteException or DbUpdateException)
            {
                // A poll that finds nothing new commits nothing and ends well.
            }

            Execute("DROP TRIGGER crash");
        }

        private void Execute(string sql)
        {
            using var connection = new SqliteConnection($"Data Source={folder["ledger.db"]}");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        private static Task RenumberAsync(Action renumber)
        {
            renumber();
            return Task.CompletedTask;
        }

        /// <summary>Only a mail that has no twin: which of two mails with the same octets has gone, nobody can say. What the archive has of it must be recorded all the same.</summary>
        private Task DeleteAsync(int place)
        {
            if (Enumerable.Range(0, mailbox.Count).Count(i => mailbox[i].AsSpan().SequenceEqual(mailbox[place])) == 1)
            {
                var hash = Hash(mailbox[place]);
                gone.AddRange(Archived().Select(file => Hash(File.ReadAllBytes(file))).Where(archived => archived == hash).Take(1));
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
