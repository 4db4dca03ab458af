using MailIntake.Domain.Ledger;
using MailIntake.Domain.Read;
using MailIntake.Domain.Score;

namespace MailIntake.Domain.Classify;

/// <summary>
/// The commissions (约稿) of an office as mails answer them: by the number in the subject, which a person wrote or left there on purpose; as a reply to
/// the notice, which mail programs show in In-Reply-To and References; by the commission's title from a unit that was asked. Some providers give sent
/// mail another Message-ID, so that replies alone would not do. Prepared once, then shared by all mails of a poll.
/// </summary>
public sealed class CommissionIndex
{
    /// <summary>Shorter numbers, and those without a letter, also stand in subjects for other things: they count only after 约稿.</summary>
    private const int DistinctiveLength = 4;

    private static readonly string[] Introductions = ["约稿编号", "约稿"];

    private readonly IReadOnlyList<Commission> commissions;
    private readonly Dictionary<string, Commission> byNumber = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> byNotice = new(StringComparer.Ordinal);
    private readonly ILookup<string, Commission> byTitle;

    /// <summary>Prepares the commissions of an office.</summary>
    /// <param name="commissions">The commissions.</param>
    /// <param name="notices">The Message-IDs of the notices without angle brackets, each with its commission's number.</param>
    public CommissionIndex(IReadOnlyList<Commission> commissions, IEnumerable<(string MessageId, string Number)> notices)
    {
        this.commissions = [.. commissions.OrderByDescending(c => c.Number.Length)];
        foreach (var commission in commissions)
        {
            byNumber.TryAdd(commission.Number, commission);
        }

        foreach (var (messageId, number) in notices)
        {
            byNotice.TryAdd(messageId, number);
        }

        byTitle = commissions.Where(c => TitleKey.Of(c.Title).Length > 0).ToLookup(c => TitleKey.Of(c.Title), StringComparer.Ordinal);
    }

    /// <summary>No commissions.</summary>
    public static CommissionIndex Empty { get; } = new([], []);

    /// <summary>The commission that a mail answers, or null where it answers none.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="title">Its title.</param>
    /// <param name="unit">Its unit's name, or null where it is not known.</param>
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="pattern">How the office's numbers look in a subject, or null.</param>
    public CommissionFinding? Find(ReadMail mail, string? title, string? unit, DateTimeOffset receivedAt, TextPattern? pattern)
    {
        var written = pattern?.Capture(mail.Subject);
        var inSubject = written is not null && byNumber.TryGetValue(written, out var known) ? known : NamedIn(mail.Subject);
        if (inSubject is not null)
        {
            return new CommissionFinding(inSubject.Number, $"主题中有约稿编号“{inSubject.Number}”", inSubject);
        }

        if (AnsweredNotice(mail.RepliesTo) is { } number)
        {
            return new CommissionFinding(number, $"是对约稿“{number}”通知的回复", byNumber.GetValueOrDefault(number));
        }

        // The ledger may learn of it later, when the office imports its commissions.
        if (written is not null)
        {
            return new CommissionFinding(written, $"主题中有约稿编号“{written}”，台账中还没有这个约稿", null);
        }

        return unit is not null && Titled(title, unit, receivedAt) is { } titled
            ? new CommissionFinding(titled.Number, $"标题与约稿“{titled.Number}”相同", titled)
            : null;
    }

    /// <summary>What is answered comes first (In-Reply-To), then what was last in the conversation (RFC 5322 section 3.6.4).</summary>
    private string? AnsweredNotice(IReadOnlyList<string> repliesTo)
    {
        foreach (var id in repliesTo.Take(1).Concat(repliesTo.Skip(1).Reverse()))
        {
            if (byNotice.TryGetValue(id, out var number))
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>The commission of that title that the unit was asked for: the one still open that is due first, else the one that was due last.</summary>
    private Commission? Titled(string? title, string unit, DateTimeOffset receivedAt)
    {
        var asked = byTitle[TitleKey.Of(title)].Where(c => c.IssuedAt <= receivedAt && c.Units.Contains(unit)).ToList();
        return asked.Where(c => c.DueAt >= receivedAt).MinBy(c => c.DueAt) ?? asked.MaxBy(c => c.DueAt);
    }

    private Commission? NamedIn(string subject) => commissions.FirstOrDefault(c => Names(subject, c.Number));

    private static bool Names(string subject, string number)
    {
        var distinctive = number.Length >= DistinctiveLength && number.Any(char.IsLetter);
        for (var at = subject.IndexOf(number, StringComparison.OrdinalIgnoreCase); at >= 0; at = subject.IndexOf(number, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (StandsAlone(subject, at, number.Length) && (distinctive || IsIntroduced(subject.AsSpan(0, at))))
            {
                return true;
            }
        }

        return false;
    }

    // YG-1 is neither in YG-12 nor in AYG-1 nor in YG-1-2.
    private static bool StandsAlone(string subject, int at, int length)
    {
        var rest = subject.AsSpan(at + length);
        var goesOn = char.IsAsciiLetterOrDigit(subject[at + length - 1]) && (rest is [var next, ..] && char.IsAsciiLetterOrDigit(next) || rest is ['-', var after, ..] && char.IsAsciiLetterOrDigit(after));
        var began = at > 0 && char.IsAsciiLetterOrDigit(subject[at]) && char.IsAsciiLetterOrDigit(subject[at - 1]);
        return !goesOn && !began;
    }

    private static bool IsIntroduced(ReadOnlySpan<char> before)
    {
        before = before.TrimEnd(" ：:第（(【[〔");
        foreach (var word in Introductions)
        {
            if (before.EndsWith(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
