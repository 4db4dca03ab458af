namespace MailIntake.Benchmarks.Ingest;

/// <summary>What the floor printed.</summary>
/// <param name="Mails">Mails fetched.</param>
/// <param name="Octets">Their octets.</param>
/// <param name="Seconds">From connecting to the last sync.</param>
internal sealed record FloorMeasurement(int Mails, long Octets, double Seconds);
