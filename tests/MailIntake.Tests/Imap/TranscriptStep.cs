namespace MailIntake.Tests.Imap;

/// <summary>One step of a conversation.</summary>
/// <param name="Actor">Who does something.</param>
/// <param name="Octets">What is said.</param>
public sealed record TranscriptStep(TranscriptActor Actor, byte[] Octets);
