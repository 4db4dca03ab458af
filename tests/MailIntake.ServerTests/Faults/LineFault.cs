namespace MailIntake.ServerTests.Faults;

/// <summary>What goes wrong on a line.</summary>
/// <param name="At">Before which octet of the server's, from 0.</param>
internal sealed record LineFault(int At)
{
    /// <summary>True where the line ends there.</summary>
    public bool Cuts { get; init; }

    /// <summary>The bits of that octet that arrive wrong.</summary>
    public byte Flip { get; init; }

    /// <summary>Octets passed on at a time.</summary>
    public int AtOnce { get; init; } = 1 << 16;

    /// <summary>What happens there: something that takes time, something done to the server.</summary>
    public Func<CancellationToken, Task> Then { get; init; } = _ => Task.CompletedTask;
}
