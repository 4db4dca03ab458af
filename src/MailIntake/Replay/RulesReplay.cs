using MailIntake.Archive;
using MailIntake.Configuration;
using MailIntake.Documents;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Read;
using MailIntake.Import;
using MailIntake.Pipeline;
using MailIntake.Storage;

namespace MailIntake.Replay;

/// <summary>
/// Decides everything archived and imported anew under another configuration, in the order in which it was decided, without writing anything.
/// What a person decided stays, and so does what is not read again: received before the day asked for, or without an original. Mails are read from the archive a few at a time on all processors; of the rest only what duplicates are found by is
/// held, so that a hundred thousand mails need no more memory than their list.
/// </summary>
internal sealed class RulesReplay(Ledger ledger, MailArchive archive, IMailFormat format, ContentReader content, ReadWorkers workers)
{
    private const int ReadAhead = 64;

    private readonly EarlierTexts texts = new(archive, format, content);

    // Mails that external readers read at once: enough for one start to take several, few enough to hold them in memory.
    private readonly SemaphoreSlim external = new(8);

    /// <summary>Replays the decisions of one office.</summary>
    /// <param name="office">The office under the other configuration.</param>
    /// <param name="limits">Octets up to which a mailbox's mails are read whole.</param>
    /// <param name="since">Only what was received from here on is decided anew; null: all.</param>
    /// <param name="problems">Mails that cannot be read from the archive; their decisions stay.</param>
    /// <param name="progress">Told how many items are decided, or null.</param>
    /// <param name="ct">Stops.</param>
    /// <returns>The items whose decision would change, by number's order of receipt.</returns>
    public async Task<IReadOnlyList<ReplayedItem>> RunAsync(
        Office office, Func<string, long> limits, DateTimeOffset? since, List<Problem> problems, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        var index = new ReplayIndex();
        var items = new Dictionary<long, ReplayedItem>();
        var byNumber = new Dictionary<string, ReplayedItem>(StringComparer.Ordinal);
        var returns = new Returns(await ledger.ReturnsAsync(office.Id, office.Context.Classification.ReturnedBy, ct).ConfigureAwait(false), index, office.Roster);
        var commissions = await ledger.Commissions.IndexAsync(office.Id, office.Roster, ct).ConfigureAwait(false);
        var purged = await ledger.PurgedAsync(office.Id, ct).ConfigureAwait(false);
        if (purged.Count > 0)
        {
            problems.Add(new Problem(office.Id, null, $"{purged.Count} 封邮件的原件已按保存年限清理，按原判定", IsWarning: true));
        }

        await foreach (var chunk in ledger.HistoryAsync(office.Id, ct).Chunk(ReadAhead).WithCancellation(ct).ConfigureAwait(false))
        {
            progress?.Report(new WorkProgress(items.Count, null));
            var reading = chunk.Select(row => purged.Contains(row.Submission.Id) ? null : Read(office, commissions, row.Submission, row.Decision, limits, since, ct)).ToList();
            var later = await ledger.LaterDecisionsAsync([.. chunk.Where((row, i) => row.Decision.Sequence == 1 && reading[i] is null).Select(row => row.Submission.Id)], ct).ConfigureAwait(false);
            for (var i = 0; i < chunk.Length; i++)
            {
                var (submission, row) = chunk[i];
                var recorded = LedgerRows.Decision(row, office.Roster);
                if (!items.TryGetValue(submission.Id, out var item))
                {
                    items.Add(submission.Id, item = new ReplayedItem(submission, recorded));
                    byNumber.TryAdd(item.Number, item);
                    returns.Until(row.DecidedAt, recorded is { Replaces: true } ? recorded.RelatedTo : null);
                    var identified = await IdentifiedAsync(reading[i], submission, problems).ConfigureAwait(false);
                    var compared = identified is null ? null : await texts.ReadAsync(DuplicateJudge.ToCompare(identified, index), ct).ConfigureAwait(false);
                    var anew = identified is not null ? Classifier.Decide(identified, index, e => compared!.GetValueOrDefault(e.Number)) : Imported(office, submission, recorded, since);
                    if (anew is null)
                    {
                        // One that was to be read and could not be is not among those looked up before.
                        var others = reading[i] is null ? later : await ledger.LaterDecisionsAsync([submission.Id], ct).ConfigureAwait(false);
                        anew = item.Keep(recorded, others[submission.Id].Select(d => (d, LedgerRows.Decision(d, office.Roster))));
                    }

                    item.Decide(anew, byNumber.GetValueOrDefault);
                    index.Add(item);
                    continue;
                }

                var (was, changed) = (item.Was, item.Changes);
                item.Record(recorded, row.Sequence);
                if (Replacements.IsReleased(recorded))
                {
                    item.IsReleased = true;
                    index.SetReleased(was.RelatedTo ?? "");
                }

                if (row.Origin == DecisionOrigin.Person)
                {
                    item.ByPerson = true;
                    item.Decide(recorded, byNumber.GetValueOrDefault);
                }
                else if (item.KeptThrough is { } kept)
                {
                    // What its new version did to it follows from that one's decisions.
                    if (row.Sequence > kept && !Replacements.Follows(was, recorded))
                    {
                        item.Continue(byNumber.GetValueOrDefault);
                    }
                }
                else if (recorded is { Replaces: true, RelatedTo: { } returned } && !item.Now.Replaces)
                {
                    // A return that was recorded late made it a new version.
                    item.Decide(DuplicateJudge.Replacing(item.Now, returned, recorded.Commission, "退回登记在后", decides: item.Now.Status == SubmissionStatus.Counted), byNumber.GetValueOrDefault);
                }
                else if (FirstTakenOut.Follows(recorded))
                {
                    // A person took its first out of the count; what it is no duplicate of under the other configuration concerns it no more.
                    if (item.Now is { Status: SubmissionStatus.Duplicate } copy && copy.RelatedTo == recorded.RelatedTo)
                    {
                        item.Decide(FirstTakenOut.ToReview(copy), byNumber.GetValueOrDefault);
                    }
                }
                else if (item.IsReleased)
                {
                    // The withdrawal had it decided anew, against the mails before it as they were then.
                    item.Decide(changed ? item.Now with { Replaces = false, RelatedTo = null } : recorded, byNumber.GetValueOrDefault);
                }
            }
        }

        return [.. items.Values.Where(i => i.Changes).OrderBy(i => i.ReceivedAt).ThenBy(i => i.Id)];
    }

    /// <summary>An imported row under the other configuration; null for a mail, and where the row keeps its decision.</summary>
    private static Decision? Imported(Office office, SubmissionRow submission, Decision recorded, DateTimeOffset? since) =>
        submission.Sha256 is not null || submission.ReceivedAt < since || office.Context.Classification.Kinds.All(k => k.Name != recorded.Kind)
            ? null
            : Importer.Decide(office, new Submission
            {
                Number = submission.Number, Unit = recorded.Unit, Kind = recorded.Kind, Status = recorded.Status, ReceivedAt = submission.ReceivedAt,
                Title = recorded.Title ?? "", Authors = recorded.Authors, Words = recorded.Words, Commission = recorded.Commission,
            });

    private Task<IdentifiedMail?>? Read(
        Office office, CommissionIndex commissions, SubmissionRow submission, DecisionRow row, Func<string, long> limits, DateTimeOffset? since, CancellationToken ct)
    {
        if (row.Sequence > 1 || submission.ArchivePath is not { } path || submission.Mailbox is not { } mailbox || submission.ReceivedAt < since)
        {
            return null;
        }

        var reasons = LedgerRows.Decision(row).Reasons;
        var isJunk = reasons.Any(r => r.Rule == Classifier.JunkRule);
        var (signature, defect) = (DkimFinding.Among(reasons), ArrivedMail.DefectAmong(reasons));
        return ReadAsync();

        IdentifiedMail Identify(MailContent mail) => Classifier.Identify(
            office.Context, new ArrivedMail(mailbox, isJunk ? Classifier.JunkRule : "INBOX", isJunk, submission.ReceivedAt, submission.Sha256, mail) { Signature = signature, Defect = defect }, commissions);

        async Task<IdentifiedMail?> ReadAsync()
        {
            var identified = await workers.RunAsync(() =>
            {
                var whole = submission.Size <= limits(mailbox);
                var raw = whole ? archive.Beginning(path, int.MaxValue) : archive.Beginning(path);
                using var memory = new MailMemory();
                return Identify(content.Read(whole ? format.Read(raw, memory) : format.ReadHeaders(raw)));
            }).ConfigureAwait(false);
            if (!identified.Provisional.Awaits)
            {
                return identified;
            }

            await external.WaitAsync(ct).ConfigureAwait(false);
            try
            {
                return Identify(await content.ReadWholeAsync(format.Read(archive.Beginning(path, int.MaxValue)), ct).ConfigureAwait(false));
            }
            finally
            {
                external.Release();
            }
        }
    }

    private static async Task<IdentifiedMail?> IdentifiedAsync(Task<IdentifiedMail?>? reading, SubmissionRow submission, List<Problem> problems)
    {
        if (reading is null)
        {
            return null;
        }

        try
        {
            return await reading.ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            problems.Add(new Problem(submission.Number, null, $"存档的原件无法读取（{e.Message}），按原判定"));
            return null;
        }
    }

    /// <summary>What had been returned when a mail was decided: by when events were recorded, and by what the decision itself says.</summary>
    private sealed class Returns(IReadOnlyList<EventRow> rows, ReplayIndex index, Roster roster)
    {
        private readonly List<OfficeEvent> known = [];

        public void Until(DateTimeOffset instant, string? replaced)
        {
            var before = known.Count;
            for (; known.Count < rows.Count && rows[known.Count].RecordedAt <= instant;)
            {
                var row = rows[known.Count];
                known.Add(new OfficeEvent { Number = row.Number, At = row.At, Unit = roster.NameOf(row.Unit), Item = row.Item, About = row.About });
            }

            if (known.Count > before)
            {
                index.Returned = Storage.Returns.InForce(known);
            }

            index.SetReplaced(replaced);
        }
    }
}
