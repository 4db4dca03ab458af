using System.Globalization;

namespace MailIntake.Storage;

/// <summary>A place in a mailbox at which a submission's mail was found. A renumbered mailbox adds rows, it changes none.</summary>
public sealed class LocationRow
{
    /// <summary>The ledger's own key.</summary>
    public long Id { get; set; }

    /// <summary>The submission.</summary>
    public long SubmissionId { get; set; }

    /// <summary>The mailbox's address.</summary>
    public required string Mailbox { get; set; }

    /// <summary>The folder's name.</summary>
    public required string Folder { get; set; }

    /// <summary>The folder's UIDVALIDITY.</summary>
    public long UidValidity { get; set; }

    /// <summary>The UID.</summary>
    public long Uid { get; set; }

    /// <summary>The name that a source without UIDs knows the mail by; where it lists another size than the mail has, behind the name and a tab that size. Null for a mail with a UID.</summary>
    public string? SourceKey { get; set; }

    /// <summary>Makes a <see cref="SourceKey"/> of a name and the size listed, null where it is the mail's own.</summary>
    public static string? KeyOf(string? name, long? listed) => listed is { } size ? string.Create(CultureInfo.InvariantCulture, $"{name}\t{size}") : name;

    /// <summary>Takes a <see cref="SourceKey"/> apart.</summary>
    public static (string Name, long? Listed) NameOf(string sourceKey) =>
        sourceKey.LastIndexOf('\t') is >= 0 and var tab && long.TryParse(sourceKey.AsSpan(tab + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? (sourceKey[..tab], size)
            : (sourceKey, null);
}
