namespace MailIntake.Documents.External;

/// <summary>A file that could be read if a program were installed: it is kept and read once it is.</summary>
internal sealed class MissingReaderException(ReaderProgram program)
    : DocumentException($"读取这种附件（{program.Reads}）要用的程序 {program.Name} 没有安装；请管理员安装 Debian 软件包 {program.Package}，之后会自动读取，不必请发件人重发");
