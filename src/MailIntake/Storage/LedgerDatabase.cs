using System.Data.Common;
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
    private const string SchemaVersion = "3";

    // Setting up a context takes longer than what a poll that finds nothing does with it.
    private readonly PooledDbContextFactory<LedgerContext> contexts;

    private LedgerDatabase(string connectionString)
    {
        contexts = new PooledDbContextFactory<LedgerContext>(new DbContextOptionsBuilder<LedgerContext>()
            .UseSqlite(connectionString, sqlite => sqlite.MaxBatchSize(200))
            .AddInterceptors(new Durability())
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .Options);
    }

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
            DefaultTimeout = 30, // seconds to wait for another process's transaction
            Pooling = true,
        }.ToString());
        try
        {
            database.Prepare(full);
        }
        catch (SqliteException e)
        {
            throw new IOException($"数据库 {path} 无法打开：{e.Message}。若文件已损坏，请用 restore 从备份恢复。", e);
        }

        return database;
    }

    /// <summary>A new unit of work.</summary>
    public LedgerContext Context() => contexts.CreateDbContext();

    /// <summary>Begins a transaction that only reads: it sees the ledger as it is now and neither waits for the worker nor holds it up.</summary>
    public static DbTransaction BeginReading(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    private void Prepare(string path)
    {
        var created = !File.Exists(path) || new FileInfo(path).Length == 0;
        if (created)
        {
            if (!OperatingSystem.IsWindows())
            {
                // Made here first, so that it is never readable by others, not even between SQLite's creating it and a chmod.
                new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
            }
        }

        using var context = Context();
        var creator = (RelationalDatabaseCreator)context.GetService<IDatabaseCreator>();
        if (!creator.HasTables())
        {
            using var transaction = context.Database.BeginTransaction();
            if (!creator.HasTables())
            {
                creator.CreateTables();
                context.Settings.Add(new SettingRow { Name = "schema", Value = SchemaVersion });
                context.SaveChanges();
            }

            transaction.Commit();
            DurableFile.SyncDirectory(Path.GetDirectoryName(path)!);
        }

        var version = context.Settings.Where(s => s.Name == "schema").Select(s => s.Value).FirstOrDefault();
        if (version != SchemaVersion)
        {
            throw new IOException($"数据库 {path} 的表结构是第 {version ?? "?"} 版，本程序使用第 {SchemaVersion} 版；请用相应版本的程序打开。");
        }
    }

    private sealed class Durability : DbConnectionInterceptor
    {
        private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Apply(connection);
            return Task.CompletedTask;
        }

        private static void Apply(DbConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }
    }
}
