namespace MailIntake.Archive;

/// <summary>A mail written under an unfinished name and not yet synced: it becomes part of the archive with its batch.</summary>
/// <param name="File">The open file.</param>
/// <param name="UnfinishedPath">Its present path.</param>
/// <param name="Sha256">SHA-256 of its octets, lower-case hexadecimal.</param>
/// <param name="Size">Its octets.</param>
public sealed record ArchiveDraft(FileStream File, string UnfinishedPath, string Sha256, long Size) : IDisposable
{
    /// <summary>The name it gets, below the archive folder; set before its batch is kept.</summary>
    public string Path { get; set; } = "";

    /// <summary>True once the file has that name.</summary>
    public bool IsKept { get; set; }

    /// <summary>Closes the file; one that was not kept is removed.</summary>
    public void Dispose()
    {
        File.Dispose();
        if (!IsKept)
        {
            System.IO.File.Delete(UnfinishedPath);
        }
    }
}
