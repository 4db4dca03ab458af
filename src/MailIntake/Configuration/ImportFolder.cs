namespace MailIntake.Configuration;

/// <summary>A watched folder of files to import: the key <c>import</c> of <c>mailintake.yaml</c>.</summary>
/// <param name="Office">The office's id.</param>
/// <param name="Path">The folder, a full path.</param>
/// <param name="Line">The line of the configuration.</param>
public sealed record ImportFolder(string Office, string Path, int Line)
{
    /// <summary>Where imported files go.</summary>
    public string Done => System.IO.Path.Combine(Path, "done");

    /// <summary>Where refused files go, each with a report beside it.</summary>
    public string Failed => System.IO.Path.Combine(Path, "failed");
}
