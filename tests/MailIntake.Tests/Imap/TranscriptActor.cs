namespace MailIntake.Tests.Imap;

/// <summary>Who does something in a conversation.</summary>
public enum TranscriptActor
{
    /// <summary>The server says something.</summary>
    Server,

    /// <summary>The client must say something.</summary>
    Client,

    /// <summary>The server hangs up.</summary>
    HangUp,

    /// <summary>The server says the same again and again, slowly, until the client leaves.</summary>
    Endless,

    /// <summary>The server says nothing until the client leaves.</summary>
    Silence,
}
