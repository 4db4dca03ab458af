using System.Buffers;
using System.Text.RegularExpressions;

namespace MailIntake.Domain.Classify;

/// <summary>
/// What a rule looks for in a text: any of several regular expressions. Those that are plain words are sought all at once;
/// the others run without backtracking, so that no pattern and no text of a stranger can make them slow.
/// </summary>
public sealed class TextPattern
{
    private const int MaxLength = 500;
    private readonly SearchValues<string>? words;
    private readonly string[] plain;
    private readonly Regex[] expressions;

    /// <summary>Builds the pattern.</summary>
    /// <param name="patterns">Regular expressions in .NET's syntax without look-around and back-references; case is ignored.</param>
    /// <exception cref="ArgumentException">One of them is empty, too long or no such expression; the message names it, in Chinese.</exception>
    public TextPattern(params IReadOnlyList<string> patterns)
    {
        Patterns = patterns;
        plain = [.. patterns.Where(p => p.Length > 0 && Regex.Escape(p) == p)];
        words = plain.Length > 0 ? SearchValues.Create(plain, StringComparison.OrdinalIgnoreCase) : null;
        expressions = [.. patterns.Except(plain).Select(Compile)];
    }

    /// <summary>The expressions as written.</summary>
    public IReadOnlyList<string> Patterns { get; }

    /// <summary>The first text that matches, or null.</summary>
    public string? Match(string text)
    {
        if (words is not null && text.AsSpan().IndexOfAny(words) is >= 0 and var at)
        {
            return plain.Where(p => string.Compare(text, at, p, 0, p.Length, StringComparison.OrdinalIgnoreCase) == 0).MaxBy(p => p.Length);
        }

        foreach (var expression in expressions)
        {
            if (expression.Match(text) is { Success: true } match)
            {
                return match.Value;
            }
        }

        return null;
    }

    /// <summary>What the first group of the first matching expression holds, or the whole match where it has no group; null where nothing matches.</summary>
    public string? Capture(string text)
    {
        foreach (var expression in expressions)
        {
            if (expression.Match(text) is { Success: true } match)
            {
                return match.Groups.Count > 1 && match.Groups[1].Success ? match.Groups[1].Value : match.Value;
            }
        }

        return words is null ? null : Match(text);
    }

    private static Regex Compile(string pattern)
    {
        if (pattern.Length is 0 or > MaxLength)
        {
            throw new ArgumentException(pattern.Length == 0 ? "表达式是空的" : $"表达式超过 {MaxLength} 个字符");
        }

        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"“{pattern}”不是正则表达式：{e.Message}", e);
        }
        catch (NotSupportedException e)
        {
            throw new ArgumentException($"“{pattern}”用了这里不支持的写法（环视、反向引用）", e);
        }
    }
}
