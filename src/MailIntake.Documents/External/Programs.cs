namespace MailIntake.Documents.External;

/// <summary>Where programs are installed.</summary>
internal static class Programs
{
    /// <summary>The full path of a program on the PATH, or null where it is not installed.</summary>
    public static string? PathOf(string name)
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var path = Path.Combine(folder, name);
            if (Path.IsPathRooted(path) && File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
