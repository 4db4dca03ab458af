using System.Diagnostics;
using System.Globalization;
using MailIntake.Tests;

namespace MailIntake.ServerTests.Crash;

/// <summary>The program of <c>killer.c</c>, compiled for the test run: counts the durable steps of what it runs and kills it at one of them.</summary>
internal sealed class Killer : IDisposable
{
    private readonly TempFolder folder = new();

    /// <summary>Compiles it.</summary>
    public Killer()
    {
        using var compiler = Process.Start(new ProcessStartInfo("gcc", ["-O2", "-Wall", "-Werror", "-o", folder["killer"], Path.Combine(AppContext.BaseDirectory, "Crash", "killer.c")]))!;
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
    }

    /// <summary>The steps that the last program made, the one it was killed at included.</summary>
    public int Steps => int.Parse(File.ReadAllText(folder["count"]), CultureInfo.InvariantCulture);

    /// <summary>What to run a program under.</summary>
    /// <param name="step">The step to kill it at, from 1; 0 lets it run.</param>
    public IReadOnlyList<string> At(int step) => [folder["killer"], step.ToString(CultureInfo.InvariantCulture), folder["count"]];

    public void Dispose() => folder.Dispose();
}
