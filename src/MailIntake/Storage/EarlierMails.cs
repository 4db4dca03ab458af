using MailIntake.Domain.Classify;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Storage;

/// <summary>
/// The earlier submissions of an office in which a batch of mails looks for its duplicates. What the batch may ask is fetched
/// for the whole batch at once (<see cref="PrefetchAsync"/>), never one query a mail; what the batch itself decides is added as it goes.
/// </summary>
public sealed class EarlierMails(LedgerDatabase database, string office, IReadOnlySet<string> returningItems) : IDuplicateIndex
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(30);

    private readonly Dictionary<(string Unit, string Hash), EarlierSubmission> byText = [];
    private readonly Dictionary<string, EarlierSubmission> byBytes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<EarlierSubmission>> recent = new(StringComparer.Ordinal);
    private HashSet<string>? returned;

    /// <summary>Fetches what the mails of a batch may ask for.</summary>
    /// <param name="hashes">SHA-256 of each mail.</param>
    /// <param name="texts">Text hash of each mail that has one.</param>
    /// <param name="units">The units the mails seem to come from.</param>
    /// <param name="from">The earliest instant a mail of the batch was received.</param>
    /// <param name="ct">Cancels.</param>
    public async Task PrefetchAsync(IReadOnlyCollection<string> hashes, IReadOnlyCollection<string> texts, IReadOnlyCollection<string> units, DateTimeOffset from, CancellationToken ct)
    {
        await using var context = database.Context();
        returned ??= (await context.Events.Where(e => e.Office == office && e.About != null && returningItems.Contains(e.Item))
            .Select(e => e.About!).ToListAsync(ct).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
        var newUnits = units.Where(u => !recent.ContainsKey(u)).ToList();
        var since = from - Window;
        var newTexts = texts.Distinct().ToList();
        var newHashes = hashes.Distinct().ToList();
        var matches = await context.Submissions
            .Where(s => s.Office == office && s.Sha256 != null && newHashes.Contains(s.Sha256))
            .Join(context.PresentDecisions, s => s.Id, d => d.SubmissionId, (s, d) => new { s, d }).ToListAsync(ct).ConfigureAwait(false);
        if (newTexts.Count > 0)
        {
            matches.AddRange(await context.PresentDecisions.Where(d => d.Office == office && d.TextHash != null && newTexts.Contains(d.TextHash))
                .Join(context.Submissions, d => d.SubmissionId, s => s.Id, (d, s) => new { s, d }).ToListAsync(ct).ConfigureAwait(false));
        }

        if (newUnits.Count > 0)
        {
            foreach (var unit in newUnits)
            {
                recent[unit] = [];
            }

            matches.AddRange(await context.Submissions.Where(s => s.Office == office && s.ReceivedAt >= since)
                .Join(context.PresentDecisions.Where(d => d.Unit != null && newUnits.Contains(d.Unit)), s => s.Id, d => d.SubmissionId, (s, d) => new { s, d })
                .ToListAsync(ct).ConfigureAwait(false));
        }

        foreach (var match in matches.DistinctBy(m => m.s.Id).OrderBy(m => m.s.ReceivedAt).ThenBy(m => m.s.Id))
        {
            Add(match.s.Sha256, new EarlierSubmission(
                match.s.Number, match.d.Unit, match.s.ReceivedAt, match.d.Title, match.d.TextHash, (ulong?)match.d.TextSketch, match.d.Words, match.d.Status,
                returned.Contains(match.s.Number)));
        }
    }

    /// <summary>Adds a submission that the batch has just decided.</summary>
    /// <param name="sha256">SHA-256 of its octets, or null.</param>
    /// <param name="submission">What is known of it.</param>
    public void Add(string? sha256, EarlierSubmission submission)
    {
        if (sha256 is not null)
        {
            byBytes.TryAdd(sha256, submission);
        }

        if (submission.Unit is null || submission.Status is not (SubmissionStatus.Counted or SubmissionStatus.Review))
        {
            return;
        }

        if (submission.TextHash is not null)
        {
            byText.TryAdd((submission.Unit, submission.TextHash), submission);
        }

        if (submission.TextSketch is not null && recent.TryGetValue(submission.Unit, out var list) && !list.Exists(e => e.Number == submission.Number))
        {
            list.Add(submission);
        }
    }

    /// <inheritdoc/>
    public EarlierSubmission? SameText(string office, string unit, string textHash) => byText.GetValueOrDefault((unit, textHash));

    /// <inheritdoc/>
    public IEnumerable<EarlierSubmission> Recent(string office, string unit, DateTimeOffset receivedAt) =>
        recent.GetValueOrDefault(unit, []).Where(e => e.ReceivedAt >= receivedAt - Window);

    /// <inheritdoc/>
    public EarlierSubmission? SameBytes(string office, string sha256) => byBytes.GetValueOrDefault(sha256);
}
