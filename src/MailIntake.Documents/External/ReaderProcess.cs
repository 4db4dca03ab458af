using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace MailIntake.Documents.External;

/// <summary>
/// Starts a reader of foreign formats as a process of its own: within <see cref="Sandbox"/>, in a private folder that is also its home, with
/// an environment that holds nothing of ours (secrets are kept there), its arguments as a list and never through a shell. When its
/// time is over or it writes too much, it is killed with every process it started.
/// </summary>
internal static partial class ReaderProcess
{
    private const int MaxError = 4096;
    private const int Kill = 9;

    /// <summary>SIGXCPU: ended for the processor time it used.</summary>
    private const int ProcessorTime = 24;

    /// <summary>LibreOffice takes the signal and aborts, with these words.</summary>
    private const string OfficesWords = "Fatal exception: Signal 24";

    private static readonly SemaphoreSlim AtOnce = new(Environment.ProcessorCount + 1);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Its full path.</param>
    /// <param name="arguments">Its arguments; no text of a mail may be among them.</param>
    /// <param name="folder">The private folder it works in.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="ct">Kills it.</param>
    /// <exception cref="ReaderFailedException">It could not be started.</exception>
    public static async Task<ProgramResult> RunAsync(string program, IEnumerable<string> arguments, PrivateFolder folder, ProgramLimits limits, CancellationToken ct)
    {
        await AtOnce.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return await RunNowAsync(program, arguments, folder, limits, ct).ConfigureAwait(false);
        }
        finally
        {
            AtOnce.Release();
        }
    }

    private static async Task<ProgramResult> RunNowAsync(string program, IEnumerable<string> arguments, PrivateFolder folder, ProgramLimits limits, CancellationToken ct)
    {
        var command = Sandbox.Command(program, arguments, limits);
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["HOME"] = folder.Path;
        start.Environment["TMPDIR"] = folder.Path;
        start.Environment["LC_ALL"] = "C.UTF-8";

        using var process = Start(start);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(limits.Time);
        using var killed = time.Token.Register(() => KillAll(process));
        process.StandardInput.Close();
        var error = ReadErrorAsync(process.StandardError.BaseStream);
        var (output, whole) = await ReadAsync(process.StandardOutput.BaseStream, limits.OutputBytes).ConfigureAwait(false);
        if (!whole)
        {
            KillAll(process);
        }

        // The readers' outputs end when the last of their processes does, so this waits for no one who could stay.
        var said = await error.ConfigureAwait(false);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        var end = !whole ? ProgramEnd.TooMuchOutput : time.IsCancellationRequested ? ProgramEnd.OutOfTime
            : process.ExitCode == ProgramResult.BySignal + ProcessorTime || said.Contains(OfficesWords, StringComparison.Ordinal) ? ProgramEnd.TooMuchWork : ProgramEnd.Exited;
        return new ProgramResult(end, end == ProgramEnd.Exited ? process.ExitCode : -1, output, said);
    }

    /// <summary>Starts a process.</summary>
    /// <exception cref="ReaderFailedException">The machine could not: it has no process or memory left for it, or the program is damaged.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ReaderFailedException(Path.GetFileName(start.FileName), $"没有启动起来（{e.Message}）");
        }
    }

    private static async Task<(ReadOnlyMemory<byte> Output, bool Whole)> ReadAsync(Stream stream, int limit)
    {
        var output = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            if (output.Length + read > limit)
            {
                return (ReadOnlyMemory<byte>.Empty, false);
            }

            output.Write(buffer, 0, read);
        }

        return (output.GetBuffer().AsMemory(0, (int)output.Length), true);
    }

    // All is read, so that the program never waits for us; the beginning is kept.
    private static async Task<string> ReadErrorAsync(Stream stream)
    {
        var kept = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            kept.Write(buffer, 0, (int)Math.Min(read, MaxError - kept.Length));
        }

        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }

    private static void KillAll(Process process)
    {
        // The group first: the reader may have ended and left processes that hold its output open. Then the process itself, which may have
        // been too young to have a group of its own.
        if (Sandbox.HasSession)
        {
            _ = KillGroup(-process.Id, Kill);
        }

        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended meanwhile.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int KillGroup(int group, int signal);
}
