namespace MailIntake.Tests;

/// <summary>The configuration folder that ships with the project, found from wherever the tests run.</summary>
public static class ShippedConfig
{
    public static readonly IReadOnlyList<string> Offices = ["panzhihua", "shuozhou", "yinchuan", "kundulun", "dingxi"];

    /// <summary>The repository's root: the folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file of an office, such as <c>policy.yaml</c>.</summary>
    public static string Path(string office, string file) => System.IO.Path.Combine(Root, "config", "offices", office, file);

    /// <summary>Copies the configuration into a new folder.</summary>
    public static void CopyTo(string folder) => Copy(System.IO.Path.Combine(Root, "config"), folder);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)));
        }

        foreach (var below in Directory.EnumerateDirectories(from))
        {
            Copy(below, System.IO.Path.Combine(to, System.IO.Path.GetFileName(below)));
        }
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "MailIntake.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("MailIntake.sln was not found above the tests");
        }

        return folder;
    }
}
