using System.Data.Common;
using System.Text;
using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Time;
using MailIntake.Mail.Storage;
using MailIntake.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace MailIntake.Import;

/// <summary>
/// Takes in the files that are laid into an office's watched folder: each is imported and moved to <c>done</c>, or, where it has faults, to <c>failed</c> with
/// a report beside it. Commissions go before submissions and these before events, which name them. A file is touched only when it has kept still for a
/// while; the import changes nothing the second time, so that a crash between import and move is made good by the next look, and a file that
/// grew while it was imported is imported once more.
/// </summary>
/// <param name="configuration">The configuration in force.</param>
/// <param name="folders">The program's folders.</param>
/// <param name="ledger">The ledger.</param>
/// <param name="clock">The time.</param>
/// <param name="log">The log.</param>
public sealed partial class ImportWatch(ConfigurationStore configuration, AppFolders folders, Ledger ledger, TimeProvider clock, ILogger<ImportWatch> log) : IDisposable
{
    /// <summary>The most files of a folder in one look; the next look goes on.</summary>
    private const int FilesAtOnce = 1000;

    private static readonly string[] Extensions = [".csv", ".xlsx", ".xls"];

    /// <summary>A file being copied or saved changes within this time.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Looks into every watched folder once.</summary>
    /// <param name="ct">Stops between two files.</param>
    public async Task<WatchReport> TakeInAsync(CancellationToken ct)
    {
        await gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var snapshot = configuration.Current;
            var unreadable = new List<string>();
            var seen = snapshot.App.ImportFolders.Select(f => (Folder: f, Office: snapshot.FindOffice(f.Office)!, Files: Look(f, unreadable))).ToList();
            var report = new WatchReport(0, 0, unreadable.Count);
            if (!seen.Exists(f => f.Files.Exists(IsTable)))
            {
                return report;
            }

            await Task.Delay(Settling, ct).ConfigureAwait(false);
            foreach (var (folder, office, files) in seen)
            {
                var now = Look(folder);

                // Evidence that is still being copied must not be kept in part: the events that may name it wait.
                var calm = now.Where(f => !IsTable(f)).ToHashSet().SetEquals(files.Where(f => !IsTable(f)));
                var still = now.Intersect(files).Where(f => IsTable(f) && IsFree(f)).Take(FilesAtOnce).Select(f => Told(folder, f)).Where(f => calm || f.Kind != ImportKind.Events).OrderBy(f => f.Kind switch { ImportKind.Commissions => 0, ImportKind.Submissions => 1, _ => 2 }).ToList();
                foreach (var (file, kind, problems) in still)
                {
                    ct.ThrowIfCancellationRequested();
                    report += await TakeInAsync(office, folder, file, kind, problems, ct).ConfigureAwait(false);
                }
            }

            return report;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>True for the name of a table, not of what Excel and others leave beside one while it is open.</summary>
    public static bool IsTable(string path) =>
        Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) && Path.GetFileName(path)[0] is not ('.' or '~');

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    /// <summary>The files of a folder; it is made where there is none, so that people find it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="unreadable">Takes what cannot be read, which is then told, too; or null.</param>
    private List<WatchedFile> Look(ImportFolder folder, List<string>? unreadable = null)
    {
        var files = new List<WatchedFile>();
        try
        {
            DurableFile.CreateDirectory(folder.Path);
            foreach (var file in new DirectoryInfo(folder.Path).EnumerateFiles().OrderBy(f => f.Name, StringComparer.Ordinal))
            {
                if (file.Exists)
                {
                    if (file.LinkTarget is null)
                    {
                        files.Add(new WatchedFile(file.FullName, file.Length, file.LastWriteTimeUtc));
                    }
                }
                else if (BrokenFileName.Is(file.Name) && IsTable(file.FullName))
                {
                    Unreadable(file.FullName, BrokenFileName.Fault);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Unreadable(folder.Path, StorageFault.Describe(e));
        }

        return files;

        void Unreadable(string path, string why)
        {
            if (unreadable is not null)
            {
                unreadable.Add(path);
                LogUnreadable(path, why);
            }
        }
    }

    private static bool IsTable(WatchedFile file) => IsTable(file.Path);

    /// <summary>False while another program holds the file for writing, where the system tells.</summary>
    private static bool IsFree(WatchedFile file)
    {
        try
        {
            using var opened = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true; // reported by the reading itself
        }
    }

    private (WatchedFile File, ImportKind? Kind, List<Problem> Problems) Told(ImportFolder folder, WatchedFile file)
    {
        var problems = new List<Problem>();
        try
        {
            return (file, ImportFile.KindOf(file.Path, problems), problems);
        }
        catch (Exception e) when (IsTheFiles(e))
        {
            problems.Add(Failed(folder.Office, file, e));
            return (file, null, problems);
        }
    }

    // Whatever one file brings about stays with that file, or no later one would ever be reached.
    private static bool IsTheFiles(Exception e) => e is not (IOException or UnauthorizedAccessException or DbException or DbUpdateException or OperationCanceledException or OutOfMemoryException);

    private Problem Failed(string office, WatchedFile file, Exception e)
    {
        LogFailed(e, office, Path.GetFileName(file.Path), e.Message);
        return new Problem(file.Path, null, $"程序出错，这个文件没有处理（{e.Message}）；请把它和日志交给维护程序的人");
    }

    /// <returns>What became of it; nothing where it changed meanwhile and waits for the next look.</returns>
    private async Task<WatchReport> TakeInAsync(Office office, ImportFolder folder, WatchedFile file, ImportKind? kind, List<Problem> problems, CancellationToken ct)
    {
        var name = Path.GetFileName(file.Path);
        try
        {
            ImportReport? report = null;
            if (kind is { } known)
            {
                problems.Clear(); // hints of the header alone come again with the whole
                try
                {
                    report = await new Importer(ledger, office, configuration.Current.Calendar, clock).ImportAsync(known, file.Path, new EvidenceFiles(folders.Evidence(office.Id)), problems, ct).ConfigureAwait(false);
                }
                catch (Exception e) when (IsTheFiles(e))
                {
                    problems.Add(Failed(office.Id, file, e));
                }
            }

            var refused = problems.Exists(p => !p.IsWarning);
            if (!refused && Look(folder).TrueForAll(f => f != file))
            {
                LogChanged(office.Id, name);
                return new WatchReport(0, 0, 0);
            }

            Move(folder, refused ? folder.Failed : folder.Done, file, problems);
            if (refused)
            {
                LogRefused(office.Id, name, problems.Count(p => !p.IsWarning), folder.Failed);
                return new WatchReport(0, 1, 0);
            }

            LogImported(office.Id, name, report!.Added, report.Known);
            return new WatchReport(1, 0, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DbException or DbUpdateException)
        {
            LogNotTaken(e, office.Id, name, StorageFault.Describe(e));
            return new WatchReport(0, 0, 1);
        }
    }

    /// <summary>Moves a file; a report of what was found lies beside it before it is there itself.</summary>
    private void Move(ImportFolder folder, string into, WatchedFile file, List<Problem> problems)
    {
        if (!Directory.Exists(into))
        {
            DurableFile.CreateDirectory(into);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(into, File.GetUnixFileMode(folder.Path)); // whoever lays files there also fetches what is refused
            }
        }

        var target = Free(into, Path.GetFileName(file.Path));
        if (problems.Count > 0)
        {
            // With a byte order mark, or Windows' editors take Chinese for something else.
            byte[] report = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Report(folder, Path.GetFileName(file.Path), problems))];
            DurableFile.WriteAtomically(target + ".txt", report, OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(file.Path));
        }

        File.Move(file.Path, target);
        DurableFile.SyncDirectory(into);
        DurableFile.SyncDirectory(folder.Path);
    }

    private string Report(ImportFolder folder, string name, List<Problem> problems)
    {
        var refused = problems.Exists(p => !p.IsWarning);
        using var text = new StringWriter { NewLine = "\r\n" };
        text.WriteLine(refused ? $"{name} 没有导入，一行也没有记入台账。" : $"{name} 已经导入，有下面的提示。");
        text.WriteLine($"时间：{OfficeTime.Local(clock.GetUtcNow()):yyyy-MM-dd HH:mm:ss}");
        text.WriteLine();
        foreach (var problem in problems.Where(p => p.IsWarning != refused).OrderBy(p => p.Line))
        {
            text.WriteLine($"{(problem.Line is { } line ? $"第 {line} 行：" : "")}{problem.Message}");
        }

        if (refused)
        {
            text.WriteLine();
            text.WriteLine($"请改正后把整个文件放回 {folder.Path}。");
        }

        return text.ToString();
    }

    private static string Free(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        for (var i = 2; File.Exists(path); i++)
        {
            path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(name)} ({i}){Path.GetExtension(name)}");
        }

        return path;
    }

    [LoggerMessage(EventId = 50, EventName = "FileImported", Level = LogLevel.Information, Message = "{office} 导入 {file}：新增 {added} 行，{known} 行以前已导入")]
    private partial void LogImported(string office, string file, int added, int known);

    [LoggerMessage(EventId = 51, EventName = "FileRefused", Level = LogLevel.Warning, Message = "{office} 的 {file} 有 {faults} 处错误，没有导入，已移到 {folder}，说明在旁边的 .txt 里")]
    private partial void LogRefused(string office, string file, int faults, string folder);

    [LoggerMessage(EventId = 52, EventName = "FileChanged", Level = LogLevel.Information, Message = "{office} 的 {file} 在导入时又有改动，稍后再导入一次")]
    private partial void LogChanged(string office, string file);

    [LoggerMessage(EventId = 53, EventName = "FileNotTaken", Level = LogLevel.Error, Message = "{office} 的 {file} 未能处理，稍后再试：{why}")]
    private partial void LogNotTaken(Exception e, string office, string file, string why);

    [LoggerMessage(EventId = 55, EventName = "FileFailed", Level = LogLevel.Error, Message = "{office} 的 {file} 使程序出错：{why}")]
    private partial void LogFailed(Exception e, string office, string file, string why);

    [LoggerMessage(EventId = 54, EventName = "ImportFolderUnreadable", Level = LogLevel.Warning, Message = "导入文件夹或其中的文件无法读取：{path}：{why}")]
    private partial void LogUnreadable(string path, string why);

    /// <summary>A file as it was seen; equal where it has not changed.</summary>
    private sealed record WatchedFile(string Path, long Length, DateTime ChangedAt);
}
