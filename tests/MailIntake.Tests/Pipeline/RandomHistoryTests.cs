using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MailIntake.Archive;
using MailIntake.Documents;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Mail.Mime;
using MailIntake.Pipeline;
using MailIntake.Storage;
using MailIntake.Tests.Smtp;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.FSharp.Core;

namespace MailIntake.Tests.Pipeline;

/// <summary>
/// Random histories of arrivals in INBOX and the junk folder, polls, broken lines, crashes between archive and ledger, renumbered and rebuilt folders, deleted, moved and
/// copied mails, strangers whom the roster learns, and corrections, against a model of what the ledger then has to hold. A mail that is moved is the same mail, and the same octets
/// at two places at once are two mails (scoring.md, "Mails told apart"): of equal mails the ledger has as many rows as ever lay there at once. After each poll that
/// reads to the end they are in ledger and archive, counted once; what was found in the junk folder from a unit is in review, what strangers sent there is in neither; no file is without its row, and
/// corrections still hold.
/// The seed is fixed, so a failure comes back.
/// </summary>
public sealed class RandomHistoryTests : IDisposable
{
    private const string Address = "szxxgkk@126.com";
    private readonly ReadWorkers workers = new();
    private readonly IntakeOffice office;

    public RandomHistoryTests()
    {
        office = ShuozhouOffice.Of($"{World.Unit},市直部门,,{World.Known},");
    }

    public void Dispose() => workers.Dispose();

    [Fact(Timeout = 240_000)]
    public Task Whatever_happens_every_mail_is_recorded_once_and_corrections_hold() => HistoriesAsync(25);

    /// <summary>
    /// Histories that once went wrong, as pairs of what and which (<see cref="World.DoAsync"/>). The first: two mails with the same octets, of which one is recorded;
    /// the mailbox is renumbered, and the poll that archives the other crashes. The second: a mail comes that has the octets of a recorded one, and the mailbox
    /// is rebuilt with the new one before it, where the recorded one keeps its UID. The third: of four mails three are recorded, the mailbox is rebuilt, and reading it
    /// again breaks off where all that is recorded lies below: nothing tells the next poll of the rebuilding but the ledger. The fourth: a stranger's mail in the junk folder is
    /// deleted and a unit's recorded there under UID 2; rebuilt, the folder has that under UID 1, which nobody compared with what the ledger has of the junk folder.
    /// The fifth: two strangers' mails are left alone, a unit's comes, and the rebuilt folder gives it the UID of the first. The sixth: a stranger's mail is left alone by the first poll, which breaks off,
    /// and the roster learns the sender before any poll came to its end.
    /// </summary>
    [Theory(Timeout = 240_000)]
    [InlineData(0, 0, 40, 0, 60, 1, 82, 0, 72, 0)]
    [InlineData(0, 0, 0, 0, 45, 0, 40, 1, 86, 0)]
    [InlineData(0, 0, 0, 0, 0, 0, 0, 0, 60, 3, 86, 0, 89, 1, 60, 2)]
    [InlineData(112, 0, 139, 0, 100, 0, 45, 0, 137, 0, 45, 0)]
    [InlineData(112, 0, 112, 1, 45, 0, 100, 0, 137, 0, 45, 0)]
    [InlineData(112, 0, 100, 0, 60, 1, 142, 0, 45, 0)]
    public Task What_once_went_wrong_goes_well(params int[] steps) => HistoryAsync([.. steps.Chunk(2)]);

    [Fact(Timeout = 1_800_000)]
    [Trait("Category", "Long")]
    public Task Whatever_happens_in_a_thousand_histories_every_mail_is_recorded_once_and_corrections_hold() => HistoriesAsync(1000);

    private async Task HistoriesAsync(int count)
    {
        await Task.Yield();
        var step = Gen.Choose(0, 144).ArrayOf(2);
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

        await world.EndAsync();
    }

    /// <summary>The pipeline with its data, its mailbox, and the model.</summary>
    private sealed class World(TempFolder folder, IntakeOffice office, ReadWorkers workers) : IDisposable
    {
        public const string Unit = "市发改委";
        public const string Known = "a@b.cn";
        private static readonly string[] Strangers = ["x@b.cn", "y@b.cn", "z@b.cn"];

        private readonly ModelFolder inbox = new("INBOX");
        private readonly ModelFolder junk = new("Junk", isJunk: true);
        private readonly Dictionary<string, ModelItem> items = []; // by the SHA-256 of their octets
        private readonly HashSet<string> roster = [Known];
        private readonly Dictionary<string, string> corrected = []; // number → title
        private readonly DateTimeOffset today = new(2022, 8, 20, 9, 0, 0, TimeSpan.FromHours(8));
        private readonly Ledger ledger = Open(folder);
        private ModelMailbox? mailbox;
        private bool numberedAnew;
        private int days;
        private int arrived;

        private ModelMailbox Mailbox => mailbox ??= new ModelMailbox(Address, inbox, junk);

        public void Dispose() => SqliteConnection.ClearAllPools();

        public Task DoAsync(int what, int which) => what switch
        {
            < 40 => DoneAsync(() => Arrive(inbox, Known)),
            < 45 => DoneAsync(() => CopyInto(inbox, inbox, which)), // the same octets a second time: another mail
            < 60 => PollAsync(),
            < 72 => BreakAsync(which % 5),
            < 82 => CrashAsync(which % 2 == 0 ? "INSERT" : "UPDATE", which % 4 < 2 ? [inbox, junk] : [junk]),
            < 86 => DoneAsync(() => Renumber(inbox)),
            < 89 => DoneAsync(() => Rebuild(inbox)),
            < 93 => DoneAsync(() => Delete(inbox, which)),
            < 100 => CorrectAsync(which),
            < 112 => DoneAsync(() => Arrive(junk, Known)),
            < 119 => DoneAsync(() => Arrive(junk, Strangers[which % Strangers.Length])),
            < 122 => DoneAsync(() => Arrive(inbox, Strangers[which % Strangers.Length])),
            < 128 => DoneAsync(() => Move(junk, inbox, which)),
            < 132 => DoneAsync(() => Move(inbox, junk, which)),
            < 134 => DoneAsync(() => CopyInto(inbox, junk, which)),
            < 137 => DoneAsync(() => Renumber(junk)),
            < 139 => DoneAsync(() => Rebuild(junk)),
            < 142 => DoneAsync(() => Delete(junk, which)),
            _ => DoneAsync(() => Learn(Strangers[which % Strangers.Length])),
        };

        /// <summary>A day later one more poll, which compares the mailbox with the ledger.</summary>
        public async Task EndAsync()
        {
            days++;
            await PollAsync();
            var compared = await ledger.Mailboxes.ReconciledAsync(default);
            var held = ToRecord().Count();
            Assert.Equal((held, items.Values.Sum(item => item.Rows) - held, 0), (compared.Sum(d => d.Held), compared.Sum(d => d.Gone), compared.Sum(d => Math.Abs(d.Difference) + d.Missing.Count)));
        }

        private static Task DoneAsync(Action step)
        {
            step();
            return Task.CompletedTask;
        }

        private static Ledger Open(TempFolder folder) => new(LedgerDatabase.Open(folder["ledger.db"]), TimeProvider.System);

        private static string Hash(byte[] octets) => Convert.ToHexStringLower(SHA256.HashData(octets));

        private void Arrive(ModelFolder to, string sender)
        {
            var number = arrived++;
            var text = string.Concat(Enumerable.Range(0, 30).Select(i => (char)('一' + (((number * 41) + (i * 13)) % 9000))));
            var subject = Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"（简报）{Unit}第{number}号")));
            var octets = Encoding.UTF8.GetBytes($"From: {sender}\r\nSubject: =?utf-8?B?{subject}?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n");
            items[Hash(octets)] = new ModelItem(sender);
            Place(to, octets, At(number));
        }

        private void Place(ModelFolder to, byte[] octets, DateTimeOffset at)
        {
            to.Arrive(octets, at);
            items[Hash(octets)].Places++;
        }

        private static DateTimeOffset At(int number) => new DateTimeOffset(2022, 8, 1, 9, 0, 0, TimeSpan.FromHours(8)).AddMinutes(number);

        private void CopyInto(ModelFolder to, ModelFolder from, int which)
        {
            if (from.Mails.Count > 0)
            {
                Place(to, from.Mails[which % from.Mails.Count].Octets, At(arrived++));
            }
        }

        /// <summary>A mail keeps its date where it goes, and gets another UID.</summary>
        private void Move(ModelFolder from, ModelFolder to, int which)
        {
            if (Delete(from, which) is { } moved)
            {
                Place(to, moved.Octets, moved.At);
            }
        }

        /// <summary>Of mails left alone the ledger knows little: a rebuilt junk folder that loses mails before it is seen may look as it did, and loses none here.</summary>
        private ModelMail? Delete(ModelFolder from, int which)
        {
            if (from.Mails.Count == 0 || from is { IsJunk: true, RebuiltUnseen: true })
            {
                return null;
            }

            var mail = from.Mails[which % from.Mails.Count];
            from.Delete(which % from.Mails.Count);
            items[Hash(mail.Octets)].Left = true;
            return mail;
        }

        private void Renumber(ModelFolder which)
        {
            which.Reset();
            numberedAnew = true;
        }

        private void Rebuild(ModelFolder which)
        {
            which.Rebuild();
            numberedAnew = true;
        }

        private void Learn(string stranger)
        {
            roster.Add(stranger);
            var units = office.Context.Roster.Units.Select(unit => unit with { Senders = [.. roster.Order(StringComparer.Ordinal)] });
            office = office with { Context = new OfficeContext(office.Context.Classification, new Roster([.. units])) };
        }

        private async Task PollAsync()
        {
            Assert.True(await RunAsync(breaksAfter: null));
            foreach (var equal in ToRecord().GroupBy(hash => hash))
            {
                items[equal.Key].Has(equal.Count(), FirstRead(equal.Key));
            }

            await AgreesAsync();
        }

        /// <summary>A line that breaks.</summary>
        private async Task BreakAsync(int after)
        {
            await RunAsync(after);
            TakeArchived();
        }

        /// <summary>
        /// A poll that ends between archive and ledger: the files and the batch's note are there, the transaction is not; or, where an update is what fails, before it
        /// is noted that a folder was renumbered.
        /// </summary>
        private async Task CrashAsync(string at, ModelFolder[] where)
        {
            Execute($"CREATE TRIGGER crash BEFORE {at} ON Folders WHEN NEW.Folder IN ({string.Join(',', where.Select(f => $"'{f.Name}'"))}) BEGIN SELECT RAISE(ABORT, 'crash'); END");
            await RunAsync(breaksAfter: null);
            Execute("DROP TRIGGER crash");
            TakeArchived();
        }

        /// <summary>How many mails a poll that did not come to its end had in hand hangs on time, so the archive tells: what it has must be recorded, whatever becomes of the mailbox.</summary>
        private void TakeArchived()
        {
            foreach (var equal in Archived().Where(file => file.EndsWith(".eml", StringComparison.Ordinal)).GroupBy(file => Hash(File.ReadAllBytes(file))))
            {
                items[equal.Key].Has(equal.Count(), FirstRead(equal.Key));
            }
        }

        /// <summary>What is decided of the first of equal mails, where this poll was the first to read one.</summary>
        private SubmissionStatus? FirstRead(string hash) =>
            Mailbox.HandedOut.Where(handed => Hash(handed.Mail.Octets) == hash && IsToRecord(handed.Folder, hash)).Select(handed => handed.Folder.IsJunk ? SubmissionStatus.Review : SubmissionStatus.Counted)
                .Cast<SubmissionStatus?>().FirstOrDefault();

        /// <summary>Polls once.</summary>
        /// <returns>True where it came to its end.</returns>
        private async Task<bool> RunAsync(int? breaksAfter)
        {
            Mailbox.HandedOut.Clear();
            Mailbox.BreaksAfter = breaksAfter;
            var intake = new Intake(
                ledger, new MailArchive(folder["archive"]), new MimeFormat(), new ContentReader(), new SignatureCheck(() => null, TimeProvider.System), workers, new FixedTime(today.AddDays(days)), NullLogger<Intake>.Instance);
            try
            {
                await intake.TakeInAsync(Address, office, Mailbox, new IntakeReport(), null, default);
                return true;
            }
            catch (Exception e) when (e is TransportException or SqliteException or DbUpdateException)
            {
                return false;
            }
        }

        /// <summary>The hashes of the mails in the mailbox that have to be in the ledger.</summary>
        private IEnumerable<string> ToRecord() => new[] { inbox, junk }.SelectMany(folder => folder.Mails.Select(mail => Hash(mail.Octets)).Where(hash => IsToRecord(folder, hash)));

        private bool IsToRecord(ModelFolder folder, string hash) => !folder.IsJunk || roster.Contains(items[hash].Sender);

        private async Task AgreesAsync()
        {
            var held = await ledger.SubmissionsAsync("shuozhou", null, default);
            foreach (var (hash, item) in items)
            {
                var equal = held.Where(r => r.Submission.Sha256 == hash).ToList();
                if (numberedAnew && item.Left)
                {
                    // Where a place holds no more because its folder was numbered anew, nobody can say whether the mail that lies elsewhere is the one that lay there: it may get a row of its own.
                    Assert.InRange(equal.Count, item.Rows, item.Places);
                    item.Has(equal.Count, null);
                }

                Assert.Equal(item.Statuses, equal.Select(r => r.Decision.Status).Order());
            }

            Assert.Equal(items.Values.Sum(item => item.Rows), held.Count);

            // A file of its own for every row, a row for every file, and no note left.
            Assert.Equal(held.Select(r => folder["archive/" + r.Submission.ArchivePath]).Order(StringComparer.Ordinal), Archived().Order(StringComparer.Ordinal));
            Assert.All(held, r => Assert.Equal(r.Submission.Sha256, Hash(File.ReadAllBytes(folder["archive/" + r.Submission.ArchivePath]))));
            Assert.All(corrected, c => Assert.Equal(c.Value, Assert.Single(held, r => r.Submission.Number == c.Key).Decision.Title));
        }

        private string[] Archived() => Directory.Exists(folder["archive"]) ? Directory.GetFiles(folder["archive"], "*", SearchOption.AllDirectories) : [];

        private void Execute(string sql)
        {
            using var connection = new SqliteConnection($"Data Source={folder["ledger.db"]}");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        private async Task CorrectAsync(int which)
        {
            var held = await ledger.SubmissionsAsync("shuozhou", null, default);
            if (held.Count == 0)
            {
                return;
            }

            var (submission, decision) = held[which % held.Count];
            var title = string.Create(CultureInfo.InvariantCulture, $"更正{corrected.Count}-{which}");
            await ledger.DecideAsync(Assert.Single(await ledger.FindAsync(submission.Number, default)), LedgerRows.Decision(decision) with { Title = title }, "v1", default);
            corrected[submission.Number] = title;
        }
    }

    /// <summary>Mails with the same octets, as the ledger has to hold them.</summary>
    /// <param name="sender">Their sender.</param>
    private sealed class ModelItem(string sender)
    {
        public string Sender => sender;

        /// <summary>At how many places they were, one after another or at once.</summary>
        public int Places { get; set; }

        /// <summary>True where one was moved or deleted.</summary>
        public bool Left { get; set; }

        public int Rows { get; private set; }

        public SubmissionStatus? First { get; private set; }

        /// <summary>The first as it was decided, the others as its duplicates.</summary>
        public IEnumerable<SubmissionStatus> Statuses => Enumerable.Range(0, Rows).Select(row => row == 0 ? First!.Value : SubmissionStatus.Duplicate).Order();

        /// <summary>The ledger has to hold at least so many.</summary>
        public void Has(int rows, SubmissionStatus? first)
        {
            First ??= rows > 0 ? first : null;
            Rows = Math.Max(Rows, rows);
        }
    }
}
