namespace MailIntake.Documents.External;

/// <summary>What one start of a reader may use at most.</summary>
/// <param name="Time">Time by the wall clock; as much processor time is the second bound.</param>
/// <param name="MemoryBytes">Address space.</param>
/// <param name="OutputBytes">Octets on standard output, and of each file it writes.</param>
internal sealed record ProgramLimits(TimeSpan Time, long MemoryBytes, int OutputBytes);
