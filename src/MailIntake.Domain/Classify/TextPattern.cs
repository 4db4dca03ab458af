using System.Text.RegularExpressions;

namespace MailIntake.Domain.Classify;

/// <summary>
/// What a rule looks for in a text: any of several regular expressions. Plain words are sought as such;
/// the others run without backtracking, so that no pattern and no text of a stranger can make them slow.
/// </summary>
public sealed class TextPattern
{
    private const int MaxLength = 500;
    private readonly (string Word, StringComparison Comparison)[] words;
    private readonly Regex? expressions;

    /// <summary>Builds the pattern.</summary>
    /// <param name="patterns">Regular expressions in .NET's syntax without look-around and back-references; case is ignored.</param>
    /// <exception cref="ArgumentException">One of them is empty, too long or no such expression; the message names it, in Chinese.</exception>
    public TextPattern(params IReadOnlyList<string> patterns)
    {
        Patterns = patterns;

        // Chinese has no case, and without it a search is a vectorised one.
        words = [.. patterns.Where(IsPlain).Select(p => (p, p.Any(char.IsAscii) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))];

        // One automaton for all: each has a table of its own that the processor's cache must hold.
        var written = patterns.Where(p => !IsPlain(p)).ToList();
        written.ForEach(Check);
        expressions = written.Count == 0 ? null : Compile(string.Join('|', written.Select(p => $"(?:{p})")));
    }

    /// <summary>The expressions as written.</summary>
    public IReadOnlyList<string> Patterns { get; }

    /// <summary>The first text that matches, or null.</summary>
    public string? Match(string text)
    {
        foreach (var (word, comparison) in words)
        {
            if (text.Contains(word, comparison))
            {
                return word;
            }
        }

        return expressions?.Match(text) is { Success: true } match ? match.Value : null;
    }

    /// <summary>What the first group holds that took part in the match of an expression, or the whole match where none did; null where nothing matches.</summary>
    public string? Capture(string text) =>
        expressions?.Match(text) is { Success: true } match
            ? match.Groups.Values.Skip(1).FirstOrDefault(group => group.Success)?.Value ?? match.Value
            : Match(text);

    /// <summary>The place of what <see cref="Capture"/> takes from the match of an expression; null where none matches.</summary>
    public (int Start, int Length)? Place(string text) =>
        expressions?.Match(text) is { Success: true } match && (match.Groups.Values.Skip(1).FirstOrDefault(group => group.Success) ?? match) is var taken
            ? (taken.Index, taken.Length)
            : null;

    private static bool IsPlain(string pattern) => pattern.Length > 0 && Regex.Escape(pattern) == pattern;

    private static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static void Check(string pattern)
    {
        if (pattern.Length is 0 or > MaxLength)
        {
            throw new ArgumentException(pattern.Length == 0 ? "表达式是空的" : $"表达式超过 {MaxLength} 个字符");
        }

        try
        {
            _ = Compile(pattern);
        }
        catch (RegexParseException e)
        {
            throw new ArgumentException($"“{pattern}”不是正则表达式：第 {e.Offset} 个字符处{Fault(e.Error)}", e);
        }
        catch (NotSupportedException e)
        {
            throw new ArgumentException($"“{pattern}”用了这里不支持的写法（环视、反向引用）", e);
        }
    }

    // The base library's own words are English.
    private static string Fault(RegexParseError error) => error switch
    {
        RegexParseError.InsufficientClosingParentheses => "少了右括号 )；括号本身要写成 \\(",
        RegexParseError.InsufficientOpeningParentheses => "多了右括号 )；括号本身要写成 \\)",
        RegexParseError.UnterminatedBracket => "少了右方括号 ]；方括号本身要写成 \\[",
        RegexParseError.QuantifierAfterNothing => "的 *、+、? 或 {} 前面没有可重复的内容；这些符号本身要在前面加 \\",
        RegexParseError.NestedQuantifiersNotParenthesized => "有连着的 *、+、? 或 {}；只能写一个，这些符号本身要在前面加 \\",
        RegexParseError.ReversedCharacterRange => "方括号里的范围前后颠倒，小的写在前面",
        RegexParseError.ReversedQuantifierRange => "{} 里的次数前后颠倒，小的写在前面",
        RegexParseError.UnescapedEndingBackslash => "以 \\ 结尾；反斜线本身要写成 \\\\",
        RegexParseError.UnrecognizedEscape => "\\ 后面的字母没有这种写法",
        _ => "写法不对，请对照 .NET 正则表达式的写法",
    };
}
