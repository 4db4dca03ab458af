namespace MailIntake.Mail.Mime;

/// <summary>What was wrong with a mail, each kind once with its number.</summary>
internal sealed class DefectList
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>The first limit that stopped the reading, or null.</summary>
    public string? Limit { get; private set; }

    /// <summary>Notes a defect.</summary>
    public void Add(string defect)
    {
        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, defect, out var known);
        count++;
        if (!known)
        {
            _order.Add(defect);
        }

        if (_counts.Count > MimeLimits.Defects)
        {
            // The names of charsets come from the mail: a hostile one could make up any number.
            _counts.Remove(defect);
            _order.RemoveAt(_order.Count - 1);
        }
    }

    /// <summary>How many times a defect was noted.</summary>
    public int CountOf(string defect) => _counts.GetValueOrDefault(defect);

    /// <summary>Notes a limit that stopped the reading.</summary>
    public void AddLimit(string limit)
    {
        Limit ??= limit;
        Add(limit);
    }

    /// <summary>The defects in the order they were met.</summary>
    public IReadOnlyList<string> ToList() =>
        _order.Count == 0 ? [] : [.. _order.Select(d => _counts[d] > 1 ? $"{d}（共 {_counts[d]} 处）" : d)];
}
