using MailIntake.Domain;

namespace MailIntake.Configuration;

/// <summary>
/// Where a secret (授权码) is kept: <c>env:NAME</c>, an environment variable, or <c>file:PATH</c>, a file that holds it. It is read only
/// when it is needed and never kept, so that a changed secret works at the next connection and none can appear in a dump of the configuration.
/// </summary>
public sealed class SecretReference
{
    private const int MaxBytes = 16 << 10; // an OAuth token is at most a few kilobytes

    private readonly string? variable;
    private readonly string? path;

    private SecretReference(string text, string? variable, string? path)
    {
        Text = text;
        this.variable = variable;
        this.path = path;
    }

    /// <summary>The reference as it is written, which is no secret.</summary>
    public string Text { get; }

    /// <summary>Reads <c>env:NAME</c> or <c>file:PATH</c>; null where it is neither, above all a secret written out.</summary>
    /// <param name="text">The text of the configuration.</param>
    /// <param name="baseFolder">What a relative path is relative to.</param>
    public static SecretReference? Parse(string text, string baseFolder) => text switch
    {
        _ when Rest(text, "env:") is { Length: > 0 } name && !name.Contains('=') => new(text, name, null),
        _ when Rest(text, "file:") is { Length: > 0 } file => new(text, null, Path.GetFullPath(file, Path.GetFullPath(baseFolder))),
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

        try
        {
            if (new FileInfo(path!).Length > MaxBytes)
            {
                fault = $"授权码文件 {path} 太大，里面应当只有授权码";
                return false;
            }

            secret = File.ReadAllText(path!).Trim();
            fault = secret.Length > 0 ? "" : $"授权码文件 {path} 是空的";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = $"无法读取授权码文件 {path}：{e.Message}";
        }

        return fault.Length == 0;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string? Rest(string text, string scheme) =>
        text.StartsWith(scheme, StringComparison.Ordinal) ? text[scheme.Length..].Trim() : null;
}
