namespace MailIntake.Domain.Read;

/// <summary>One header field of the mail, in its order.</summary>
/// <param name="Name">The field's name as written.</param>
/// <param name="Value">Its value, unfolded and decoded.</param>
public sealed record HeaderField(string Name, string Value);
