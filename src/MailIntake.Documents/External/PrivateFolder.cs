namespace MailIntake.Documents.External;

/// <summary>A folder that only this user can enter (mode 0700), for the files of one start of a reader; removed with all it holds.</summary>
internal sealed class PrivateFolder : IDisposable
{
    /// <summary>Its full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("mailintake-read-").FullName;

    /// <summary>The path of a file within it. Names are this program's own, never a mail's.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file of the folder and returns its path.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        var path = this[name];
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        file.Write(content);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A reader that was just killed may still be creating files; what is left is small and in the system's folder for such.
        }
    }
}
