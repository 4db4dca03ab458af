using System.Globalization;

namespace MailIntake.Domain.Score;

/// <summary>
/// What was withdrawn (冲正) or decided anew (改判) about a unit on one day and changes what had been published: the results of the days before stay, the
/// difference is entered on that day. What several causes of one day change is entered together.
/// </summary>
/// <param name="Unit">The unit.</param>
/// <param name="Day">The day from which it holds.</param>
/// <param name="Causes">What was withdrawn or decided anew.</param>
/// <param name="Entries">The points it changed; none where it changes no points.</param>
public sealed record Correction(string Unit, DateOnly Day, IReadOnlyList<CorrectionCause> Causes, IReadOnlyList<ScoreEntry> Entries)
{
    /// <summary>The sum of the points.</summary>
    public decimal Points => Entries.Sum(e => e.Points);

    /// <summary>The causes as a reader is told them; a long list is cut short and counted.</summary>
    public string Why(int most = int.MaxValue) =>
        string.Join("；", Causes.Take(most).Select(c => c.Described)) + (Causes.Count > most ? $"等{Causes.Count}件" : "");

    /// <summary>The points as a reader is told them.</summary>
    public string What() => Entries.Count == 0 ? "得分不变" : string.Join("、", Entries.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Item}（{e.Clause}）{e.Points:0.############}分")));
}
