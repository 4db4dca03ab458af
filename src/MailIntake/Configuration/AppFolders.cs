namespace MailIntake.Configuration;

/// <summary>The folders a command works with.</summary>
/// <param name="Config">The configuration folder (<c>--config</c>).</param>
/// <param name="Data">The data folder (<c>--data</c>).</param>
public sealed record AppFolders(string Config, string Data)
{
    /// <summary>The archive of raw mails.</summary>
    public string Archive => Path.Combine(Data, "archive");

    /// <summary>The JSON logs.</summary>
    public string Logs => Path.Combine(Data, "logs");

    /// <summary>The scheduler's own database; see <c>Schedule/BulletinScheduler</c> for why it is not the ledger's.</summary>
    public string ScheduleDatabase => Path.Combine(Data, "schedule.db");

    /// <summary>The evidence files (佐证) of all offices.</summary>
    public string AllEvidence => Path.Combine(Data, "evidence");

    /// <summary>The evidence files (佐证) of an office's events.</summary>
    public string Evidence(string office) => Path.Combine(AllEvidence, office);
}
