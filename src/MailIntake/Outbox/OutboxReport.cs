namespace MailIntake.Outbox;

/// <summary>What one round through the outbox did, and what it left.</summary>
public sealed class OutboxReport
{
    /// <summary>Mails accepted by the server.</summary>
    public int Sent { get; set; }

    /// <summary>Mails refused for good; a person has to look.</summary>
    public int Failed { get; set; }

    /// <summary>Mails that could not be sent so far and are tried again: those of earlier rounds too.</summary>
    public int Waiting { get; set; }

    /// <summary>Mails not tried yet: held back by a limit, or until a server is asked again.</summary>
    public int Held { get; set; }

    /// <summary>True where the round was full: others may be due.</summary>
    public bool MayBeMore { get; set; }

    /// <summary>True where a person has to look: a server could not be reached, put a mail off, or refused one for good.</summary>
    public bool NeedsPerson => Failed > 0 || Waiting > 0;

    /// <summary>The figures in Chinese.</summary>
    public override string ToString() => $"发出 {Sent}，待重试 {Waiting}，发不出 {Failed}{(Held > 0 ? $"，暂缓 {Held}（发信数已到上限，或服务器稍后再问；由 run 或下一次 ingest 发出）" : "")}";
}
