namespace MailIntake.Domain;

/// <summary>
/// One fault (or warning) found in something a person wrote: a configuration file, an import file, an option.
/// All faults of a file are reported together, each on its own line, in Chinese.
/// </summary>
/// <param name="File">The file as the person knows it (a path relative to the configuration folder, or as given).</param>
/// <param name="Line">The 1-based line, or null where the fault belongs to the whole file.</param>
/// <param name="Message">What is wrong and what to write instead, in Chinese.</param>
/// <param name="IsWarning">True where the program can go on and a person should merely know.</param>
public sealed record Problem(string File, int? Line, string Message, bool IsWarning = false)
{
    /// <summary>The line as it is printed: <c>file:line: message</c>.</summary>
    public override string ToString() =>
        $"{File}{(Line is int line ? $":{line}" : "")}: {(IsWarning ? "提示：" : "")}{Message}";
}
