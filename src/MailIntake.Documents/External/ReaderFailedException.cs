namespace MailIntake.Documents.External;

/// <summary>A program of others failed on a file by no fault that the file is known to have: the machine was short of something, or the program could not be started. Another try may read it.</summary>
internal sealed class ReaderFailedException(string program, string why)
    : DocumentException($"读取附件的程序 {program} {why}；这是收件一方的问题，附件不一定有错");
