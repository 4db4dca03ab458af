using System.Collections.Concurrent;
using System.Globalization;

namespace MailIntake.Documents.External;

/// <summary>
/// LibreOffice turns foreign word-processor files into docx, which is then read like any other. A start takes seconds, so one start takes
/// many files; files that a start left undone are tried alone, so that a bad one harms no other.
/// </summary>
internal static class OfficeConverter
{
    private const int FilesAStart = 30;

    // Against the seconds of a start nothing, and those that are asked for at the same time come together.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);
    private const string Profile = """
        <?xml version="1.0" encoding="UTF-8"?>
        <oor:items xmlns:oor="http://openoffice.org/2001/registry">
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
        </oor:items>
        """;

    // One start at a time: each takes a processor and some hundred MB. What is asked for meanwhile goes together into the next one.
    private static readonly SemaphoreSlim One = new(1, 1);
    private static readonly ConcurrentQueue<Request> Waiting = [];

    /// <summary>Turns a file into docx.</summary>
    /// <param name="content">The file.</param>
    /// <param name="extension">What tells LibreOffice what it is: <c>doc</c>, <c>rtf</c> or <c>xml</c>.</param>
    /// <param name="ct">Kills LibreOffice.</param>
    /// <returns>The docx, or null where LibreOffice could not read the file.</returns>
    /// <exception cref="MissingReaderException">LibreOffice is not installed.</exception>
    /// <exception cref="ReaderFailedException">LibreOffice failed by no fault of the file's.</exception>
    /// <exception cref="DocumentException">LibreOffice works on it without end.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ConvertAsync(ReadOnlyMemory<byte> content, string extension, CancellationToken ct)
    {
        var program = ReaderProgram.Office.Required();
        var request = new Request(content, extension);
        Waiting.Enqueue(request);
        try
        {
            await One.WaitAsync(ct).ConfigureAwait(false);
            try
            {
                if (!request.IsDone)
                {
                    await Task.Delay(Gathering, ct).ConfigureAwait(false);
                }

                while (!request.IsDone)
                {
                    await ConvertWaitingAsync(program, ct).ConfigureAwait(false);
                }
            }
            finally
            {
                One.Release();
            }
        }
        finally
        {
            request.IsDone = true; // whoever gave up is not worked for
        }

        if (request is { Docx: null, IsTooMuch: true })
        {
            throw new DocumentException(ProgramResult.TooMuchWork);
        }

        return request is { Docx: null, Failure: { } why } ? throw new ReaderFailedException("LibreOffice", why) : request.Docx;
    }

    private static async Task ConvertWaitingAsync(string program, CancellationToken ct)
    {
        var batch = new List<Request>();
        while (batch.Count < FilesAStart && Waiting.TryDequeue(out var next))
        {
            if (!next.IsDone)
            {
                batch.Add(next);
            }
        }

        try
        {
            await ConvertAsync(program, batch, ct).ConfigureAwait(false);
            foreach (var left in batch.Where(r => batch.Count > 1 && r.Docx is null))
            {
                await ConvertAsync(program, [left], ct).ConfigureAwait(false);
            }

            batch.ForEach(request => request.IsDone = true);
        }
        catch
        {
            // Cancelled or without room for files: the others still want theirs, and the next in the line sees to it.
            batch.ForEach(Waiting.Enqueue);
            throw;
        }
    }

    private static async Task ConvertAsync(string program, List<Request> batch, CancellationToken ct)
    {
        using var folder = new PrivateFolder();
        Directory.CreateDirectory(folder["profile/user"]);
        Directory.CreateDirectory(folder["docx"]);
        File.WriteAllText(folder["profile/user/registrymodifications.xcu"], Profile);
        var names = batch.Select((request, i) => folder.Write(string.Create(CultureInfo.InvariantCulture, $"{i}.{request.Extension}"), request.Content.Span)).ToArray();
        var limits = new ProgramLimits(TimeSpan.FromSeconds(45 + (3 * batch.Count)), 3L << 30, ZipPackage.MaxPartBytes) { Processor = TimeSpan.FromSeconds(25 + (2 * batch.Count)) };
        var result = await ReaderProcess.RunAsync(
            program,
            [
                $"-env:UserInstallation=file://{folder["profile"]}", "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard",
                "--convert-to", "docx:MS Word 2007 XML", "--outdir", folder["docx"], .. names,
            ],
            folder, limits, ct).ConfigureAwait(false);
        for (var i = 0; i < batch.Count; i++)
        {
            var path = folder[string.Create(CultureInfo.InvariantCulture, $"docx/{i}.docx")];
            if (new FileInfo(path) is { Exists: true, LinkTarget: null, Length: > 0 and <= ZipPackage.MaxPartBytes })
            {
                batch[i].Docx = await File.ReadAllBytesAsync(path, ct).ConfigureAwait(false);
            }

            (batch[i].Failure, batch[i].IsTooMuch) = (FailureOf(result), result.End == ProgramEnd.TooMuchWork);
        }
    }

    // LibreOffice says of a file that it cannot read, or that wants a password, that it could not be loaded, and ends well. All else (no room on the
    // disk, a profile it could not make, a crash) says nothing about the file.
    private static string? FailureOf(ProgramResult result) => result.Failure
        ?? (result is { ExitCode: 0 } && result.Error.Contains("could not be loaded", StringComparison.Ordinal) ? null : $"没有转换出来（退出码 {result.ExitCode}）");

    /// <summary>A file that waits for a start.</summary>
    private sealed class Request(ReadOnlyMemory<byte> content, string extension)
    {
        private volatile bool isDone;

        public ReadOnlyMemory<byte> Content => content;

        public string Extension => extension;

        public ReadOnlyMemory<byte>? Docx { get; set; }

        /// <summary>Why the last start gave no docx, where that is not the file's fault.</summary>
        public string? Failure { get; set; }

        /// <summary>True where the last start used up its processor time; where it was this file's alone, by the file's fault.</summary>
        public bool IsTooMuch { get; set; }

        public bool IsDone
        {
            get => isDone;
            set => isDone = value;
        }
    }
}
