using System.Text;

namespace MailIntake.Domain.Identify;

/// <summary>
/// An Authentication-Results field (RFC 8601 section 2.2): who checked the mail, and what each method found. What a sender may
/// choose (its envelope address, the domain of its signature) is repeated in it, so that comments and quoted strings are followed to the letter
/// and a field that cannot be is <see cref="IsMalformed"/>, from which nothing good may be concluded.
/// </summary>
/// <param name="AuthservId">Who checked, empty where it is not said.</param>
/// <param name="Results">What was found, in order; empty for <c>none</c>.</param>
/// <param name="IsMalformed">True where the field does not follow the grammar.</param>
public sealed record AuthenticationResults(string AuthservId, IReadOnlyList<MethodResult> Results, bool IsMalformed)
{
    private const int MostCharacters = 20_000;
    private const int MostResults = 50;

    /// <summary>Reads a field.</summary>
    /// <param name="field">Its value, unfolded but not otherwise decoded.</param>
    public static AuthenticationResults Parse(string field)
    {
        var read = Read(field);

        // NetEase folds at a column, in the middle of words ("dk<CR LF TAB>im=pass"): read so only where it is no field otherwise.
        return read.IsMalformed && field.Contains('\t') && Read(field.Replace("\t", "", StringComparison.Ordinal)) is { IsMalformed: false } joined ? joined : read;
    }

    private static AuthenticationResults Read(string field)
    {
        var results = new List<MethodResult>();
        var id = field.Trim().Split([' ', '\t', ';', '('], 2)[0];
        if (field.Length > MostCharacters || Split(field) is not { } parts || parts[0].Count is 0 or > 2 || parts[0][0] != id)
        {
            return new AuthenticationResults(id, results, IsMalformed: true);
        }

        foreach (var words in parts.Skip(1))
        {
            if (words is [] or ["none"])
            {
                continue; // a semicolon at the end, as NetEase writes it; no check at all
            }

            if (results.Count == MostResults || ReadResult(words) is not { } result)
            {
                return new AuthenticationResults(id, results, IsMalformed: true);
            }

            results.Add(result);
        }

        return new AuthenticationResults(id, results, IsMalformed: false);
    }

    private static MethodResult? ReadResult(IReadOnlyList<string> words)
    {
        if (ReadPair(words[0]) is not ({ Length: > 0 } method, { Length: > 0 } result) || method.Contains('.'))
        {
            return null;
        }

        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words.Skip(1))
        {
            if (ReadPair(word) is not var (name, value) || (name != "reason" && !name.Contains('.')) || !properties.TryAdd(name, value))
            {
                return null;
            }
        }

        // A version may stand behind the method: dkim/1=pass.
        return new MethodResult(method.Split('/')[0], result.ToLowerInvariant(), properties);
    }

    private static (string Name, string Value)? ReadPair(string word) =>
        word.IndexOf('=') is > 0 and var at ? (word[..at].ToLowerInvariant(), word[(at + 1)..]) : null;

    /// <summary>The words between semicolons, comments left out and quotes taken off; null where a comment or a quoted string does not end.</summary>
    private static List<List<string>>? Split(string field)
    {
        var parts = new List<List<string>> { new() };
        var word = new StringBuilder();
        var depth = 0;
        var quoted = false;
        for (var i = 0; i < field.Length; i++)
        {
            var c = field[i];
            if ((depth > 0 || quoted) && c == '\\')
            {
                if (++i < field.Length && quoted)
                {
                    word.Append(field[i]);
                }
            }
            else if (quoted)
            {
                quoted = c != '"';
                word.Append(quoted ? c : "");
            }
            else if (c == '(')
            {
                if (depth++ == 0)
                {
                    End();
                }
            }
            else if (c == ')')
            {
                if (--depth < 0)
                {
                    return null;
                }
            }
            else if (depth > 0)
            {
                continue;
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is ' ' or '\t' or ';')
            {
                End();
                if (c == ';')
                {
                    parts.Add([]);
                }
            }
            else
            {
                word.Append(c);
            }
        }

        End();
        return depth == 0 && !quoted ? parts : null;

        // Blanks may stand around an equals sign (CFWS).
        void End()
        {
            var last = parts[^1];
            if (word.Length > 0 && last.Count > 0 && (word[0] == '=' || last[^1][^1] == '='))
            {
                last[^1] += word.ToString();
            }
            else if (word.Length > 0)
            {
                last.Add(word.ToString());
            }

            word.Clear();
        }
    }
}
