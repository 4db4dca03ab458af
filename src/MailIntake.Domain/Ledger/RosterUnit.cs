namespace MailIntake.Domain.Ledger;

/// <summary>A unit (报送单位) of an office's roster: one row of <c>units.csv</c>.</summary>
/// <param name="Name">单位.</param>
/// <param name="Category">类别.</param>
/// <param name="Aliases">别名.</param>
/// <param name="Senders">发件邮箱, lower case.</param>
/// <param name="Notify">通知邮箱.</param>
public sealed record RosterUnit(
    string Name, string Category, IReadOnlyList<string> Aliases, IReadOnlyList<string> Senders, IReadOnlyList<string> Notify)
{
    /// <summary>The addresses of its 信息员 in <c>people.csv</c>.</summary>
    public IReadOnlyList<string> Officers { get; init; } = [];

    /// <summary>The addresses of its 分管领导, who get its results too.</summary>
    public IReadOnlyList<string> Leaders { get; init; } = [];

    /// <summary>Where it is written to: its 通知邮箱, else its 信息员, else where it sends from; empty where none is known.</summary>
    public IReadOnlyList<string> Addresses => Notify.Count > 0 ? Notify : Officers.Count > 0 ? Officers : Senders;

    /// <summary>Where its results go, bulletin (通报) and statement (对账单): where it is written to, and its 分管领导.</summary>
    public IReadOnlyList<string> ResultAddresses => [.. Addresses.Concat(Leaders).Distinct(StringComparer.OrdinalIgnoreCase)];
}
