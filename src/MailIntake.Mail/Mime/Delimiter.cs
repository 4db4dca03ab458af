namespace MailIntake.Mail.Mime;

/// <summary>A delimiter line of a multipart.</summary>
/// <param name="Level">Which open multipart it belongs to, 0 the outermost.</param>
/// <param name="IsClose">True for the final delimiter.</param>
/// <param name="Start">The line's first octet.</param>
/// <param name="End">Behind the line's end.</param>
internal readonly record struct Delimiter(int Level, bool IsClose, int Start, int End);
