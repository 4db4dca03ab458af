using System.Text;
using System.Text.RegularExpressions;

namespace MailIntake.Domain.Classify;

/// <summary>The subjects under which an office writes to its units, as it words them, so that an answer to one is known.</summary>
public sealed partial class OwnSubjects
{
    // 回执： does; 关于 alone stands before half of all titles.
    private const int FewestCharacters = 3;

    private readonly List<(string Name, string[] Parts)> subjects = [];

    /// <summary>Prepares the subjects of an office.</summary>
    /// <param name="subjects">Each as what stands before, between and behind its variables; empty where nothing stands there.</param>
    public OwnSubjects(IEnumerable<IReadOnlyList<string>> subjects)
    {
        foreach (var parts in subjects)
        {
            if (Words().Match(string.Join('\n', parts)) is { Success: true } words && parts.Sum(p => p.Length) >= FewestCharacters)
            {
                this.subjects.Add((words.Value, [.. parts.Select(Folded)]));
            }
        }
    }

    /// <summary>None.</summary>
    public static OwnSubjects None { get; } = new([]);

    /// <summary>What the office calls a mail of this subject (回执), or null where the subject is none of the office's.</summary>
    /// <param name="subject">The subject without the prefixes of mail programs.</param>
    public string? Find(string subject)
    {
        var text = Folded(subject);
        return subjects.Find(s => IsOf(s.Parts, text)).Name;
    }

    // Anything may stand where the office puts something in, and behind it all.
    private static bool IsOf(string[] parts, string text)
    {
        if (!text.StartsWith(parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        var at = parts[0].Length;
        foreach (var part in parts.Skip(1))
        {
            var found = text.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + part.Length;
        }

        return true;
    }

    // Blanks, and the width of a colon or bracket, change on the way.
    private static string Folded(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Where(c => !char.IsWhiteSpace(c)))
        {
            folded.Append(c is >= '！' and <= '～' ? (char)(c - '！' + '!') : c);
        }

        return folded.ToString();
    }

    // 约稿编号 of 【约稿编号：
    [GeneratedRegex(@"[\p{L}\p{N}]{2,100}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Words();
}
