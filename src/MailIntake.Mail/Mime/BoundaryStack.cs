namespace MailIntake.Mail.Mime;

/// <summary>The boundaries of the multiparts that are open, outermost first (RFC 2046 section 5.1.1).</summary>
internal sealed class BoundaryStack
{
    private readonly List<byte[]> _boundaries = [];

    /// <summary>How many multiparts are open.</summary>
    public int Count => _boundaries.Count;

    /// <summary>Opens a multipart.</summary>
    public void Push(ReadOnlySpan<byte> boundary) => _boundaries.Add([.. "--"u8, .. boundary]);

    /// <summary>Closes all multiparts but this many.</summary>
    public void Keep(int count) => _boundaries.RemoveRange(count, _boundaries.Count - count);

    /// <summary>Looks for the next delimiter line of any open multipart at or after a line's start.</summary>
    public bool TryFind(ReadOnlySpan<byte> raw, int lineStart, out Delimiter delimiter)
    {
        delimiter = default;
        if (_boundaries.Count == 0)
        {
            return false;
        }

        var position = lineStart;
        while (true)
        {
            if (TryMatch(raw, position, out delimiter))
            {
                return true;
            }

            var next = raw[position..].IndexOf("\n--"u8);
            if (next < 0)
            {
                return false;
            }

            position += next + 1;
        }
    }

    /// <summary>True where the line that begins here is a delimiter of an open multipart, the innermost first.</summary>
    public bool TryMatch(ReadOnlySpan<byte> raw, int lineStart, out Delimiter delimiter)
    {
        var line = raw[lineStart..];
        if (line.StartsWith("--"u8))
        {
            for (var level = _boundaries.Count - 1; level >= 0; level--)
            {
                if (!line.StartsWith(_boundaries[level]))
                {
                    continue;
                }

                // Only blanks may follow: one boundary is often the beginning of another.
                var rest = line[_boundaries[level].Length..];
                if (EndsLine(rest, out var open))
                {
                    delimiter = new Delimiter(level, false, lineStart, lineStart + _boundaries[level].Length + open);
                    return true;
                }

                if (rest.StartsWith("--"u8) && EndsLine(rest[2..], out var close))
                {
                    delimiter = new Delimiter(level, true, lineStart, lineStart + _boundaries[level].Length + 2 + close);
                    return true;
                }
            }
        }

        delimiter = default;
        return false;
    }

    private static bool EndsLine(ReadOnlySpan<byte> rest, out int length)
    {
        var blanks = rest.IndexOfAnyExcept(" \t\r"u8);
        length = blanks < 0 ? rest.Length : blanks + 1;
        return blanks < 0 || rest[blanks] == '\n';
    }
}
