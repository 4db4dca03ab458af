namespace MailIntake.Demo;

/// <summary>The files that are compiled into the program for the demo.</summary>
internal static class DemoResources
{
    /// <summary>The text of a file.</summary>
    public static string Text(string name)
    {
        using var stream = typeof(DemoResources).Assembly.GetManifestResourceStream(name)!;
        return new StreamReader(stream).ReadToEnd();
    }

    /// <summary>The names of the files that end so.</summary>
    public static IEnumerable<string> Names(string end) =>
        typeof(DemoResources).Assembly.GetManifestResourceNames().Where(n => n.EndsWith(end, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
