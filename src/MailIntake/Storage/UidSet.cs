using System.Collections;
using System.Globalization;
using System.Text;

namespace MailIntake.Storage;

/// <summary>A set of UIDs, written as IMAP writes one (sequence-set, RFC 3501 section 9): <c>1:5,9</c>.</summary>
public sealed class UidSet : IReadOnlyCollection<uint>
{
    private readonly SortedSet<uint> uids = [];

    /// <summary>An empty set.</summary>
    public UidSet()
    {
    }

    /// <summary>A set of the given UIDs.</summary>
    public UidSet(IEnumerable<uint> uids) => this.uids = [.. uids];

    /// <inheritdoc/>
    public int Count => uids.Count;

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static UidSet Parse(string text)
    {
        var set = new UidSet();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var last = uint.Parse(part.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture);
            ulong first = colon < 0 ? last : uint.Parse(part.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture);
            for (var uid = first; uid <= last; uid++) // wider than a UID: the highest is followed by none
            {
                set.uids.Add((uint)uid);
            }
        }

        return set;
    }

    /// <summary>Adds a UID.</summary>
    public void Add(uint uid) => uids.Add(uid);

    /// <summary>Takes a UID out.</summary>
    public void Remove(uint uid) => uids.Remove(uid);

    /// <summary>True where it holds a UID.</summary>
    public bool Contains(uint uid) => uids.Contains(uid);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        uint? first = null;
        uint last = 0;
        foreach (var uid in uids)
        {
            if (first is not null && uid == last + 1)
            {
                last = uid;
                continue;
            }

            Write(first, last);
            (first, last) = (uid, uid);
        }

        Write(first, last);
        return text.ToString();

        void Write(uint? from, uint to)
        {
            if (from is { } start)
            {
                text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{start}").Append(start == to ? "" : string.Create(CultureInfo.InvariantCulture, $":{to}"));
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerator<uint> GetEnumerator() => uids.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
