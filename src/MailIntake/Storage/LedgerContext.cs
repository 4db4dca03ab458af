using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MailIntake.Storage;

/// <summary>The ledger's tables. Nothing here knows which database it is; that stands in <see cref="LedgerDatabase"/> alone.</summary>
public sealed class LedgerContext(DbContextOptions<LedgerContext> options) : DbContext(options)
{
    /// <summary>Submissions.</summary>
    public DbSet<SubmissionRow> Submissions => Set<SubmissionRow>();

    /// <summary>Where mails lie.</summary>
    public DbSet<LocationRow> Locations => Set<LocationRow>();

    /// <summary>Decisions.</summary>
    public DbSet<DecisionRow> Decisions => Set<DecisionRow>();

    /// <summary>The decision that holds of each submission: its latest.</summary>
    public IQueryable<DecisionRow> PresentDecisions =>
        Decisions.Where(d => !Decisions.Any(later => later.SubmissionId == d.SubmissionId && later.Sequence > d.Sequence));

    /// <summary>The decisions that held at an instant, of each submission the latest: what was decided anew later leaves them as they were.</summary>
    public IQueryable<DecisionRow> DecisionsBefore(DateTimeOffset end)
    {
        var held = Decisions.Where(d => d.EffectiveAt == null || d.EffectiveAt < end);
        return held.Where(d => !held.Any(later => later.SubmissionId == d.SubmissionId && later.Sequence > d.Sequence));
    }

    /// <summary>Cursors.</summary>
    public DbSet<FolderRow> Folders => Set<FolderRow>();

    /// <summary>How polling goes.</summary>
    public DbSet<MailboxRow> Mailboxes => Set<MailboxRow>();

    /// <summary>What mailboxes received day by day, by their own account.</summary>
    public DbSet<MailboxDayRow> MailboxDays => Set<MailboxDayRow>();

    /// <summary>Events.</summary>
    public DbSet<EventRow> Events => Set<EventRow>();

    /// <summary>Commissions.</summary>
    public DbSet<CommissionRow> Commissions => Set<CommissionRow>();

    /// <summary>Mails to be sent.</summary>
    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    /// <summary>Bulletins made.</summary>
    public DbSet<BulletinRow> Bulletins => Set<BulletinRow>();

    /// <summary>Files of published bulletins.</summary>
    public DbSet<BulletinFileRow> BulletinFiles => Set<BulletinFileRow>();

    /// <summary>Outcomes that published bulletins propose.</summary>
    public DbSet<ProposalRow> Proposals => Set<ProposalRow>();

    /// <summary>Mails whose files were removed when they had been kept long enough.</summary>
    public DbSet<PurgeRow> Purges => Set<PurgeRow>();

    /// <summary>Facts about the ledger.</summary>
    public DbSet<SettingRow> Settings => Set<SettingRow>();

    /// <summary>The hash chain over the others.</summary>
    public DbSet<ChainRow> Chain => Set<ChainRow>();

    /// <summary>Saves rows and their seals, in the transaction under way or in one of their own.</summary>
    /// <exception cref="NotSupportedException">A row was removed: nothing recorded is.</exception>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var written = ChangeTracker.Entries().Where(e => e.State is not (EntityState.Unchanged or EntityState.Detached)).ToList();
        if (written.Exists(e => e.State == EntityState.Deleted))
        {
            throw new NotSupportedException("台账的行不能删除");
        }

        await using var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false) : null;
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken).ConfigureAwait(false);
        var link = new ChainLink();
        foreach (var entry in written)
        {
            var table = SealedTable.Of(entry.Metadata);
            link.Add(table, table.Values(entry.Entity)); // after saving, when generated keys are known
        }

        LedgerChain.Append(Database.GetDbConnection(), Database.CurrentTransaction!.GetDbTransaction(), link);
        if (own is not null)
        {
            await own.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        return saved;
    }

    /// <summary>
    /// Writes a row in place of the one with its key, or as a new one, within the transaction under way. One statement instead of change tracking: every poll, and every batch
    /// that is taken in, writes such a row.
    /// </summary>
    /// <param name="row">The row, of a table whose key the program gives.</param>
    /// <param name="link">Takes the row's seal; to be appended to the chain in the same transaction.</param>
    internal void Put<T>(T row, ChainLink link)
        where T : class
    {
        var table = SealedTable.Of(Model.FindEntityType(typeof(T))!);
        var values = table.Values(row);
        using var command = Command(table.Put, [.. values.Select((value, i) => ($"p{i}", value ?? DBNull.Value))]);
        command.ExecuteNonQuery();
        link.Add(table, values);
    }

    /// <summary>
    /// A statement in plain SQL, in the transaction under way: for what every poll and every mail asks, where translating a query costs more than answering it. The connection
    /// stays open as long as the context.
    /// </summary>
    /// <param name="sql">The statement, as every database understands it.</param>
    /// <param name="parameters">What stands in it as @name.</param>
    internal DbCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        Database.OpenConnection();
        return Command(Database.GetDbConnection(), Database.CurrentTransaction?.GetDbTransaction(), sql, parameters);
    }

    /// <summary>The same over an open connection, within a transaction that may be none of a context's.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction, or null.</param>
    /// <param name="sql">The statement, as every database understands it.</param>
    /// <param name="parameters">What stands in it as @name.</param>
    internal static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@" + name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Not there: rows are saved by <see cref="SaveChangesAsync(bool, CancellationToken)"/>, which seals them.</summary>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) => throw new NotSupportedException("台账用 SaveChangesAsync 保存");

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        // Instants are stored as milliseconds since 1970 UTC: exact to what any server tells, ordered and compared by the database.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<SubmissionRow>(e =>
        {
            e.HasIndex(s => new { s.Office, s.Number }).IsUnique();
            e.HasIndex(s => new { s.Office, s.ReceivedAt });
            e.HasIndex(s => new { s.Office, s.Sha256 });
            e.HasMany(s => s.Locations).WithOne().HasForeignKey(l => l.SubmissionId).OnDelete(DeleteBehavior.Restrict);
            e.HasMany(s => s.Decisions).WithOne().HasForeignKey(d => d.SubmissionId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<LocationRow>(e =>
        {
            // Not unique: a rebuilt mailbox may give the same UIDVALIDITY and UID to another mail. Octets decide (FolderPlaces).
            e.HasIndex(l => new { l.Mailbox, l.Folder, l.UidValidity, l.Uid });
            e.HasIndex(l => l.SubmissionId);
        });
        modelBuilder.Entity<DecisionRow>(e =>
        {
            e.HasIndex(d => new { d.SubmissionId, d.Sequence }).IsUnique();
            e.HasIndex(d => new { d.Office, d.TextHash });
            e.HasIndex(d => d.Awaits).HasFilter("\"Awaits\""); // few rows, asked for after every poll
        });
        modelBuilder.Entity<FolderRow>().HasKey(f => new { f.Mailbox, f.Folder });
        modelBuilder.Entity<MailboxRow>().HasKey(m => m.Mailbox);
        modelBuilder.Entity<MailboxDayRow>().HasKey(d => new { d.Mailbox, d.Day });
        modelBuilder.Entity<EventRow>().HasIndex(e => new { e.Office, e.Number }).IsUnique();
        modelBuilder.Entity<CommissionRow>().HasIndex(c => new { c.Office, c.Number }).IsUnique();
        modelBuilder.Entity<OutboxRow>(e =>
        {
            e.HasIndex(o => o.Purpose).IsUnique();
            e.HasIndex(o => new { o.State, o.DueAt });
        });
        modelBuilder.Entity<BulletinRow>().HasIndex(b => new { b.Office, b.Period }).IsUnique();
        modelBuilder.Entity<BulletinFileRow>(e =>
        {
            e.HasIndex(f => new { f.BulletinId, f.Name }).IsUnique();
            e.HasOne<BulletinRow>().WithMany().HasForeignKey(f => f.BulletinId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<ProposalRow>().HasIndex(p => new { p.Office, p.Number }).IsUnique();
        modelBuilder.Entity<PurgeRow>(e =>
        {
            e.HasIndex(p => p.SubmissionId).IsUnique();
            e.HasOne<SubmissionRow>().WithMany().HasForeignKey(p => p.SubmissionId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<SettingRow>().HasKey(s => s.Name);
        modelBuilder.Entity<ChainRow>().Property(c => c.Id).ValueGeneratedNever();
    }

    private sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(
        instant => instant.ToUnixTimeMilliseconds(),
        value => DateTimeOffset.FromUnixTimeMilliseconds(value).ToOffset(Domain.Time.OfficeTime.Offset));
}
