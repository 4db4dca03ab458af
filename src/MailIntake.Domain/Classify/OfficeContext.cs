using MailIntake.Domain.Identify;
using MailIntake.Domain.Ledger;

namespace MailIntake.Domain.Classify;

/// <summary>An office's classification and roster with everything that can be prepared once: built when the configuration is read, then shared by all mails.</summary>
public sealed class OfficeContext
{
    private readonly Dictionary<string, RosterUnit> bySender = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, OfficeMailbox> mailboxes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> authservIds;
    private readonly HashSet<string> ownAddresses;

    /// <summary>Prepares an office.</summary>
    /// <param name="classification">Its classification.</param>
    /// <param name="roster">Its units.</param>
    /// <param name="ownAddresses">The addresses the office itself sends from, besides its mailboxes.</param>
    /// <param name="authservIds">By the mailbox's address, under which name (authserv-id) its provider says what it found about a sender.</param>
    /// <param name="ownSubjects">The subjects under which the office writes to its units.</param>
    /// <param name="sendsThroughQq">True where the office's mails go out through QQ, which gives them Message-IDs of its own.</param>
    public OfficeContext(
        OfficeClassification classification, Roster roster, IEnumerable<string>? ownAddresses = null, IReadOnlyDictionary<string, string>? authservIds = null, OwnSubjects? ownSubjects = null,
        bool sendsThroughQq = false)
    {
        SendsThroughQq = sendsThroughQq;
        OwnSubjects = ownSubjects ?? OwnSubjects.None;
        this.authservIds = new(authservIds ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);
        Classification = classification;
        Roster = roster;
        foreach (var unit in roster.Units)
        {
            foreach (var sender in unit.Senders)
            {
                bySender.TryAdd(sender, unit);
            }
        }

        foreach (var mailbox in classification.Mailboxes)
        {
            mailboxes.TryAdd(mailbox.Address, mailbox);
        }

        this.ownAddresses = new(mailboxes.Keys.Concat(ownAddresses ?? []), StringComparer.OrdinalIgnoreCase);
        Names = new NameIndex(roster, classification.StandaloneNames);
        Marks = new SecurityMarks(classification.InternalMarks);
        Tags = new KindTags(classification.Kinds);
    }

    /// <summary>The office's classification.</summary>
    public OfficeClassification Classification { get; }

    /// <summary>The office's units.</summary>
    public Roster Roster { get; }

    /// <summary>The subjects under which the office writes to its units.</summary>
    public OwnSubjects OwnSubjects { get; }

    /// <summary>True where the office's mails go out through QQ, which gives them Message-IDs of its own: by those no answer to them is known.</summary>
    public bool SendsThroughQq { get; }

    internal NameIndex Names { get; }

    internal SecurityMarks Marks { get; }

    internal KindTags Tags { get; }

    /// <summary>True where the roster holds the address of at least one unit: only then does one that it lacks say anything.</summary>
    internal bool KnowsSenders => bySender.Count > 0;

    internal RosterUnit? UnitOfSender(string address) => bySender.GetValueOrDefault(address);

    internal OfficeMailbox? Mailbox(string address) => mailboxes.GetValueOrDefault(address);

    /// <summary>The name under which a mailbox's provider tells who sent a mail; null where the mailbox's senders are not checked.</summary>
    public string? AuthservId(string mailbox) => authservIds.GetValueOrDefault(mailbox);

    internal bool IsOwn(string address) => ownAddresses.Contains(address);

    internal KindRule? Kind(string? name) => Classification.Kinds.FirstOrDefault(kind => kind.Name == name);
}
