using System.Diagnostics;
using System.Text;
using MailIntake.Documents.External;

namespace MailIntake.Tests.Documents;

/// <summary>The walls around programs of others, tried with programs that push against them.</summary>
public sealed class ReaderProcessTests : IDisposable
{
    private static readonly ProgramLimits Limits = new(TimeSpan.FromSeconds(20), 1L << 30, 1 << 20);
    private readonly PrivateFolder folder = new();

    public void Dispose() => folder.Dispose();

    private Task<ProgramResult> Shell(string script, ProgramLimits limits, CancellationToken ct = default) =>
        ReaderProcess.RunAsync("/bin/sh", ["-c", script], folder, limits, ct);

    private static string Text(ProgramResult result) => Encoding.UTF8.GetString(result.Output.Span);

    [Fact(Timeout = 60_000)]
    public async Task What_it_writes_and_how_it_ends_is_told()
    {
        var result = await Shell("echo 甲; echo 乙 >&2; exit 3", Limits);
        Assert.Equal((ProgramEnd.Exited, 3, "甲\n", "乙\n"), (result.End, result.ExitCode, Text(result), result.Error));
    }

    [Fact(Timeout = 60_000)]
    public async Task When_its_time_is_over_all_its_processes_are_killed_also_those_it_left_behind()
    {
        // Both sleeps are known by their number; the first is left behind by a shell that ends.
        var result = await Shell("(sleep 987654321 &) ; sleep 987654321", Limits with { Time = TimeSpan.FromSeconds(1) });
        Assert.Equal(ProgramEnd.OutOfTime, result.End);
        Assert.DoesNotContain(Process.GetProcessesByName("sleep"), p => File.ReadAllText($"/proc/{p.Id}/cmdline").Contains("987654321", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_program_that_uses_up_its_processor_time_is_told_from_one_that_the_machine_kept_waiting() =>
        Assert.Equal(ProgramEnd.TooMuchWork, (await Shell("while :; do :; done", Limits with { Time = TimeSpan.FromSeconds(50), Processor = TimeSpan.FromSeconds(1) })).End);

    [Fact(Timeout = 60_000)]
    public async Task A_program_that_writes_without_end_is_killed() =>
        Assert.Equal(ProgramEnd.TooMuchOutput, (await ReaderProcess.RunAsync("/usr/bin/yes", [], folder, Limits, default)).End);

    [Fact(Timeout = 60_000)]
    public async Task Memory_and_files_are_bounded()
    {
        Assert.NotEqual(0, (await Shell("tail /dev/zero", Limits with { MemoryBytes = 256 << 20 })).ExitCode);
        await Shell("head -c 100000000 /dev/zero > big", Limits);
        Assert.InRange(new FileInfo(folder["big"]).Length, 0, Limits.OutputBytes);
    }

    [Fact(Timeout = 60_000)]
    public async Task It_sees_nothing_of_our_environment()
    {
        Environment.SetEnvironmentVariable("MAILINTAKE_TEST_SECRET", "授权码");
        var result = await Shell("env", Limits);
        Assert.DoesNotContain("MAILINTAKE_TEST_SECRET", Text(result), StringComparison.Ordinal);
        Assert.Contains($"HOME={folder.Path}", Text(result), StringComparison.Ordinal);
    }

    // A namespace of its own has the loopback alone, and that is down.
    [WalledFact]
    public async Task It_sees_no_network()
    {
        var result = await Shell("cat /proc/net/dev", Limits);
        Assert.Equal(["lo"], Text(result).Split('\n').Where(line => line.Contains(':')).Select(line => line.Split(':')[0].Trim()));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_cancelled_reader_is_killed()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Shell("sleep 987654322", Limits, stop.Token));
    }

    [Fact]
    public void The_folder_is_ours_alone_and_goes_with_its_files()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Path));
        using (var other = new PrivateFolder())
        {
            other.Write("a", "x"u8);
            Assert.True(File.Exists(other["a"]));
            other.Dispose();
            Assert.False(Directory.Exists(other.Path));
        }
    }
}
