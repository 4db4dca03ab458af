namespace MailIntake.Mail.Transport;

/// <summary>How a connection of lines is made.</summary>
/// <param name="AuthorityFile">A PEM file of extra certificate authorities, or null.</param>
/// <param name="Buffer">Octets read ahead at most; no line can be longer.</param>
/// <param name="Progress">Told when a step of connecting begins (null) and what was seen when it is done, for diagnosis; or null.</param>
internal sealed record LineConnectionOptions(string? AuthorityFile, int Buffer, Action<ConnectionStep, string?>? Progress = null);
