using System.Globalization;

namespace MailIntake.Documents.External;

/// <summary>
/// The walls around a reader, built by util-linux, which every Debian has: a session of its own (setsid), so that all its processes
/// can be killed together; limits of address space, processor time and file size (prlimit); a network namespace without any network (unshare), through a
/// user namespace where the program is not root. What this machine does not allow is left out and told by <see cref="Note"/>.
/// </summary>
internal static class Sandbox
{
    private static readonly NetworkWall NoNetwork = new(Programs.PathOf("unshare"), Programs.PathOf("true"), TimeSpan.FromSeconds(5));

    /// <summary>What this machine does not allow, in Chinese, or null where all walls stand.</summary>
    public static string? Note => Session is null || Limits is null
        ? "本机没有 setsid 或 prlimit（Debian 软件包 util-linux），读取附件的外部程序只受时间限制"
        : NetworkNote;

    /// <summary>True where a reader is the first of a process group of its own.</summary>
    public static bool HasSession => Session is not null;

    private static string[] Builders => ["setsid", "nice", "prlimit", "unshare"];

    private static string? NetworkNote
    {
        get
        {
            try
            {
                return NoNetwork.Way().Count > 0 ? null : "本机不允许程序建立网络命名空间，读取附件的外部程序没有与网络隔离；可在防火墙上禁止该用户外连";
            }
            catch (ReaderFailedException e)
            {
                return e.Message;
            }
        }
    }

    private static string? Session { get; } = Programs.PathOf("setsid");

    private static string? Limits { get; } = Programs.PathOf("prlimit");

    /// <summary>The command line that starts a program within the walls.</summary>
    /// <exception cref="ReaderFailedException">Which walls this machine allows could not be found out now.</exception>
    public static List<string> Command(string program, IEnumerable<string> arguments, ProgramLimits limits)
    {
        var command = new List<string>();
        if (Session is not null)
        {
            command.Add(Session);
        }

        // Mails that need no reader come first: the processor is theirs.
        if (Programs.PathOf("nice") is { } nice)
        {
            command.AddRange([nice, "-n", "10"]);
        }

        if (Limits is not null)
        {
            // First SIGXCPU, by which it is known why a reader ended; one that stays all the same is killed.
            var seconds = (int)Math.Ceiling(limits.Processor.TotalSeconds);
            command.AddRange(
            [
                Limits,
                string.Create(CultureInfo.InvariantCulture, $"--as={limits.MemoryBytes}"),
                string.Create(CultureInfo.InvariantCulture, $"--cpu={seconds}:{seconds + 5}"),
                string.Create(CultureInfo.InvariantCulture, $"--fsize={limits.OutputBytes}"),
                "--core=0",
            ]);
        }

        return [.. command, .. NoNetwork.Way(), program, .. arguments];
    }

    /// <summary>True where the first line of a reader's standard error is not its own but a wall's, which could not be built.</summary>
    public static bool Said(string error) => Builders.Any(name => error.StartsWith(name + ": ", StringComparison.Ordinal));
}
