using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Storage;

/// <summary>
/// Inserts many rows of one table through one prepared statement. Measured on 5,000 mails (15,000 rows), EF Core's change tracker
/// spends 1.8 s of processor time on what this does in a tenth of that; columns and conversions still come from EF Core's model.
/// </summary>
/// <typeparam name="T">An entity with a generated key named Id.</typeparam>
internal sealed class RowInserter<T>(LedgerContext context) : IDisposable
    where T : class
{
    // Made for the first row: most polls find nothing.
    private readonly Lazy<(DbCommand Command, SealedTable Table)> prepared = new(() => Prepare(context));

    /// <summary>Inserts a row within a transaction and returns its key.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="row">The row.</param>
    /// <param name="link">Takes the row's seal; to be appended to the chain in the same transaction.</param>
    public long Insert(DbTransaction transaction, T row, ChainLink link)
    {
        var (command, table) = prepared.Value;
        command.Transaction = transaction;
        var values = table.Values(row);
        var parameter = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (!table.Columns[i].IsGenerated)
            {
                command.Parameters[parameter++].Value = values[i] ?? DBNull.Value;
            }
        }

        var id = (long)command.ExecuteScalar()!;
        values[Array.FindIndex(table.Columns, c => c.IsGenerated)] = id;
        link.Add(table, values);
        return id;
    }

    public void Dispose()
    {
        if (prepared.IsValueCreated)
        {
            prepared.Value.Command.Dispose();
        }
    }

    private static (DbCommand Command, SealedTable Table) Prepare(LedgerContext context)
    {
        var table = SealedTable.Of(context.Model.FindEntityType(typeof(T))!);
        var columns = table.Columns.Where(c => !c.IsGenerated).ToList();
        var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText =
            $"INSERT INTO \"{table.Name}\" ({string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}) " +
            $"VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))}) RETURNING \"Id\"";
        for (var i = 0; i < columns.Count; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            command.Parameters.Add(parameter);
        }

        return (command, table);
    }
}
