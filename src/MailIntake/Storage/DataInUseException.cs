namespace MailIntake.Storage;

/// <summary>Another process works on the data folder or writes to the backup folder; its lock is held (<see cref="DataLock"/>).</summary>
/// <param name="message">Which folder and what to do, in Chinese.</param>
/// <param name="inner">What the system said.</param>
public sealed class DataInUseException(string message, Exception inner) : IOException(message, inner);
