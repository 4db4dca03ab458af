using MailIntake.Commands;

namespace MailIntake.Tests.Commands;

/// <summary>Runs a command line inside the test's process.</summary>
public static class Cli
{
    public static async Task<(int Code, string Out, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        var code = await CommandLine.RunAsync(args, output, error, timeout.Token);
        return (code, output.ToString(), error.ToString());
    }
}
