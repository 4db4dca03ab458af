using System.Globalization;
using MailIntake.Domain.Classify;

namespace MailIntake.Domain.Bulletin;

/// <summary>
/// A day of a mailbox when it was last compared with the ledger. In the mailbox = counted + not counted + duplicate + review + quarantined + set aside,
/// where mails that have left the mailbox since they were taken in still count.
/// </summary>
/// <param name="Mailbox">The mailbox's address.</param>
/// <param name="Day">The day of receipt in Asia/Shanghai, <c>2023-06-05</c>.</param>
/// <param name="Held">Mails in the mailbox, those left alone in the junk folder not counted.</param>
/// <param name="Gone">Mails of the ledger that the mailbox no longer shows: deleted, moved, or older than what the provider shows.</param>
/// <param name="Counts">The mails of the ledger by their present status.</param>
/// <param name="Missing">The mails that the mailbox has and the ledger has not: folder and UIDs, ranges with a colon, as IMAP writes them (RFC 9051 section 4.1.1), or <see cref="Names"/> and the names they have over POP3.</param>
public sealed record ReconciledDay(
    string Mailbox, string Day, int Held, int Gone, IReadOnlyDictionary<SubmissionStatus, int> Counts, IReadOnlyList<(string Folder, string Uids)> Missing)
{
    /// <summary>What stands before the names of missing mails that have no UIDs (UIDL, RFC 1939 section 7).</summary>
    public const string Names = "UIDL ";

    /// <summary>The day of receipt, or null where the ledger was tampered with and it is none.</summary>
    public DateOnly? Date => DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>Mails that the ledger lacks; negative where it has more than the mailbox ever showed; 0 where both agree.</summary>
    public int Difference => Held + Gone - Counts.Values.Sum();

    /// <summary>The day and its equation in Chinese, with the missing UIDs.</summary>
    public string Text =>
        $"{Mailbox} {Day}：信箱中 {Held} 封{(Gone > 0 ? $"，信箱中已看不到 {Gone} 封" : "")}，台账 {Counts.Values.Sum()} 件"
        + $"（{string.Join("、", Counts.OrderBy(c => c.Key).Select(c => $"{c.Key.Label()} {c.Value}"))}）"
        + (Difference == 0 ? "" : $"，差 {Difference}")
        + string.Concat(Missing.Select(m => $"；{m.Folder} 中没有收到的 {(m.Uids.StartsWith(Names, StringComparison.Ordinal) ? m.Uids : $"UID：{m.Uids}")}"));
}
