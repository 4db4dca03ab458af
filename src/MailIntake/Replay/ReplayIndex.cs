using MailIntake.Domain.Classify;

namespace MailIntake.Replay;

/// <summary>
/// The earlier submissions of a replay, as the intake would have found them in the ledger had the other configuration been in force. Holds of each
/// item what duplicates are found by, some hundred bytes, never the mail.
/// </summary>
internal sealed class ReplayIndex : IDuplicateIndex
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(30);
    private readonly Dictionary<string, ReplayedItem> byBytes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ReplayedItem>> byText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ReplayedItem>> byUnit = new(StringComparer.Ordinal);
    private readonly HashSet<string> returned = new(StringComparer.Ordinal);

    /// <summary>Adds a mail once it is decided.</summary>
    public void Add(ReplayedItem item)
    {
        if (item.Sha256 is not { } sha256)
        {
            return; // imported rows are never looked for
        }

        byBytes.TryAdd(sha256, item);
        if (item.Now.TextHash is { } hash)
        {
            Of(byText, hash).Add(item);
        }

        Place(item, null);
    }

    /// <summary>Keeps the item among those of its unit after another decision.</summary>
    /// <param name="item">The item.</param>
    /// <param name="before">The unit it was placed under, or null.</param>
    public void Place(ReplayedItem item, string? before)
    {
        if (item.Sha256 is not null && item.Now.Unit is { } unit && unit != before)
        {
            var items = Of(byUnit, unit);
            items.Insert(After(items, item.ReceivedAt), item);
        }
    }

    /// <summary>Marks what has been returned (退回) by now.</summary>
    public void SetReturned(string number, bool isReturned)
    {
        if (isReturned)
        {
            returned.Add(number);
        }
        else
        {
            returned.Remove(number);
        }
    }

    /// <inheritdoc/>
    public EarlierSubmission? SameText(string office, string unit, string textHash) =>
        byText.GetValueOrDefault(textHash)?.Where(i => i.Now.Unit == unit && IsOpen(i)).MinBy(i => (i.ReceivedAt, i.Id)) is { } item ? Earlier(item) : null;

    /// <inheritdoc/>
    public IEnumerable<EarlierSubmission> Recent(string office, string unit, DateTimeOffset receivedAt)
    {
        if (!byUnit.TryGetValue(unit, out var items))
        {
            yield break;
        }

        for (var i = After(items, (receivedAt - Window).AddTicks(-1)); i < items.Count; i++)
        {
            if (items[i].Now.Unit == unit && IsOpen(items[i]) && (items[i].Now.TextSketch is not null || returned.Contains(items[i].Number)))
            {
                yield return Earlier(items[i]);
            }
        }
    }

    /// <inheritdoc/>
    public EarlierSubmission? SameBytes(string office, string sha256) => byBytes.TryGetValue(sha256, out var item) ? Earlier(item) : null;

    private static bool IsOpen(ReplayedItem item) => item.Now.Status is SubmissionStatus.Counted or SubmissionStatus.Review;

    private static List<ReplayedItem> Of(Dictionary<string, List<ReplayedItem>> lists, string key)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        return list;
    }

    // The place after all that were received at or before the instant.
    private static int After(List<ReplayedItem> items, DateTimeOffset instant)
    {
        var (low, high) = (0, items.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (items[middle].ReceivedAt <= instant)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private EarlierSubmission Earlier(ReplayedItem item) => new(
        item.Number, item.Now.Unit, item.ReceivedAt, item.Now.Title, item.Now.TextHash, item.Now.TextSketch, item.Now.Words, item.Now.Status, returned.Contains(item.Number));
}
