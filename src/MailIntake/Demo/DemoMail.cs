namespace MailIntake.Demo;

/// <summary>A sample mail, ready to lie in a mailbox.</summary>
/// <param name="Mailbox">The mailbox that received it.</param>
/// <param name="ReceivedAt">When.</param>
/// <param name="Raw">Its octets.</param>
public sealed record DemoMail(string Mailbox, DateTimeOffset ReceivedAt, byte[] Raw);
