namespace MailIntake.Configuration;

/// <summary>A text that an office may write itself, and what the program can put into it.</summary>
/// <param name="Name">Its key in <c>texts.yaml</c>.</param>
/// <param name="Variables">The names that may stand in braces.</param>
public sealed record TextKey(string Name, params IReadOnlyList<string> Variables)
{
    /// <summary>The subject of a bulletin's mail.</summary>
    public static readonly TextKey BulletinSubject = new("bulletin-subject", "title", "office", "period");

    /// <summary>The last lines of a bulletin's mail.</summary>
    public static readonly TextKey BulletinClosing = new("bulletin-closing", "office", "period");

    /// <summary>The name above the red line of the document (发文机关标志).</summary>
    public static readonly TextKey NoticeLetterhead = new("notice-letterhead", "office");

    /// <summary>What stands in the field of the document's number (发文字号) until it is given.</summary>
    public static readonly TextKey NoticeNumber = new("notice-number", "office", "year");

    /// <summary>The document's title.</summary>
    public static readonly TextKey NoticeTitle = new("notice-title", "office", "period", "stage");

    /// <summary>To whom it is addressed (主送机关).</summary>
    public static readonly TextKey NoticeAddressee = new("notice-addressee", "office");

    /// <summary>The first paragraph.</summary>
    public static readonly TextKey NoticeOpening = new("notice-opening", "office", "period", "document", "document-title", "as-of");

    /// <summary>The heading of what came in.</summary>
    public static readonly TextKey NoticeOverviewHeading = new("notice-overview-heading");

    /// <summary>What came in.</summary>
    public static readonly TextKey NoticeOverview = new("notice-overview", "period", "received", "counted", "others");

    /// <summary>Nothing came in.</summary>
    public static readonly TextKey NoticeOverviewNone = new("notice-overview-none", "period");

    /// <summary>Some of what came in waits for a person.</summary>
    public static readonly TextKey NoticeWaiting = new("notice-waiting", "waiting");

    /// <summary>How the counts compare with the period before.</summary>
    public static readonly TextKey NoticeCompared = new("notice-compared", "previous", "submitted", "adopted");

    /// <summary>There is no period before to compare with.</summary>
    public static readonly TextKey NoticeFirst = new("notice-first", "period", "year");

    /// <summary>The heading of the ranking.</summary>
    public static readonly TextKey NoticeRankingHeading = new("notice-ranking-heading");

    /// <summary>Who leads a group.</summary>
    public static readonly TextKey NoticeLeaders = new("notice-leaders", "group", "count", "by", "leaders");

    /// <summary>Who is last in a group.</summary>
    public static readonly TextKey NoticeLast = new("notice-last", "group", "last");

    /// <summary>A group of one unit.</summary>
    public static readonly TextKey NoticeSingle = new("notice-single", "group", "unit", "result");

    /// <summary>A group whose units are all equal.</summary>
    public static readonly TextKey NoticeEqual = new("notice-equal", "group", "count", "result");

    /// <summary>A group without units.</summary>
    public static readonly TextKey NoticeEmpty = new("notice-empty", "group");

    /// <summary>The heading of the quotas.</summary>
    public static readonly TextKey NoticeQuotaHeading = new("notice-quota-heading");

    /// <summary>A quota that all have met.</summary>
    public static readonly TextKey NoticeQuotaMet = new("notice-quota-met", "quota", "period", "count");

    /// <summary>A quota that is over and that some have missed.</summary>
    public static readonly TextKey NoticeQuotaMissed = new("notice-quota-missed", "quota", "period", "count", "met", "missed", "units");

    /// <summary>A quota that is not over and that some have not met yet.</summary>
    public static readonly TextKey NoticeQuotaOpen = new("notice-quota-open", "quota", "period", "count", "met", "missed", "units");

    /// <summary>The heading of adoptions.</summary>
    public static readonly TextKey NoticeAdoptionHeading = new("notice-adoption-heading");

    /// <summary>What was adopted.</summary>
    public static readonly TextKey NoticeAdopted = new("notice-adopted", "adopted", "channels", "units");

    /// <summary>Nothing was adopted.</summary>
    public static readonly TextKey NoticeAdoptedNone = new("notice-adopted-none", "period");

    /// <summary>What else was recorded.</summary>
    public static readonly TextKey NoticeEvents = new("notice-events", "events");

    /// <summary>The heading of outcomes.</summary>
    public static readonly TextKey NoticeOutcomeHeading = new("notice-outcome-heading");

    /// <summary>An outcome that the document decides.</summary>
    public static readonly TextKey NoticeDecided = new("notice-decided", "outcome", "units", "clause", "reason");

    /// <summary>An outcome that the office has to confirm.</summary>
    public static readonly TextKey NoticeProposed = new("notice-proposed", "outcome", "units", "clause", "reason");

    /// <summary>The heading of what was recorded later about a published period.</summary>
    public static readonly TextKey NoticeAdjustmentHeading = new("notice-adjustment-heading");

    /// <summary>What was recorded later about a unit.</summary>
    public static readonly TextKey NoticeAdjusted = new("notice-adjusted", "unit", "period", "published", "now", "reasons");

    /// <summary>The last paragraph.</summary>
    public static readonly TextKey NoticeClosing = new("notice-closing", "office", "period");

    /// <summary>The title of the ranking tables (附件).</summary>
    public static readonly TextKey NoticeRankingTable = new("notice-ranking-table", "period");

    /// <summary>The title of the charts (附件).</summary>
    public static readonly TextKey NoticeCharts = new("notice-charts", "period");

    /// <summary>Who signs (发文机关署名).</summary>
    public static readonly TextKey NoticeSignature = new("notice-signature", "office");

    /// <summary>The subject of a receipt.</summary>
    public static readonly TextKey ReceiptSubject = new("receipt-subject", "subject", "number");

    /// <summary>A receipt.</summary>
    public static readonly TextKey ReceiptBody = new("receipt-body", "unit", "office", "date", "result", "progress");

    /// <summary>What a receipt says of a counted report.</summary>
    public static readonly TextKey ReceiptCounted = new("receipt-counted", "title", "number", "kind", "words", "reason", "first");

    /// <summary>What it says of one that does not count.</summary>
    public static readonly TextKey ReceiptNotCounted = new("receipt-not-counted", "title", "number", "kind", "words", "reason", "first");

    /// <summary>What it says of one that repeats another.</summary>
    public static readonly TextKey ReceiptDuplicate = new("receipt-duplicate", "title", "number", "kind", "words", "reason", "first");

    /// <summary>What it says of one that waits for a person.</summary>
    public static readonly TextKey ReceiptReview = new("receipt-review", "title", "number", "kind", "words", "reason", "first");

    /// <summary>How far the unit is: which one of the period, how many are required.</summary>
    public static readonly TextKey ReceiptProgress = new("receipt-progress", "quota", "period", "nth", "required");

    /// <summary>The subject of a reminder before a period ends.</summary>
    public static readonly TextKey ReminderSubject = new("reminder-subject", "unit", "end");

    /// <summary>A reminder before a period ends.</summary>
    public static readonly TextKey ReminderBody = new("reminder-body", "unit", "office", "end", "quotas", "date");

    /// <summary>A quota in a reminder.</summary>
    public static readonly TextKey ReminderQuota = new("reminder-quota", "quota", "period", "required", "actual", "missing");

    /// <summary>The subject of a reminder of a commission.</summary>
    public static readonly TextKey CommissionReminderSubject = new("commission-reminder-subject", "number", "title");

    /// <summary>A reminder of a commission.</summary>
    public static readonly TextKey CommissionReminderBody = new("commission-reminder-body", "unit", "office", "number", "title", "due", "date");

    /// <summary>The subject of the list of those that have not answered a commission.</summary>
    public static readonly TextKey OverdueSubject = new("overdue-subject", "number", "title");

    /// <summary>The list of those that have not answered a commission.</summary>
    public static readonly TextKey OverdueBody = new("overdue-body", "office", "number", "title", "due", "count", "answered", "open", "date");

    /// <summary>The subject of a unit's statement.</summary>
    public static readonly TextKey StatementSubject = new("statement-subject", "title", "unit", "period");

    /// <summary>The subject of an item forwarded to a superior.</summary>
    public static readonly TextKey ForwardSubject = new("forward-subject", "title", "kind", "unit", "office");

    /// <summary>The cover of an item forwarded to a superior.</summary>
    public static readonly TextKey ForwardCover = new("forward-cover", "to", "title", "kind", "unit", "authors", "office", "date");

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<TextKey> All =
    [
        BulletinSubject, BulletinClosing, NoticeLetterhead, NoticeNumber, NoticeTitle, NoticeAddressee, NoticeOpening, NoticeOverviewHeading, NoticeOverview,
        NoticeOverviewNone, NoticeWaiting, NoticeCompared, NoticeFirst, NoticeRankingHeading, NoticeLeaders, NoticeLast, NoticeSingle, NoticeEqual, NoticeEmpty,
        NoticeQuotaHeading, NoticeQuotaMet, NoticeQuotaMissed, NoticeQuotaOpen, NoticeAdoptionHeading, NoticeAdopted, NoticeAdoptedNone, NoticeEvents,
        NoticeOutcomeHeading, NoticeDecided, NoticeProposed, NoticeAdjustmentHeading, NoticeAdjusted, NoticeClosing, NoticeRankingTable, NoticeCharts, NoticeSignature,
        ReceiptSubject, ReceiptBody, ReceiptCounted, ReceiptNotCounted, ReceiptDuplicate, ReceiptReview, ReceiptProgress,
        ReminderSubject, ReminderBody, ReminderQuota, CommissionReminderSubject, CommissionReminderBody, OverdueSubject, OverdueBody, StatementSubject, ForwardSubject, ForwardCover,
    ];
}
