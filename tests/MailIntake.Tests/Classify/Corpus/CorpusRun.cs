using System.Security.Cryptography;
using MailIntake.Configuration;
using MailIntake.Documents;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Ledger;
using MailIntake.Mail.Mime;

namespace MailIntake.Tests.Classify.Corpus;

/// <summary>Decides mails of the corpus with the configuration that ships, in their order, and compares with the labels.</summary>
internal static class CorpusRun
{
    /// <summary>Decides them.</summary>
    public static CorpusResult Decide(IEnumerable<CorpusMail> mails)
    {
        var problems = new List<Problem>();
        var configuration = ConfigurationLoader.Load(new AppFolders(Path.Combine(ShippedConfig.Root, "config"), "data"), TimeProvider.System, problems)
            ?? throw new InvalidDataException(string.Join('\n', problems));
        var indexes = configuration.Offices.ToDictionary(o => o.Id, _ => new Earlier());
        var contexts = configuration.Offices.ToDictionary(o => o.Id, o => new OfficeContext(
            o.Context.Classification, new Roster([.. o.Roster.Units.Select(u => u with { Senders = [CorpusOffice.AddressOf(u.Name)] })]), ownSubjects: o.Context.OwnSubjects));
        var (reader, format) = (new ContentReader(), new MimeFormat());
        Share units = default, kinds = default, statuses = default, words = default, notSilent = default, reviews = default;
        var confusion = new Dictionary<(string, string), int>();
        var wrong = new List<string>();
        var number = 0;
        foreach (var mail in mails)
        {
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(mail.Octets));
            var content = reader.ReadWholeAsync(format.Read(mail.Octets), default).GetAwaiter().GetResult();
            var index = indexes[mail.Office];
            var identified = Classifier.Identify(contexts[mail.Office], new ArrivedMail(mail.Mailbox, "INBOX", IsJunk: false, mail.ReceivedAt, sha256, content));
            var decision = Classifier.Decide(identified, index, index.TextOf);
            index.Add($"{number++}", mail.ReceivedAt, decision, mail.IsReturned, sha256, identified.Text);

            var label = mail.Label;
            var unit = label.Unit is null || label.Unit == decision.Unit;
            var kind = label.Kind is null || label.Kind == decision.Kind;
            var status = label.Status == decision.Status;
            var count = label.Words is null || label.Words == decision.Words;
            var loud = decision.Status == SubmissionStatus.Review || (status && (decision.Status != SubmissionStatus.Counted || (unit && kind)));
            units = label.Unit is null ? units : units.With(unit);
            kinds = label.Kind is null ? kinds : kinds.With(kind);
            words = label.Words is null ? words : words.With(count);
            (statuses, notSilent) = (statuses.With(status), notSilent.With(loud));
            reviews = mail.IsOrdinary ? reviews.With(decision.Status == SubmissionStatus.Review) : reviews;
            var cell = (Cell(label.Status, label.Kind), Cell(decision.Status, label.Kind is null ? null : decision.Kind));
            confusion[cell] = confusion.GetValueOrDefault(cell) + 1;
            if (!(unit && kind && status && count))
            {
                var last = decision.Reasons.LastOrDefault(r => r.Decides) ?? (decision.Reasons.Count > 0 ? decision.Reasons[^1] : null);
                wrong.Add($"{(loud ? "" : "SILENT ")}{mail.Office} {mail.Case}\n  meant   {label}\n  decided {decision.Status} {decision.Unit} {decision.Kind} {decision.Words} from {decision.CountedFrom}; {last?.Rule}: {last?.Saw}");
            }
        }

        return new CorpusResult { Unit = units, Kind = kinds, Status = statuses, Words = words, NotSilent = notSilent, Review = reviews, Confusion = confusion, Wrong = wrong };
    }

    /// <summary>Decides so many generated mails of a seed.</summary>
    public static CorpusResult Decide(int mails, int seed)
    {
        var generator = new CorpusGenerator(seed);
        return Decide(Enumerable.Range(0, mails).Select(_ => generator.Next()));
    }

    private static string Cell(SubmissionStatus status, string? kind) => status.Name() + (kind is null ? "" : " " + kind);
}
