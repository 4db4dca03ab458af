using MailIntake.Domain.Ledger;
using MailIntake.Domain.Outbox;
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

    /// <summary>
    /// A mail that has nothing of a commission but its title answers it so long after the deadline, when those who forgot it still send it. Later the same
    /// title is another report: many come again each quarter or year.
    /// </summary>
    public static readonly TimeSpan ShortlyAfter = TimeSpan.FromDays(30);

    private readonly IReadOnlyList<(Commission Commission, string[] Forms)> commissions;
    private readonly bool anyFolds;
    private readonly Dictionary<string, Commission> byNumber = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Commission> byForm = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (Commission Commission, string Form)?> byLetters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> byNotice = new(StringComparer.Ordinal);
    private readonly ILookup<string, Commission> byTitle;
    private readonly ILookup<string, Commission> byCore;

    /// <summary>Prepares the commissions of an office.</summary>
    /// <param name="commissions">The commissions.</param>
    /// <param name="notices">The Message-IDs of the notices without angle brackets, each with its commission's number.</param>
    public CommissionIndex(IReadOnlyList<Commission> commissions, IEnumerable<(string MessageId, string Number)> notices)
    {
        this.commissions = [.. commissions.OrderByDescending(c => c.Number.Length).Select(c => (c, Forms(c.Number)))];
        anyFolds = this.commissions.Any(c => c.Forms[^1] != c.Forms[0]);
        foreach (var commission in commissions)
        {
            var form = CommissionNumberForm.Of(commission.Number, underscores: true);
            byNumber.TryAdd(commission.Number, commission);
            byForm.TryAdd(form, commission);

            // YG-1-2 and YG-12 are told apart by their hyphens alone: neither is known without.
            var letters = Letters(form);
            byLetters[letters] = byLetters.ContainsKey(letters) ? null : (commission, form);
        }

        foreach (var (messageId, number) in notices)
        {
            byNotice.TryAdd(messageId, number);
        }

        byTitle = commissions.Where(c => TitleKey.Of(c.Title).Length > 0).ToLookup(c => TitleKey.Of(c.Title), StringComparer.Ordinal);
        byCore = commissions.ToLookup(c => CommissionTitle.Of(c.Title), StringComparer.Ordinal);
    }

    /// <summary>No commissions.</summary>
    public static CommissionIndex Empty { get; } = new([], []);

    /// <summary>The commission of a number, however it is typed, or null where there is none.</summary>
    public Commission? Known(string number) =>
        Written(number) ?? InOtherForms(number).FirstOrDefault();

    /// <summary>The commissions that a unit was asked for and could answer in time at an instant, those due first first.</summary>
    public IReadOnlyList<Commission> Open(string unit, DateTimeOffset at) => [.. commissions.Select(c => c.Commission).Where(c => IsOpen(c, unit, at)).OrderBy(c => c.DueAt)];

    /// <summary>The commission that a mail answers, or null where it answers none.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="title">Its title.</param>
    /// <param name="unit">Its unit, or null where it is not known.</param>
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="pattern">How the office's numbers look in a subject, or null.</param>
    /// <param name="isAnswer">True where the mail says itself that it answers a commission, by its mark or its mailbox.</param>
    public CommissionFinding? Find(ReadMail mail, string? title, RosterUnit? unit, DateTimeOffset receivedAt, TextPattern? pattern, bool isAnswer = false)
    {
        var forms = Forms(mail.Subject);
        var written = pattern is null ? [] : forms.Distinct().Select(pattern.Capture).OfType<string>().Select(w => w.TrimEnd('-')).Where(w => w.Length > 0).ToList();
        var named = NamedIn(forms, written);
        if (named.Count > 0)
        {
            var open = unit is null ? [] : named.Where(c => IsOpen(c, unit.Name, receivedAt)).ToList();
            var first = open.Count > 0 ? open[0] : named[0];
            return new CommissionFinding(first.Number, $"主题中有约稿编号“{first.Number}”", first) { Several = open.Count > 1 ? open : [] };
        }

        if (AnsweredNotice(mail.RepliesTo) is { } number)
        {
            return new CommissionFinding(number, $"是对约稿“{number}”通知的回复", byNumber.GetValueOrDefault(number));
        }

        // The ledger may learn of it later, when the office imports its commissions. A dash of another kind ends what the pattern takes: YG of YG—2026—09.
        if (written.Count > 0)
        {
            var whole = written.Find(w => w.Any(char.IsAsciiDigit) && !GoesOn(forms[1], w)) ?? written[^1];
            return new CommissionFinding(whole, $"主题中有约稿编号“{whole}”，台账中还没有这个约稿", null);
        }

        return unit is null ? null : Titled(title, unit, receivedAt, isAnswer);
    }

    /// <summary>True for a mail of a conversation that began with a commission's notice.</summary>
    /// <param name="repliesTo">The Message-IDs of the mails that it answers.</param>
    public bool IsAnswerToNotice(IReadOnlyList<string> repliesTo) => AnsweredNotice(repliesTo) is not null;

    /// <summary>What is answered comes first (In-Reply-To), then what was last in the conversation (RFC 5322 section 3.6.4).</summary>
    private string? AnsweredNotice(IReadOnlyList<string> repliesTo)
    {
        foreach (var id in repliesTo.Take(1).Concat(repliesTo.Skip(1).Reverse()))
        {
            if (byNotice.TryGetValue(OwnMessageId.Of(id), out var number))
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>
    /// The commission of that title that the unit was asked for: the one still open that is due first, else the open one that has the title but for what clerks
    /// put around it, else the one that was due last.
    /// </summary>
    private CommissionFinding? Titled(string? title, RosterUnit unit, DateTimeOffset receivedAt, bool isAnswer)
    {
        if (title is null || !commissions.Any(c => IsAsked(c.Commission, unit.Name, receivedAt)))
        {
            return null;
        }

        var same = byTitle[TitleKey.Of(title)].Where(c => IsAsked(c, unit.Name, receivedAt)).ToList();
        if (same.Where(c => c.DueAt >= receivedAt).MinBy(c => c.DueAt) is { } due)
        {
            return Same(due);
        }

        var alike = CommissionTitle.Of(title, unit).SelectMany(core => byCore[core]).Distinct().Where(c => IsAsked(c, unit.Name, receivedAt)).ToList();
        var open = alike.Where(c => c.DueAt >= receivedAt).ToList();
        if (open.Count > 0)
        {
            return open is [var one] ? Alike(one) : null;
        }

        // What says that it answers a commission and fits an old one alone is late, but not where there is one that it may answer in time.
        var anyTime = isAnswer && Open(unit.Name, receivedAt).Count == 0;
        if (same.Where(IsRecent).MaxBy(c => c.DueAt) is { } late)
        {
            return Same(late);
        }

        return isAnswer && alike.Where(IsRecent).ToList() is [var only] ? Alike(only) : null;

        bool IsRecent(Commission c) => anyTime || receivedAt - c.DueAt <= ShortlyAfter;

        static CommissionFinding Same(Commission c) => new(c.Number, $"标题与约稿“{c.Number}”相同", c);
        static CommissionFinding Alike(Commission c) => new(c.Number, $"标题与约稿“{c.Number}”《{c.Title}》相近", c);
    }

    private static bool IsAsked(Commission commission, string unit, DateTimeOffset at) => commission.IssuedAt <= at && commission.Units.Contains(unit);

    private static bool IsOpen(Commission commission, string unit, DateTimeOffset at) => commission.DueAt >= at && IsAsked(commission, unit, at);

    /// <summary>A text as it is, with the dashes and widths of other input methods as usual, and with underscores as hyphens too.</summary>
    private static string[] Forms(string text) => [text, CommissionNumberForm.Of(text), CommissionNumberForm.Of(text, underscores: true)];

    /// <summary>All commissions whose numbers a subject has: first the one in the place where the office's pattern says that it stands.</summary>
    private List<Commission> NamedIn(string[] forms, List<string> written)
    {
        if (commissions.Count == 0)
        {
            return [];
        }

        var named = written.Select(Written).OfType<Commission>().Take(1).ToList();
        for (var i = 0; i < forms.Length; i++)
        {
            if (i > 0 && !anyFolds && forms[i] == forms[i - 1])
            {
                continue;
            }

            var subject = forms[i];
            foreach (var (commission, numbers) in commissions)
            {
                if (Names(subject, numbers[i]))
                {
                    // A shorter number that is part of this one is not named with it.
                    named.Add(commission);
                    subject = subject.Replace(numbers[i], "\0", StringComparison.OrdinalIgnoreCase);
                }
            }
        }

        return [.. named.Concat(InOtherForms(forms[^1])).Distinct()];
    }

    private Commission? Written(string number) => byNumber.GetValueOrDefault(number) ?? byForm.GetValueOrDefault(CommissionNumberForm.Of(number, underscores: true));

    /// <summary>The commissions whose numbers are in a text with hyphens left out or put in: YG2026-11 and YG-2026-11.</summary>
    private IEnumerable<Commission> InOtherForms(string text)
    {
        var form = CommissionNumberForm.Of(text, underscores: true);
        for (var at = 0; at < form.Length; at++)
        {
            var start = at;
            while (at < form.Length && (char.IsAsciiLetterOrDigit(form[at]) || form[at] == '-'))
            {
                at++;
            }

            var run = form[start..at].Trim('-');
            if (Letters(run) is { Length: >= DistinctiveLength } letters && letters.Any(char.IsAsciiLetter)
                && byLetters.GetValueOrDefault(letters) is var (commission, number) && HasHyphensOf(run, number))
            {
                yield return commission;
            }
        }
    }

    // Between two digits a hyphen is never put in: YG-1-2 is not YG-12.
    private static bool HasHyphensOf(string run, string number)
    {
        var n = 0;
        for (var i = 0; i < run.Length; i++)
        {
            if (run[i] == '-')
            {
                if (number[n] == '-')
                {
                    n++;
                }
                else if (char.IsAsciiDigit(run[i - 1]) && char.IsAsciiDigit(run[i + 1]))
                {
                    return false;
                }

                continue;
            }

            n += number[n] == '-' ? 2 : 1;
        }

        return true;
    }

    private static string Letters(string number) => number.Replace("-", "", StringComparison.Ordinal);

    private static bool GoesOn(string subject, string number)
    {
        var at = subject.IndexOf(number, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && !StandsAlone(subject, at, number.Length);
    }

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

    /// <summary>True where a number in a subject is not a part of another: YG-1 is neither in YG-12 nor in AYG-1 nor in YG-1-2.</summary>
    internal static bool StandsAlone(string subject, int at, int length)
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
