using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MailIntake.Storage;

/// <summary>
/// The hash chain over the ledger. Every transaction that writes rows appends a link which names them with their hashes and hangs on the link before, so
/// that a row changed, added or taken away behind the program's back is found by <c>verify</c>, and so is a change to the chain. Every writer of the
/// ledger comes here: saving a context, and the prepared statements of the intake and the import.
/// </summary>
internal static class LedgerChain
{
    /// <summary>Rows in a link when a ledger without a chain is sealed: bounds the memory.</summary>
    private const int RowsSealed = 10_000;

    /// <summary>
    /// Appends a link within a transaction. Polls that find nothing would let the chain grow without an end: a link of polls alone that is still
    /// the last one is replaced by the next of its kind.
    /// </summary>
    public static void Append(DbConnection connection, DbTransaction transaction, ChainLink link)
    {
        if (link.IsEmpty)
        {
            return;
        }

        long last = 0;
        byte[] before = [];
        var replaces = false;
        using (var links = LedgerContext.Command(connection, transaction, """SELECT "Id", "Hash", "Body" FROM "Chain" ORDER BY "Id" DESC LIMIT 2"""))
        using (var row = links.ExecuteReader())
        {
            if (row.Read())
            {
                (last, before) = (row.GetInt64(0), (byte[])row.GetValue(1));
                if (link.IsOfPolls && link.Takes((byte[])row.GetValue(2)))
                {
                    replaces = true;
                    before = row.Read() ? (byte[])row.GetValue(1) : [];
                }
            }
        }

        var body = link.Body.ToArray();
        using var command = LedgerContext.Command(
            connection, transaction,
            replaces
                ? """UPDATE "Chain" SET "Body" = @body, "Hash" = @hash WHERE "Id" = @id"""
                : """INSERT INTO "Chain" ("Id", "Body", "Hash") VALUES (@id, @body, @hash)""",
            ("id", replaces ? last : last + 1), ("body", body), ("hash", ChainLink.HashOf(before, body)));
        command.ExecuteNonQuery();
    }

    /// <summary>Seals every row as it is, once, in a ledger that has no chain yet; within the context's transaction.</summary>
    public static void SealAll(LedgerContext context)
    {
        var connection = context.Database.GetDbConnection();
        var transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        foreach (var table in SealedTable.All(context.Model))
        {
            foreach (var part in Rows(connection, transaction, table).Chunk(RowsSealed))
            {
                var link = new ChainLink();
                foreach (var values in part)
                {
                    link.Add(table, values);
                }

                Append(connection, transaction, link);
            }
        }
    }

    /// <summary>The links, first to last.</summary>
    public static IEnumerable<ChainRow> Links(DbConnection connection, DbTransaction transaction)
    {
        using var command = LedgerContext.Command(connection, transaction, """SELECT "Id", "Body", "Hash" FROM "Chain" ORDER BY "Id" """);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            yield return new ChainRow { Id = row.GetInt64(0), Body = row.GetValue(1) as byte[] ?? [], Hash = row.GetValue(2) as byte[] ?? [] };
        }
    }

    /// <summary>The rows of a table as they are stored, whatever type a value has.</summary>
    public static IEnumerable<object?[]> Rows(DbConnection connection, DbTransaction transaction, SealedTable table)
    {
        using var command = LedgerContext.Command(
            connection, transaction, $"SELECT {string.Join(", ", table.Columns.Select(c => $"\"{c.Name}\""))} FROM \"{table.Name}\"");
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var values = new object?[table.Columns.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = row.IsDBNull(i) ? null : row.GetValue(i);
            }

            yield return values;
        }
    }
}
