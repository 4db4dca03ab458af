using System.Diagnostics;

namespace MailIntake.Tests.Mime;

/// <summary>A test that compares with Python's email package; skipped where there is no python3.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    private static readonly string? Missing = Find();

    public PythonFactAttribute()
    {
        Skip = Missing;
        Timeout = 120_000;
    }

    /// <summary>Runs the script beside the tests and returns what it printed.</summary>
    public static async Task<string> RunAsync(string mode, string input)
    {
        var start = new ProcessStartInfo("python3", [Path.Combine(AppContext.BaseDirectory, "Mime", "email_package.py"), mode])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["PYTHONIOENCODING"] = "utf-8" },
        };
        using var python = Process.Start(start)!;
        var output = python.StandardOutput.ReadToEndAsync();
        await python.StandardInput.WriteAsync(input);
        python.StandardInput.Close();
        var text = await output;
        await python.WaitForExitAsync();
        Assert.Equal(0, python.ExitCode);
        return text;
    }

    private static string? Find()
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", ["--version"]) { RedirectStandardOutput = true })!;
            python.WaitForExit();
            return python.ExitCode == 0 ? null : "python3 does not run";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "there is no python3";
        }
    }
}
