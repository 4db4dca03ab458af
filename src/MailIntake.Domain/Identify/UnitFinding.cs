using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;

namespace MailIntake.Domain.Identify;

/// <summary>Which unit a mail comes from, and by what.</summary>
/// <param name="Unit">The unit, or null where none or more than one was found.</param>
/// <param name="ByAddress">True where the sender's address is in the roster.</param>
/// <param name="Ambiguous">True where different units were named, or one that may be another of that name.</param>
/// <param name="Reason">What was seen.</param>
public sealed record UnitFinding(RosterUnit? Unit, bool ByAddress, bool Ambiguous, Reason Reason);
