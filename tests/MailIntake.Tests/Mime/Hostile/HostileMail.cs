namespace MailIntake.Tests.Mime.Hostile;

/// <summary>A mail made to cost, to break out or to mislead.</summary>
/// <param name="Name">What is hostile in it.</param>
/// <param name="Limit">Words of the limit that a person is told of; null where nothing has to be left unread.</param>
/// <param name="Write">Writes its octets.</param>
public sealed record HostileMail(string Name, string? Limit, Func<byte[]> Write);
