namespace MailIntake.Mail.Imap;

/// <summary>Is told an untagged response, valid during the call. A <see cref="FormatException"/> says that it does not fit the grammar.</summary>
internal delegate void UntaggedHandler(ReadOnlySpan<byte> response);
