namespace MailIntake.Documents.External;

/// <summary>How a reader ended.</summary>
/// <param name="End">Whether it ended by itself.</param>
/// <param name="ExitCode">Its exit code where it did; -1 else.</param>
/// <param name="Output">What it wrote to standard output, within the limit.</param>
/// <param name="Error">The beginning of what it wrote to standard error.</param>
internal sealed record ProgramResult(ProgramEnd End, int ExitCode, ReadOnlyMemory<byte> Output, string Error)
{
    /// <summary>What is said of a file that a reader works on without end; however long the machine is left to it, it will not be read.</summary>
    public const string TooMuchWork = "附件太复杂（或已损坏），在限定的处理器时间内没有读完，为安全起见不再读取；请用 Word 或 WPS 打开确认，另存为 docx 后重发";

    /// <summary>What the exit code of a program that a signal ended is above the signal's number.</summary>
    public const int BySignal = 128;

    /// <summary>Why it did not do its work, in Chinese, where the file is not known to be at fault; null where it came to an end of its own or wrote too much.</summary>
    public string? Failure => End switch
    {
        ProgramEnd.OutOfTime => "在限定的时间内没有读完（本机太忙，或附件太复杂）",
        ProgramEnd.Exited when ExitCode > BySignal => $"中途被终止（信号 {ExitCode - BySignal}；内存不足时会这样）",
        ProgramEnd.Exited when ExitCode is 126 or 127 || Sandbox.Said(Error) => $"没有启动起来（{(Error.Trim() is var said && said.IndexOf('\n') is > 0 and var end ? said[..end] : said)}）",
        _ => null,
    };
}
