using MailIntake.Benchmarks.Measuring;

namespace MailIntake.Benchmarks.Ingest;

/// <summary>What an <c>ingest</c> of the published program took.</summary>
/// <param name="Seconds">From before connecting to after the last commit, by the program's own log.</param>
/// <param name="Run">The whole process, starting and ending included.</param>
internal sealed record ProductMeasurement(double Seconds, ChildRun Run);
