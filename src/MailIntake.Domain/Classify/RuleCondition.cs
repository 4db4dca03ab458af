namespace MailIntake.Domain.Classify;

/// <summary>A condition of a rule. Everything that it states must hold; what it does not state is not asked.</summary>
public sealed record RuleCondition
{
    /// <summary>All of these hold.</summary>
    public IReadOnlyList<RuleCondition> All { get; init; } = [];

    /// <summary>At least one of these holds; nothing is asked where the list is empty.</summary>
    public IReadOnlyList<RuleCondition> Any { get; init; } = [];

    /// <summary>This does not hold.</summary>
    public RuleCondition? Not { get; init; }

    /// <summary>The mailbox is one of these.</summary>
    public IReadOnlyList<string> Mailboxes { get; init; } = [];

    /// <summary>The sender's address is one of these, or ends in one that begins with @.</summary>
    public IReadOnlyList<string> Senders { get; init; } = [];

    /// <summary>The unit is one of these.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>The unit's category is one of these.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The kind is one of these.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>One of the subject's labels matches.</summary>
    public TextPattern? Tag { get; init; }

    /// <summary>The title matches.</summary>
    public TextPattern? Subject { get; init; }

    /// <summary>The report's text matches.</summary>
    public TextPattern? Text { get; init; }

    /// <summary>The name of an attachment matches.</summary>
    public TextPattern? Attachment { get; init; }

    /// <summary>字数 is known and at least this.</summary>
    public int? MinWords { get; init; }

    /// <summary>字数 is known and at most this.</summary>
    public int? MaxWords { get; init; }

    /// <summary>There is (or is not) a commission's number in the subject.</summary>
    public bool? HasCommission { get; init; }

    /// <summary>What was seen where the condition holds, in Chinese; null where it does not hold.</summary>
    public string? Saw(RuleInput mail)
    {
        var seen = new List<string>();
        return Holds(mail, seen) ? string.Join("，", seen) : null;
    }

    /// <summary>Why the condition does not hold, the first thing that is missing, in Chinese; null where it holds. For people: deciding asks <see cref="Saw"/>.</summary>
    public string? Lacks(RuleInput mail)
    {
        if (Saw(mail) is not null)
        {
            return null;
        }

        List<string> seen = [];
        return NotOneOf(Mailboxes, mail.Mailbox, "邮箱") ?? NotOneOf(Kinds, mail.Kind, "文种") ?? NotOneOf(Units, mail.Unit, "单位") ?? NotOneOf(Categories, mail.Category, "类别")
            ?? (SenderHolds(mail.Sender, seen) ? null : $"发件地址是“{mail.Sender}”，要求 {string.Join("、", Senders)}")
            ?? (WordsHold(mail.Words, seen) ? null : $"字数{(mail.Words is { } words ? $"是 {words}" : "不知道")}，要求{(MinWords is { } min ? $"至少 {min}" : "")}{(MinWords is not null && MaxWords is not null ? "、" : "")}{(MaxWords is { } max ? $"至多 {max}" : "")}")
            ?? (HasCommission is not { } commission || commission == mail.Commission is not null ? null : commission ? "没有约稿编号" : "有约稿编号")
            ?? NoMatch(Subject, [mail.Subject], "标题") ?? NoMatch(Tag, mail.Tags, "标记") ?? NoMatch(Attachment, mail.Attachments, "附件名")
            ?? All.Select(condition => condition.Lacks(mail)).FirstOrDefault(lack => lack is not null)
            ?? (Any.Count == 0 || Any.Any(condition => condition.Saw(mail) is not null) ? null : $"几个条件都不成立（{string.Join("；", Any.Select(condition => condition.Lacks(mail)))}）")
            ?? (Not?.Saw(mail) is { } excluded ? $"属于除外的情形（{excluded}）" : null)
            ?? NoMatch(Text, [mail.Text], "正文");

        static string? NotOneOf(IReadOnlyList<string> allowed, string value, string what) =>
            OneOf(allowed, value, what, []) ? null : $"{what}{(value.Length > 0 ? $"是“{value}”" : "不知道")}，要求 {string.Join("、", allowed)}";

        static string? NoMatch(TextPattern? pattern, IReadOnlyList<string> texts, string what) =>
            Matches(pattern, texts, what, []) ? null : $"{what}{(texts.All(text => text.Length == 0) ? "是空的" : $"中没有{(pattern!.Patterns is [var only] ? $"“{only}”" : $" {pattern.Patterns.Count} 个说法里的任何一个")}")}";
    }

    private bool Holds(RuleInput mail, List<string> seen)
    {
        // What costs least is asked first, the report's whole text last.
        if (!OneOf(Mailboxes, mail.Mailbox, "邮箱", seen) || !OneOf(Kinds, mail.Kind, "文种", seen) || !OneOf(Units, mail.Unit, "单位", seen)
            || !OneOf(Categories, mail.Category, "类别", seen) || !SenderHolds(mail.Sender, seen) || !WordsHold(mail.Words, seen))
        {
            return false;
        }

        if (HasCommission is { } commission && commission != mail.Commission is not null)
        {
            return false;
        }

        if (mail.Commission is { } number && HasCommission == true)
        {
            seen.Add($"约稿编号 {number}");
        }

        if (!Matches(Subject, [mail.Subject], "标题", seen) || !Matches(Tag, mail.Tags, "标记", seen) || !Matches(Attachment, mail.Attachments, "附件名", seen))
        {
            return false;
        }

        foreach (var condition in All)
        {
            if (!condition.Holds(mail, seen))
            {
                return false;
            }
        }

        return (Any.Count == 0 || Any.Any(condition => condition.HoldsAlone(mail, seen))) && Not?.Holds(mail, []) != true && Matches(Text, [mail.Text], "正文", seen);
    }

    // Of an alternative that fails halfway nothing is told.
    private bool HoldsAlone(RuleInput mail, List<string> seen)
    {
        var own = new List<string>();
        if (!Holds(mail, own))
        {
            return false;
        }

        seen.AddRange(own);
        return true;
    }

    private bool SenderHolds(string sender, List<string> seen)
    {
        if (Senders.Count == 0)
        {
            return true;
        }

        foreach (var allowed in Senders)
        {
            if (allowed.StartsWith('@') ? sender.EndsWith(allowed, StringComparison.OrdinalIgnoreCase) : sender.Equals(allowed, StringComparison.OrdinalIgnoreCase))
            {
                seen.Add($"发件地址 {sender}");
                return true;
            }
        }

        return false;
    }

    private bool WordsHold(int? words, List<string> seen)
    {
        if (MinWords is null && MaxWords is null)
        {
            return true;
        }

        if (words is not { } count || count < MinWords || count > MaxWords)
        {
            return false;
        }

        seen.Add($"{count} 字");
        return true;
    }

    private static bool OneOf(IReadOnlyList<string> allowed, string value, string what, List<string> seen)
    {
        if (allowed.Count == 0)
        {
            return true;
        }

        if (!allowed.Contains(value))
        {
            return false;
        }

        seen.Add($"{what}“{value}”");
        return true;
    }

    private static bool Matches(TextPattern? pattern, IReadOnlyList<string> texts, string what, List<string> seen)
    {
        if (pattern is null)
        {
            return true;
        }

        foreach (var text in texts)
        {
            if (pattern.Match(text) is { } match)
            {
                seen.Add($"{what}中有“{ShortText.Of(match, 41)}”");
                return true;
            }
        }

        return false;
    }
}
