namespace MailIntake.Tests.Pipeline;

/// <summary>A mail where it lies in a <see cref="ModelFolder"/>; renumbered or moved, it is another of the same octets and date.</summary>
/// <param name="Uid">Its number.</param>
/// <param name="Octets">Its octets.</param>
/// <param name="At">When the mailbox received it.</param>
internal sealed record ModelMail(uint Uid, byte[] Octets, DateTimeOffset At);
