using System.Data.Common;
using System.Runtime.CompilerServices;
using MailIntake.Mail.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace MailIntake.Storage;

/// <summary>
/// Opens the ledger's database. The one place that knows it is SQLite: WAL, so that reading never waits for the worker, and
/// synchronous FULL, so that a committed row survives a power loss.
/// </summary>
public sealed class LedgerDatabase
{
    /// <summary>Version of the tables; a database of another version is refused with a message rather than guessed at.</summary>
    private const string SchemaVersion = "5";

    /// <summary>What makes the tables of the version before into the present ones.</summary>
    private static readonly IReadOnlyDictionary<string, (string To, string Sql)> Upgrades = new Dictionary<string, (string, string)>
    {
        ["3"] = ("4", """
            CREATE TABLE "BulletinFiles" ("Id" INTEGER NOT NULL CONSTRAINT "PK_BulletinFiles" PRIMARY KEY AUTOINCREMENT, "BulletinId" INTEGER NOT NULL, "Name" TEXT NOT NULL, "Content" BLOB NOT NULL,
                CONSTRAINT "FK_BulletinFiles_Bulletins_BulletinId" FOREIGN KEY ("BulletinId") REFERENCES "Bulletins" ("Id") ON DELETE RESTRICT);
            CREATE UNIQUE INDEX "IX_BulletinFiles_BulletinId_Name" ON "BulletinFiles" ("BulletinId", "Name");
            CREATE TABLE "Proposals" ("Id" INTEGER NOT NULL CONSTRAINT "PK_Proposals" PRIMARY KEY AUTOINCREMENT, "Office" TEXT NOT NULL, "Number" TEXT NOT NULL, "Period" TEXT NOT NULL, "Unit" TEXT NOT NULL,
                "Person" TEXT NULL, "Outcome" TEXT NOT NULL, "Clause" TEXT NOT NULL, "Reason" TEXT NOT NULL, "State" INTEGER NOT NULL, "DecidedAt" INTEGER NULL, "DecisionReason" TEXT NULL);
            CREATE UNIQUE INDEX "IX_Proposals_Office_Number" ON "Proposals" ("Office", "Number");
            """),
        ["4"] = ("5", """
            CREATE TABLE "Chain" ("Id" INTEGER NOT NULL CONSTRAINT "PK_Chain" PRIMARY KEY, "Body" BLOB NOT NULL, "Hash" BLOB NOT NULL);
            CREATE TABLE "MailboxDays" ("Mailbox" TEXT NOT NULL, "Day" TEXT NOT NULL, "Held" INTEGER NOT NULL, "Gone" INTEGER NOT NULL, "Missing" TEXT NOT NULL,
                CONSTRAINT "PK_MailboxDays" PRIMARY KEY ("Mailbox", "Day"));
            CREATE TABLE "Purges" ("Id" INTEGER NOT NULL CONSTRAINT "PK_Purges" PRIMARY KEY AUTOINCREMENT, "SubmissionId" INTEGER NOT NULL, "PurgedAt" INTEGER NOT NULL,
                CONSTRAINT "FK_Purges_Submissions_SubmissionId" FOREIGN KEY ("SubmissionId") REFERENCES "Submissions" ("Id") ON DELETE RESTRICT);
            CREATE UNIQUE INDEX "IX_Purges_SubmissionId" ON "Purges" ("SubmissionId");
            ALTER TABLE "Folders" ADD COLUMN "LeftAlone" TEXT NOT NULL DEFAULT '';
            ALTER TABLE "Mailboxes" ADD COLUMN "FirstPoll" INTEGER NOT NULL DEFAULT 0;
            UPDATE "Mailboxes" SET "FirstPoll" = "LastPoll";
            ALTER TABLE "Mailboxes" ADD COLUMN "ReconciledAt" INTEGER NULL;
            ALTER TABLE "Mailboxes" ADD COLUMN "ReconciledThrough" INTEGER NOT NULL DEFAULT 0;
            """),
    };

    private static readonly Lazy<Task> SetUp = new(() => Task.Run(() =>
    {
        using var context = new LedgerDatabase("Data Source=:memory:").Context();
        context.Database.OpenConnection();
        using var command = context.Command("""CREATE TABLE "Settings" ("Name", "Value")""");
        command.ExecuteNonQuery();
        _ = VersionOf(context);
    }));

    // Setting up a context takes longer than what a poll that finds nothing does with it.
    private readonly PooledDbContextFactory<LedgerContext> contexts;

    private LedgerDatabase(string connectionString, params IInterceptor[] interceptors)
    {
        // A list is one parameter: as one each, some ten thousand numbers of an import would be more than a statement takes.
        contexts = new PooledDbContextFactory<LedgerContext>(new DbContextOptionsBuilder<LedgerContext>()
            .UseSqlite(connectionString, sqlite => sqlite.MaxBatchSize(200).UseParameterizedCollectionMode(ParameterTranslationMode.Parameter))
            .AddInterceptors(interceptors)
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .Options);
    }

    /// <summary>
    /// Begins, beside what else a command has to do first, what the first use of a ledger in a process waits for: EF Core's model of the tables and its way of asking take as long to set up
    /// as the configuration takes to read. Whoever opens the ledger meanwhile waits for the rest of it.
    /// </summary>
    public static void SetUpAhead() => _ = SetUp.Value;

    /// <summary>Opens the database, creating file and tables where there are none.</summary>
    /// <param name="path">The database file.</param>
    /// <exception cref="IOException">It cannot be opened, is no ledger, or is one of another version; the message says which.</exception>
    public static LedgerDatabase Open(string path)
    {
        var full = Path.GetFullPath(path);
        DurableFile.CreateDirectory(Path.GetDirectoryName(full)!);
        var database = new LedgerDatabase(new SqliteConnectionStringBuilder
        {
            DataSource = full,
            Mode = SqliteOpenMode.ReadWrite, // one that is moved away under a running program is not begun anew
            DefaultTimeout = 30, // seconds to wait for another process's transaction
            Pooling = true,
        }.ToString(), new Durability());
        try
        {
            database.Prepare(full);
        }
        catch (SqliteException e)
        {
            throw new IOException($"数据库 {path} 无法打开：{StorageFault.Describe(e)}", e);
        }

        return database;
    }

    /// <summary>Opens the database that is there; null, and nothing made, where there is none: what only reads must not take a mistyped folder for an empty ledger.</summary>
    /// <param name="path">The database file.</param>
    /// <exception cref="IOException">It cannot be opened, is no ledger, or is one of another version; the message says which.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to look for it.</exception>
    public static LedgerDatabase? OpenExisting(string path) => LedgerFile.Exists(path) ? Open(path) : null;

    /// <summary>Opens a copy (<see cref="CopyTo"/>) for reading alone: its file stays as it is.</summary>
    /// <param name="path">The copy.</param>
    public static LedgerDatabase OpenCopy(string path) =>
        new(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());

    /// <summary>A new unit of work.</summary>
    public LedgerContext Context() => contexts.CreateDbContext();

    /// <summary>Begins a transaction that only reads: it sees the ledger as it is now and neither waits for the worker nor holds it up.</summary>
    public static DbTransaction BeginReading(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    /// <summary>
    /// Copies the ledger as it is at one instant into a new file (SQLite's online backup, one read transaction): the worker goes on meanwhile. The copy is
    /// one file without a journal beside it, and on the disk when this returns.
    /// </summary>
    /// <param name="path">The new file.</param>
    /// <exception cref="SqliteException">The ledger cannot be read or the copy not be written.</exception>
    /// <exception cref="IOException">The disk did not take the copy.</exception>
    public void CopyTo(string path)
    {
        using var context = Context();
        context.Database.OpenConnection();
        using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()))
        {
            copy.Open();
            ((SqliteConnection)context.Database.GetDbConnection()).BackupDatabase(copy);
            using var command = copy.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=DELETE";
            command.ExecuteNonQuery();
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        DurableFile.Sync(file.SafeFileHandle, path);
    }

    /// <summary>True where this ledger goes on from where a copy of it ended: the copy's last link (<see cref="LedgerChain"/>) is still in the chain.</summary>
    /// <param name="copy">The file of an earlier <see cref="CopyTo"/>.</param>
    /// <exception cref="SqliteException">The copy cannot be read.</exception>
    public bool Continues(string copy)
    {
        const string Last = """SELECT "Id", "Hash", "Body" FROM "Chain" ORDER BY "Id" DESC LIMIT 2""";
        (long Id, byte[] Hash)? end = null;
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString()))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = """SELECT COUNT(*) FROM "sqlite_master" WHERE "name" = 'Chain'""";
            if (command.ExecuteScalar() is 0L)
            {
                return true; // of a version that had no chain
            }

            command.CommandText = Last;
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                // A link of polls at the end is replaced by the next; one before the last no more.
                end = (row.GetInt64(0), (byte[])row.GetValue(1));
                if (!ChainLink.Read((byte[])row.GetValue(2)).All(r => r.Table == nameof(LedgerContext.Mailboxes)))
                {
                    break;
                }
            }
        }

        using var context = Context();
        return end is not { } wanted || context.Chain.Any(l => l.Id == wanted.Id && l.Hash == wanted.Hash);
    }

    /// <summary>
    /// Writes the database file anew: what was taken out of rows stays in free pages, and in the journal, until they are used again. In the journal it stays as long as
    /// another process is reading.
    /// </summary>
    /// <exception cref="SqliteException">Another process is writing, or there is no room for the new file.</exception>
    public void Rewrite() => Pragma("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)", _ => "");

    /// <summary>What SQLite finds wrong with the database file itself; empty where all is well.</summary>
    /// <exception cref="SqliteException">The file is damaged so far that it cannot be examined.</exception>
    public IReadOnlyList<string> Damages()
    {
        var damages = Pragma("PRAGMA integrity_check", row => row.GetString(0));
        damages.Remove("ok"); // the one line where nothing is wrong
        return damages;
    }

    /// <summary>Columns, indexes, triggers and views that the program did not make, and those of its own that are not there.</summary>
    public (IReadOnlyList<string> Added, IReadOnlyList<string> Missing) Structure()
    {
        const string Parts = """
            SELECT '表 ' || t.name || ' 的列 ' || c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\'
            UNION SELECT CASE type WHEN 'index' THEN '索引 ' WHEN 'trigger' THEN '触发器 ' ELSE '视图 ' END || name FROM sqlite_master
                WHERE type <> 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY 1
            """;
        using var memory = new SqliteConnection("Data Source=:memory:");
        memory.Open();
        using var made = new LedgerContext(new DbContextOptionsBuilder<LedgerContext>().UseSqlite(memory).Options);
        ((RelationalDatabaseCreator)made.GetService<IDatabaseCreator>()).CreateTables();
        var wanted = Lines(made, Parts, row => row.GetString(0));
        using var context = Context();
        var present = Lines(context, Parts, row => row.GetString(0));
        return ([.. present.Except(wanted, StringComparer.Ordinal)], [.. wanted.Except(present, StringComparer.Ordinal)]);
    }

    /// <summary>Rows that refer to missing ones.</summary>
    public IReadOnlyList<string> Orphans() => Pragma("PRAGMA foreign_key_check", row => $"{row.GetString(0)} 的第 {row.GetInt64(1)} 行所指的 {row.GetString(2)} 行不存在");

    private List<string> Pragma(string sql, Func<DbDataReader, string> line)
    {
        using var context = Context();
        return Lines(context, sql, line);
    }

    private static List<string> Lines(LedgerContext context, string sql, Func<DbDataReader, string> line)
    {
        using var command = context.Command(sql);
        using var row = command.ExecuteReader();
        var lines = new List<string>();
        while (row.Read())
        {
            lines.Add(line(row));
        }

        return lines;
    }

    private void Prepare(string path)
    {
        if (!LedgerFile.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // never readable by others, not even between SQLite's creating it and a chmod
            }

            new FileStream(path, options).Dispose();
        }

        using var context = Context();
        var creator = (RelationalDatabaseCreator)context.GetService<IDatabaseCreator>();
        if (!creator.HasTables())
        {
            using var transaction = context.Database.BeginTransaction();
            if (!creator.HasTables())
            {
                creator.CreateTables();
                context.Database.ExecuteSql($"""INSERT INTO "Settings" ("Name", "Value") VALUES ('schema', {SchemaVersion})""");
                LedgerChain.SealAll(context);
            }

            transaction.Commit();
            DurableFile.SyncDirectory(Path.GetDirectoryName(path)!);
        }

        var version = VersionOf(context);
        if (version is not null && Upgrades.ContainsKey(version))
        {
            version = Upgrade(context);
        }

        if (version != SchemaVersion)
        {
            throw new IOException($"数据库 {path} 的表结构是第 {version ?? "?"} 版，本程序使用第 {SchemaVersion} 版；请用相应版本的程序打开。");
        }
    }

    private static string? VersionOf(LedgerContext context) => context.Settings.Where(s => s.Name == "schema").Select(s => s.Value).FirstOrDefault();

    private static string? Upgrade(LedgerContext context)
    {
        // Read again inside: another process may have done it meanwhile.
        using var transaction = context.Database.BeginTransaction();
        while (VersionOf(context) is { } version && Upgrades.TryGetValue(version, out var step))
        {
            context.Database.ExecuteSqlRaw(step.Sql);
            context.Settings.Where(s => s.Name == "schema").ExecuteUpdate(set => set.SetProperty(s => s.Value, step.To));
        }

        if (!context.Chain.Any())
        {
            LedgerChain.SealAll(context); // versions before the 5th had no chain
        }

        transaction.Commit();
        return VersionOf(context);
    }

    private sealed class Durability : DbConnectionInterceptor
    {
        // A cache of 256 KB each (2 MB is usual): a hundred mailboxes that begin together open as many connections, and the system keeps the file's pages anyway. But what a
        // transaction has changed is kept up to 4 MB until it is committed: written out early, a page is written again each time it changes, most of them several times a batch.
        private const string Pragmas =
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-256; PRAGMA cache_spill=1024;";

        private readonly ConditionalWeakTable<object, object> applied = [];
        private volatile bool moved; // once is enough: what lies at the path afterwards is not what this program has counted in

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Apply(connection);
            return Task.CompletedTask;
        }

        private void Apply(DbConnection connection)
        {
            var handle = ((SqliteConnection)connection).Handle!;
            moved = moved || LedgerFile.HasMoved(handle);
            if (moved)
            {
                connection.Close();
                throw new IOException($"台账文件被移走或换掉，没有再写入：{connection.DataSource}；请停止程序，把原来的台账放回去，或用 restore 从备份恢复后再启动");
            }

            if (applied.TryGetValue(handle, out _))
            {
                return; // out of the pool, where they hold: every poll opens the ledger several times
            }

            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
            applied.AddOrUpdate(handle, handle);
        }
    }
}
