using System.Diagnostics;

namespace MailIntake.Documents.External;

/// <summary>
/// How a program is started without any network. What works is found out by doing it: containers and kernel settings forbid it in many ways. What
/// was found out is kept; a machine that is too busy, or has no process left, has answered nothing, and is asked again.
/// </summary>
/// <param name="unshare">The full path of unshare, or null where it is not installed.</param>
/// <param name="nothing">The full path of a program that does nothing, or null where it is not installed.</param>
/// <param name="patience">How long an answer may take.</param>
internal sealed class NetworkWall(string? unshare, string? nothing, TimeSpan patience)
{
    private readonly Lock asking = new();
    private IReadOnlyList<string>? known;

    /// <summary>What comes before a program in its command line; nothing where the machine does not allow it.</summary>
    /// <exception cref="ReaderFailedException">It could not be found out now.</exception>
    public IReadOnlyList<string> Way()
    {
        lock (asking)
        {
            return known ??= Find();
        }
    }

    private IReadOnlyList<string> Find()
    {
        if (unshare is null || nothing is null)
        {
            return [];
        }

        // Through a user namespace, where the program is not root.
        string[][] ways = [[unshare, "--user", "--map-current-user", "--net", "--"], [unshare, "--net", "--"]];
        return ways.FirstOrDefault(Works) ?? [];
    }

    private bool Works(string[] way)
    {
        using var process = ReaderProcess.Start(new ProcessStartInfo(way[0], [.. way[1..], nothing!]) { RedirectStandardError = true, RedirectStandardOutput = true });
        if (!process.WaitForExit(patience))
        {
            process.Kill(); // unshare becomes the program: there is no other process
            throw new ReaderFailedException(Path.GetFileName(way[0]), "没有及时启动起来（本机太忙）");
        }

        return process.ExitCode <= ProgramResult.BySignal
            ? process.ExitCode == 0
            : throw new ReaderFailedException(Path.GetFileName(way[0]), $"中途被终止（信号 {process.ExitCode - ProgramResult.BySignal}；内存不足时会这样）");
    }
}
