namespace MailIntake.Documents.External;

/// <summary>What one start of a reader may use at most.</summary>
/// <param name="Time">Time by the wall clock, which a busy machine may use up too.</param>
/// <param name="MemoryBytes">Address space.</param>
/// <param name="OutputBytes">Octets on standard output, and of each file it writes.</param>
internal sealed record ProgramLimits(TimeSpan Time, long MemoryBytes, int OutputBytes)
{
    /// <summary>Processor time of one of its processes, which the file alone uses up: one that does so is not tried again.</summary>
    public TimeSpan Processor { get; init; } = Time;
}
