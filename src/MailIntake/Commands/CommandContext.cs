using MailIntake.Configuration;

namespace MailIntake.Commands;

/// <summary>What a command works with.</summary>
/// <param name="Folders">Where configuration and data are.</param>
/// <param name="Clock">The time, shifted by <c>--now</c>.</param>
/// <param name="Output">What the command was asked for goes here.</param>
/// <param name="Error">All else.</param>
public sealed record CommandContext(AppFolders Folders, TimeProvider Clock, TextWriter Output, TextWriter Error);
