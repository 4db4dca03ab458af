using MailIntake.Commands;
using MailIntake.Domain.Classify;

namespace MailIntake.Tests.Classify.Corpus;

/// <summary>The mails of the corpus before one, as <c>classify</c> holds them, with what the office has returned (退回) meanwhile.</summary>
internal sealed class CorpusIndex(DryRunIndex files) : IDuplicateIndex
{
    private readonly HashSet<string> returned = [];

    public void Add(string number, CorpusMail mail, string sha256, Decision decision, string? text)
    {
        files.Add(number, mail.ReceivedAt, sha256, decision, text);
        if (mail.IsReturned)
        {
            returned.Add(number);
        }
    }

    public string? TextOf(EarlierSubmission earlier) => files.TextOf(earlier);

    public EarlierSubmission? SameText(string office, string unit, string textHash) => files.SameText(office, unit, textHash) is { } earlier ? Marked(earlier) : null;

    public ReadOnlySpan<EarlierSubmission> Recent(string office, DateTimeOffset receivedAt) => files.Recent(office, receivedAt).ToArray().Select(Marked).ToArray();

    public EarlierSubmission? SameBytes(string office, string sha256) => files.SameBytes(office, sha256);

    private EarlierSubmission Marked(EarlierSubmission earlier) => earlier with { Returned = returned.Contains(earlier.Number) };
}
