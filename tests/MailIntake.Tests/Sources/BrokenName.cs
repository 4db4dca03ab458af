using System.Diagnostics;

namespace MailIntake.Tests.Sources;

/// <summary>A file named 国 in GBK, until it is disposed: the file system takes any octets, the library makes and removes UTF-8 names alone.</summary>
internal sealed class BrokenName : IDisposable
{
    private readonly string folder;

    public BrokenName(string folder, string extension)
    {
        this.folder = folder;
        Run($"echo text > \"$0/$(printf '\\271\\372'){extension}\"");
    }

    public void Dispose() => Run("rm \"$0\"/$(printf '\\271\\372').*");

    private void Run(string command)
    {
        using var shell = Process.Start("sh", ["-c", command, folder]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
