namespace MailIntake.Benchmarks;

/// <summary>The project's own folder, found from wherever the benchmarks run.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MailIntake.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("MailIntake.sln was not found above the benchmarks");
        }

        return folder;
    }
}
