namespace MailIntake.Documents;

/// <summary>A file that may be a report: an attachment, or a file within one.</summary>
/// <param name="Source">The attachment's name.</param>
/// <param name="Member">The file's name within the attachment where that is an archive or a mail, else null.</param>
/// <param name="Content">Its octets.</param>
/// <param name="Format">What it is.</param>
internal sealed record ReportFile(string Source, string? Member, ReadOnlyMemory<byte> Content, ReportFormat Format)
{
    /// <summary>Why it cannot be read, known before it is read; else null.</summary>
    public string? Fault { get; init; }

    /// <summary>True where <see cref="Fault"/> is a program's that failed, not the file's.</summary>
    public bool Failed { get; init; }

    /// <summary>Why it may not be whole, though it can be read; else null.</summary>
    public string? Doubt { get; init; }

    /// <summary>The attached archive it lies in or is, whose bounds hold for all that is unpacked from it; else null.</summary>
    public Package? Package { get; init; }

    /// <summary>How many archives it lies in.</summary>
    public int Depth { get; init; }
}
