using System.Text.Json.Serialization;
using MailIntake.Domain.Archive;

namespace MailIntake.Archive;

/// <summary>
/// What a batch is about to make part of the archive: on the disk before the first of its files gets its name, removed once the ledger has them. A note
/// that is found names mails whose files may be there without a row; they are taken in from the archive, whether the mailbox still has them or not.
/// </summary>
/// <param name="Mailbox">The mailbox's address.</param>
/// <param name="Folder">The folder's name.</param>
/// <param name="IsJunk">True for the junk folder.</param>
/// <param name="Mails">The batch's mails.</param>
public sealed record BatchNote(string Mailbox, string Folder, bool IsJunk, IReadOnlyList<ArchivedMail> Mails)
{
    /// <summary>The note's file; empty before it is written.</summary>
    [JsonIgnore]
    public string File { get; init; } = "";
}

/// <summary>The notes' JSON, serialised without reflection.</summary>
[JsonSerializable(typeof(BatchNote))]
internal sealed partial class BatchNoteJson : JsonSerializerContext;
