namespace MailIntake.Tests;

/// <summary>The program as a process of its own: as it is delivered, where <c>tests/run.sh</c> has published it; else as it was built beside the tests.</summary>
public static class DeliveredProgram
{
    /// <summary>Its executable file.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("MAILINTAKE_PROGRAM") is { Length: > 0 } published ? published : System.IO.Path.Combine(AppContext.BaseDirectory, "mailintake");
}
