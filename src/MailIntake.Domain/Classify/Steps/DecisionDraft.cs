using MailIntake.Domain.Identify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Read;

namespace MailIntake.Domain.Classify.Steps;

/// <summary>The decision about one mail while it is made: what the steps told of it, and the status that the first of them set.</summary>
internal sealed class DecisionDraft(OfficeContext office, ArrivedMail arrived, ICollection<RuleTrial>? trials)
{
    private readonly List<Reason> reasons = [];
    private readonly List<string> warnings = [];

    /// <summary>The office.</summary>
    public OfficeContext Office => office;

    /// <summary>How the office classifies mail.</summary>
    public OfficeClassification Rules => office.Classification;

    /// <summary>The mail with what is known of its arrival.</summary>
    public ArrivedMail Arrived => arrived;

    /// <summary>The mail itself.</summary>
    public ReadMail Mail => arrived.Content.Mail;

    /// <summary>Takes what came of each of the office's rules; null where nobody wants to know.</summary>
    public ICollection<RuleTrial>? Trials => trials;

    /// <summary>The status, or null where no step has set one yet.</summary>
    public SubmissionStatus? Status { get; private set; }

    /// <summary>Tells what a step saw.</summary>
    public void Tell(string rule, string saw) => Tell(new Reason(rule, saw));

    /// <summary>Tells what a step saw.</summary>
    public void Tell(Reason reason) => reasons.Add(reason);

    /// <summary>Tells what a person should know though it changes nothing.</summary>
    public void Warn(string warning) => warnings.Add(warning);

    /// <summary>Every step is told, the first that sets a status decides.</summary>
    public void Settle(SubmissionStatus to, string rule, string saw)
    {
        reasons.Add(new Reason(rule, saw, Decides: Status is null));
        Status ??= to;
    }

    /// <summary>The decision as it stands.</summary>
    public Decision ToDecision(RosterUnit? unit) => new()
    {
        Office = Rules.Office,
        Unit = unit?.Name,
        Status = Status ?? SubmissionStatus.Review,
        Reasons = reasons,
        Warnings = warnings,
    };
}
