namespace MailIntake.Documents.External;

/// <summary>How a reader ended.</summary>
/// <param name="End">Whether it ended by itself.</param>
/// <param name="ExitCode">Its exit code where it did; -1 else.</param>
/// <param name="Output">What it wrote to standard output, within the limit.</param>
/// <param name="Error">The beginning of what it wrote to standard error.</param>
internal sealed record ProgramResult(ProgramEnd End, int ExitCode, ReadOnlyMemory<byte> Output, string Error);
