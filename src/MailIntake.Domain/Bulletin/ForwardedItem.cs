namespace MailIntake.Domain.Bulletin;

/// <summary>An item forwarded to a superior (转报), whose adoption is expected.</summary>
/// <param name="Number">The submission's number.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Title">Its title.</param>
/// <param name="To">The superior's address.</param>
/// <param name="At">When it was forwarded.</param>
/// <param name="AdoptedBy">The channels (渠道) of its recorded adoptions since then, in order of time; empty while none is recorded.</param>
public sealed record ForwardedItem(string Number, string Unit, string Title, string To, DateTimeOffset At, IReadOnlyList<string> AdoptedBy);
