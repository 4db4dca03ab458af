using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Storage;

namespace MailIntake.Replay;

/// <summary>
/// The earlier submissions of a replay, as the intake would have found them in the ledger had the other configuration been in force. Holds of each
/// item what duplicates are found by, some hundred bytes, never the mail.
/// </summary>
internal sealed class ReplayIndex : IDuplicateIndex
{
    private readonly Dictionary<string, List<ReplayedItem>> byBytes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ReplayedItem>> byText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReplayedItem> byNumber = new(StringComparer.Ordinal);
    private readonly List<ReplayedItem> byReceipt = [];
    private readonly HashSet<string> replaced = new(StringComparer.Ordinal);
    private string? replacedNext;

    /// <summary>What has been returned (退回) by now and still is: number and unit, and when.</summary>
    public IReadOnlyDictionary<(string Number, string Unit), DateTimeOffset> Returned { get; set; } = new Dictionary<(string, string), DateTimeOffset>();

    /// <summary>Adds a mail once it is decided.</summary>
    public void Add(ReplayedItem item)
    {
        if (item.Sha256 is not { } sha256)
        {
            return; // imported rows are never looked for
        }

        if (!byBytes.TryGetValue(sha256, out var copies))
        {
            byBytes.Add(sha256, copies = []);
        }

        copies.Add(item);
        byNumber.TryAdd(item.Number, item);
        if (item.Now.TextHash is { } hash)
        {
            if (!byText.TryGetValue(hash, out var same))
            {
                byText.Add(hash, same = []);
            }

            same.Add(item);
        }

        byReceipt.Insert(After(item.ReceivedAt), item); // nearly always the last
    }

    /// <summary>Marks what had been returned when its new version was decided about, whatever the events say by now; null where the mail to be decided about next was none's.</summary>
    public void SetReplaced(string? number)
    {
        replacedNext = number;
        if (number is not null)
        {
            replaced.Add(number);
        }
    }

    /// <summary>Takes the mark back: the return was withdrawn.</summary>
    public void SetReleased(string number) => replaced.Remove(number);

    /// <inheritdoc/>
    public EarlierSubmission? SameText(string office, string unit, string textHash) =>
        EarlierSubmission.FirstOf((byText.GetValueOrDefault(textHash) ?? []).Where(i => i.Now.Unit == unit && (IsOpen(i) || i.ByPerson || i.ReplacedBy is not null)).OrderBy(i => (i.ReceivedAt, i.Id)).Select(Earlier));

    /// <inheritdoc/>
    public IReadOnlyList<EarlierSubmission> Recent(IdentifiedMail mail)
    {
        var since = mail.ReceivedAt - IDuplicateIndex.Window;
        var recent = Returned.Where(r => r.Value >= since && r.Value <= mail.ReceivedAt).Select(r => r.Key.Number).Append(replacedNext ?? "").Distinct(StringComparer.Ordinal)
            .Select(number => byNumber.GetValueOrDefault(number)).OfType<ReplayedItem>().Where(item => item.ReceivedAt < since && IsOpen(item) && IsReturned(item) && Concerns(mail, item))
            .OrderBy(item => (item.ReceivedAt, item.Id)).Select(Earlier).ToList();
        for (var i = After(since.AddTicks(-1)); i < byReceipt.Count; i++)
        {
            var item = byReceipt[i];
            if (IsOpen(item) && Concerns(mail, item))
            {
                recent.Add(Earlier(item));
            }
        }

        return recent;
    }

    /// <inheritdoc/>
    public EarlierSubmission? SameBytes(string office, string sha256) => 
        byBytes.GetValueOrDefault(sha256)?.OrderBy(i => (i.ReceivedAt, i.Id)).Select(Earlier).MinBy(e => e.CopyRank);

    private bool Concerns(IdentifiedMail mail, ReplayedItem item) => item.Now.Unit is { } unit
        && DuplicateJudge.Concerns(mail, unit, item.ReceivedAt, item.Now.TextSketch, item.Now.Words, IsReturned(item));

    private static bool IsOpen(ReplayedItem item) => item.Now.Status is SubmissionStatus.Counted or SubmissionStatus.Review;

    private int After(DateTimeOffset instant) => ReceiptOrder.FirstAfter(byReceipt, item => item.ReceivedAt, instant);

    private EarlierSubmission Earlier(ReplayedItem item) => item.AsEarlier(IsReturned(item));

    private bool IsReturned(ReplayedItem item) => replaced.Contains(item.Number) || (item.Now.Unit is { } unit && Returned.ContainsKey((item.Number, unit)));
}
