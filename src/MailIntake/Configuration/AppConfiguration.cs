using MailIntake.Domain;
using Serilog.Events;

namespace MailIntake.Configuration;

/// <summary>What <c>mailintake.yaml</c> says: how mailboxes are reached, how mail goes out, where the ledger lies, how often things are done.</summary>
public sealed record AppConfiguration
{
    /// <summary>The file's name.</summary>
    public const string FileName = "mailintake.yaml";

    /// <summary>What is wrong where mailboxes were read and the settings have none, without saying so (<see cref="LeavesMailboxesOut"/>).</summary>
    public static Problem MailboxesGone { get; } = new(
        FileName, null, "文件不见了、是空的，或没有写 mailboxes，以前收信的信箱都会停收；请把它放回来。真要停收全部信箱的，请留下这个文件，在里面写 mailboxes: {}");

    /// <summary>The mailboxes in the file's order.</summary>
    public IReadOnlyList<MailboxConfiguration> Mailboxes { get; init; } = [];

    /// <summary>True where nothing is said of mailboxes: that is how one begins, and how a file looks that was cut or lost; <c>mailboxes: {}</c> says that none is meant.</summary>
    public bool LeavesMailboxesOut { get; init; } = true;

    /// <summary>How mail goes out where an office does not say otherwise, or null where none goes out.</summary>
    public OutgoingConfiguration? Outgoing { get; init; }

    /// <summary>The watched folders of files to import.</summary>
    public IReadOnlyList<ImportFolder> ImportFolders { get; init; } = [];

    /// <summary>The ledger's database file, a full path.</summary>
    public required string DatabasePath { get; init; }

    /// <summary>The line in the file that names it, or null where it is the default.</summary>
    public int? DatabaseLine { get; init; }

    /// <summary>Years for which mails are kept in the archive, or null: for ever.</summary>
    public int? RetentionYears { get; init; }

    /// <summary>The time between two polls of a mailbox. A fresh login every 15 s is throttled by QQ, every 120 s is not.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The time between two looks into the outbox.</summary>
    public TimeSpan OutboxInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time between two looks into the watched folders.</summary>
    public TimeSpan ImportInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whom DKIM's keys are asked of, or null where nobody is asked: no connection is opened that the configuration does not name.</summary>
    public ResolverSetting? Resolver { get; init; }

    /// <summary>When the administrator is written to, or null: never.</summary>
    public AlarmConfiguration? Alarm { get; init; }

    /// <summary>From which level on the console shows log lines.</summary>
    public LogEventLevel ConsoleLevel { get; init; } = LogEventLevel.Information;
}
