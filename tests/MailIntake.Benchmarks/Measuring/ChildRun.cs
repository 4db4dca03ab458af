namespace MailIntake.Benchmarks.Measuring;

/// <summary>What a program did and what it cost.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
/// <param name="Wall">From start to end.</param>
/// <param name="Processor">User and system time of the program and its children.</param>
/// <param name="PeakMemory">The most memory it had resident (VmHWM), octets.</param>
internal sealed record ChildRun(int ExitCode, string Output, string Errors, TimeSpan Wall, TimeSpan Processor, long PeakMemory);
