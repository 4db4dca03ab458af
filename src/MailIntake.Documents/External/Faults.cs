namespace MailIntake.Documents.External;

/// <summary>What is said of readers that did not come to their end.</summary>
internal static class Faults
{
    /// <summary>The fault of a reader that was killed.</summary>
    public static DocumentException Unfinished(string format, ProgramEnd end) => new(end == ProgramEnd.OutOfTime
        ? $"{format} 附件太复杂，在限定时间内没有读完；请另存为 docx 后重发"
        : $"{format} 附件展开后太大，为安全起见没有读取；请只发送稿件，另存为 docx 后重发");
}
