namespace MailIntake.Tests.Mime.HardChinese;

/// <summary>A generated mail with what it is meant to say.</summary>
/// <param name="Octets">The mail.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Text">Its text, LF line ends.</param>
/// <param name="FileName">The name of its attachment.</param>
/// <param name="Content">The attachment's octets.</param>
/// <param name="Difficulties">How subject, text and name were written.</param>
internal sealed record HardChineseMail(byte[] Octets, string Subject, string Text, string FileName, byte[] Content, string Difficulties);
