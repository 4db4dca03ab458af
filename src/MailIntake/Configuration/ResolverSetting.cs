using System.Net;

namespace MailIntake.Configuration;

/// <summary>The DNS server that DKIM's keys are asked of.</summary>
/// <param name="Server">The server, or null for those that this machine is set to ask.</param>
public sealed record ResolverSetting(IPEndPoint? Server);
