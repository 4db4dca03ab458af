using System.Data.Common;

namespace MailIntake.Storage;

/// <summary>Statements in plain SQL over the connection of one context, each prepared once and kept: for what every mail that is taken in asks.</summary>
/// <param name="context">The ledger.</param>
internal sealed class PreparedStatements(LedgerContext context) : IDisposable
{
    private readonly Dictionary<string, DbCommand> prepared = new(StringComparer.Ordinal);

    /// <summary>The transaction under way, in which the statements run; null for none.</summary>
    public DbTransaction? Transaction { get; set; }

    /// <summary>A statement that is prepared once and kept; its reader must be closed before it is asked for again.</summary>
    public DbCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            prepared.Add(sql, command = context.Command(sql, parameters));
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = parameters[i].Value;
        }

        command.Transaction = Transaction;
        return command;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in prepared.Values)
        {
            command.Dispose();
        }
    }
}
