using MailIntake.Domain;
using MailIntake.Storage;

namespace MailIntake.Configuration;

/// <summary>
/// Where a secret (授权码) is kept: <c>env:NAME</c>, an environment variable, <c>file:PATH</c>, a file that holds it, or <c>credential:NAME</c>, what systemd
/// hands to the service (LoadCredential, systemd.exec(5)). It is read only
/// when it is needed and never kept, so that a changed secret works at the next connection and none can appear in a dump of the configuration.
/// </summary>
public sealed class SecretReference
{
    private const int MaxBytes = 16 << 10; // an OAuth token is at most a few kilobytes

    /// <summary>The folder in which systemd puts a service's credentials.</summary>
    private const string CredentialsFolder = "CREDENTIALS_DIRECTORY";

    private readonly string? variable;
    private readonly string? credential;
    private readonly string? path;

    private SecretReference(string text, string? variable = null, string? credential = null, string? path = null)
    {
        Text = text;
        this.variable = variable;
        this.credential = credential;
        this.path = path;
    }

    /// <summary>The reference as it is written, which is no secret.</summary>
    public string Text { get; }

    /// <summary>Reads <c>env:NAME</c>, <c>file:PATH</c> or <c>credential:NAME</c>; null where it is none of them, above all a secret written out.</summary>
    /// <param name="text">The text of the configuration.</param>
    /// <param name="baseFolder">What a relative path is relative to.</param>
    public static SecretReference? Parse(string text, string baseFolder) => text switch
    {
        _ when Rest(text, "env:") is { Length: > 0 } name && !name.Contains('=') => new(text, variable: name),
        _ when Rest(text, "credential:") is { Length: > 0 } id && !id.Contains('/') && id is not ("." or "..") => new(text, credential: id),
        _ when Rest(text, "file:") is { Length: > 0 } file => new(text, path: Path.GetFullPath(file, Path.GetFullPath(baseFolder))),
        _ => null,
    };

    /// <summary>Reads the secret now.</summary>
    /// <exception cref="TransportException">It is not there; a person must provide it.</exception>
    public string Resolve() =>
        TryResolve(out var secret, out var fault) ? secret : throw new TransportException(fault, retry: false);

    /// <summary>Reads the secret now, or says what is missing.</summary>
    public bool TryResolve(out string secret, out string fault)
    {
        secret = "";
        fault = "";
        if (variable is not null)
        {
            secret = Environment.GetEnvironmentVariable(variable) ?? "";
            fault = secret.Length > 0 ? "" : $"没有设置环境变量 {variable}（授权码）";
            return fault.Length == 0;
        }

        var file = path;
        if (credential is not null)
        {
            if (Environment.GetEnvironmentVariable(CredentialsFolder) is not { Length: > 0 } folder)
            {
                fault = $"没有 systemd 凭据 {credential}：请在服务单元里写 LoadCredential={credential}:文件，并由 systemd 启动";
                return false;
            }

            file = Path.Combine(folder, credential);
        }

        try
        {
            if (new FileInfo(file!).Length > MaxBytes)
            {
                fault = $"授权码文件 {file} 太大，里面应当只有授权码";
                return false;
            }

            secret = File.ReadAllText(file!).Trim();
            fault = secret.Length > 0 ? "" : $"授权码文件 {file} 是空的";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = $"授权码文件 {file}：{StorageFault.Unreadable(e)}";
        }

        return fault.Length == 0;
    }

    /// <summary>In Chinese, that users other than the owner can read the file of <c>file:</c>; null where none can, and on Windows, where permissions are told otherwise.</summary>
    /// <exception cref="IOException">The file is not there.</exception>
    public string? Exposure() =>
        path is not null && !OperatingSystem.IsWindows() && File.GetUnixFileMode(path) is var mode && (mode & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0
            ? $"授权码文件 {path} 本机别的用户也能读（权限 {Convert.ToString((int)mode, 8)}）；请执行 chmod 600"
            : null;

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string? Rest(string text, string scheme) =>
        text.StartsWith(scheme, StringComparison.Ordinal) ? text[scheme.Length..].Trim() : null;
}
