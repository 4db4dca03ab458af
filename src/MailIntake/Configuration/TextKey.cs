namespace MailIntake.Configuration;

/// <summary>A text that an office may write itself, and what the program can put into it.</summary>
/// <param name="Name">Its key in <c>texts.yaml</c>.</param>
/// <param name="Variables">The names that may stand in braces.</param>
public sealed record TextKey(string Name, params IReadOnlyList<string> Variables)
{
    /// <summary>What a bulletin is called.</summary>
    public static readonly TextKey BulletinTitle = new("bulletin-title", "office", "period", "stage");

    /// <summary>The subject of a bulletin's mail.</summary>
    public static readonly TextKey BulletinSubject = new("bulletin-subject", "title", "office", "period");

    /// <summary>Up to when it counts.</summary>
    public static readonly TextKey BulletinBasis = new("bulletin-basis", "as-of");

    /// <summary>What readers must know of it as a whole.</summary>
    public static readonly TextKey BulletinNotice = new("bulletin-notice", "notice");

    /// <summary>How much came in.</summary>
    public static readonly TextKey BulletinReceived = new("bulletin-received", "received", "statuses");

    /// <summary>How much of it waits for a person.</summary>
    public static readonly TextKey BulletinWaiting = new("bulletin-waiting", "waiting");

    /// <summary>Where the plain text has the details.</summary>
    public static readonly TextKey BulletinEnclosed = new("bulletin-enclosed");

    /// <summary>The last lines of a bulletin's mail.</summary>
    public static readonly TextKey BulletinClosing = new("bulletin-closing", "office", "period");

    /// <summary>The heading of the reports that count.</summary>
    public static readonly TextKey HeadingCounted = new("heading-counted");

    /// <summary>The heading of a group's ranking.</summary>
    public static readonly TextKey HeadingRanking = new("heading-ranking", "group");

    /// <summary>The heading of outcomes.</summary>
    public static readonly TextKey HeadingOutcomes = new("heading-outcomes");

    /// <summary>The heading of adjustments.</summary>
    public static readonly TextKey HeadingAdjustments = new("heading-adjustments");

    /// <summary>The heading of the ranking of persons.</summary>
    public static readonly TextKey HeadingPersons = new("heading-persons");

    /// <summary>The heading of quotas.</summary>
    public static readonly TextKey HeadingQuotas = new("heading-quotas");

    /// <summary>The heading of commissions.</summary>
    public static readonly TextKey HeadingCommissions = new("heading-commissions");

    /// <summary>The heading of the months.</summary>
    public static readonly TextKey HeadingTrend = new("heading-trend");

    /// <summary>The heading of the entries.</summary>
    public static readonly TextKey HeadingEntries = new("heading-entries");

    /// <summary>The heading of what was not counted.</summary>
    public static readonly TextKey HeadingUncounted = new("heading-uncounted");

    /// <summary>The heading of what the mailboxes held and the ledger has.</summary>
    public static readonly TextKey HeadingReceived = new("heading-received");

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

    /// <summary>More than in the period before.</summary>
    public static readonly TextKey NoticeMore = new("notice-more", "count");

    /// <summary>Fewer than in the period before.</summary>
    public static readonly TextKey NoticeFewer = new("notice-fewer", "count");

    /// <summary>As many as in the period before.</summary>
    public static readonly TextKey NoticeSame = new("notice-same");

    /// <summary>How the counts compare with the period before.</summary>
    public static readonly TextKey NoticeCompared = new("notice-compared", "previous", "submitted", "adopted");

    /// <summary>There is no period before to compare with.</summary>
    public static readonly TextKey NoticeFirst = new("notice-first", "period", "year");

    /// <summary>The heading of the ranking.</summary>
    public static readonly TextKey NoticeRankingHeading = new("notice-ranking-heading");

    /// <summary>What a ranking by points goes by.</summary>
    public static readonly TextKey NoticeByTotal = new("notice-by-total");

    /// <summary>What a ranking by completion goes by.</summary>
    public static readonly TextKey NoticeByCompletion = new("notice-by-completion");

    /// <summary>A unit's result.</summary>
    public static readonly TextKey NoticeResult = new("notice-result", "total");

    /// <summary>A unit's result where it has a target.</summary>
    public static readonly TextKey NoticeResultCompletion = new("notice-result-completion", "completion", "total");

    /// <summary>A unit with its result.</summary>
    public static readonly TextKey NoticeNamed = new("notice-named", "units", "result");

    /// <summary>Units of one rank with the result they share.</summary>
    public static readonly TextKey NoticeTied = new("notice-tied", "units", "result");

    /// <summary>Units of one rank, each named with its own result.</summary>
    public static readonly TextKey NoticeTiedApart = new("notice-tied-apart", "units");

    /// <summary>A place of the ranking.</summary>
    public static readonly TextKey NoticePlace = new("notice-place", "rank", "units");

    /// <summary>A list of names that is cut short.</summary>
    public static readonly TextKey NoticeMany = new("notice-many", "units", "count");

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

    /// <summary>A unit that missed a quota.</summary>
    public static readonly TextKey NoticeQuotaUnit = new("notice-quota-unit", "unit", "required", "actual");

    /// <summary>A quota of several periods that all have met in each.</summary>
    public static readonly TextKey NoticeQuotaPeriodsMet = new("notice-quota-periods-met", "quota", "periods", "count");

    /// <summary>A quota of several periods that some have missed.</summary>
    public static readonly TextKey NoticeQuotaPeriodsMissed = new("notice-quota-periods-missed", "quota", "periods", "count", "met", "missed", "units");

    /// <summary>A unit that missed a quota in some of its periods.</summary>
    public static readonly TextKey NoticeQuotaUnitPeriods = new("notice-quota-unit-periods", "unit", "missed", "required", "actual");

    /// <summary>A quota that is not over and that some have not met yet.</summary>
    public static readonly TextKey NoticeQuotaOpen = new("notice-quota-open", "quota", "period", "count", "met", "missed", "units");

    /// <summary>The heading of adoptions.</summary>
    public static readonly TextKey NoticeAdoptionHeading = new("notice-adoption-heading");

    /// <summary>Adoptions of a channel.</summary>
    public static readonly TextKey NoticeChannel = new("notice-channel", "channel", "count");

    /// <summary>A unit's adoptions.</summary>
    public static readonly TextKey NoticeUnitAdopted = new("notice-unit-adopted", "unit", "count");

    /// <summary>An event and how often it was recorded.</summary>
    public static readonly TextKey NoticeEvent = new("notice-event", "event", "count");

    /// <summary>What was adopted.</summary>
    public static readonly TextKey NoticeAdopted = new("notice-adopted", "adopted", "channels", "units");

    /// <summary>Nothing was adopted.</summary>
    public static readonly TextKey NoticeAdoptedNone = new("notice-adopted-none", "period");

    /// <summary>What else was recorded.</summary>
    public static readonly TextKey NoticeEvents = new("notice-events", "events");

    /// <summary>How far a commission is.</summary>
    public static readonly TextKey NoticeCommission = new("notice-commission", "title", "number", "due", "count", "answered", "others");

    /// <summary>Who answered a commission too late.</summary>
    public static readonly TextKey NoticeCommissionLate = new("notice-commission-late", "count", "units");

    /// <summary>Whose answer to a commission waits for a person.</summary>
    public static readonly TextKey NoticeCommissionWaiting = new("notice-commission-waiting", "count", "units");

    /// <summary>Of whom the office recorded that they did not fulfil a commission.</summary>
    public static readonly TextKey NoticeCommissionFailed = new("notice-commission-failed", "count", "units");

    /// <summary>Who has not answered a commission.</summary>
    public static readonly TextKey NoticeCommissionOpen = new("notice-commission-open", "count", "units");

    /// <summary>Those who have not answered yet and still have time.</summary>
    public static readonly TextKey NoticeCommissionExpected = new("notice-commission-expected", "count", "units");

    /// <summary>The heading of outcomes.</summary>
    public static readonly TextKey NoticeOutcomeHeading = new("notice-outcome-heading");

    /// <summary>An outcome that the document decides.</summary>
    public static readonly TextKey NoticeDecided = new("notice-decided", "outcome", "units", "clause", "reason");

    /// <summary>An outcome that the office has to confirm.</summary>
    public static readonly TextKey NoticeProposed = new("notice-proposed", "outcome", "units", "clause", "reason");

    /// <summary>A unit with what is its own of the reason.</summary>
    public static readonly TextKey NoticeOutcomeUnit = new("notice-outcome-unit", "unit", "detail");

    /// <summary>The heading of what was recorded later about a published period.</summary>
    public static readonly TextKey NoticeAdjustmentHeading = new("notice-adjustment-heading");

    /// <summary>What was recorded later about a unit.</summary>
    public static readonly TextKey NoticeAdjusted = new("notice-adjusted", "unit", "period", "published", "now", "reasons");

    /// <summary>A published unit that is one no more.</summary>
    public static readonly TextKey NoticeUnitGone = new("notice-unit-gone", "unit", "period", "published", "reason");

    /// <summary>What was withdrawn or decided anew about a published period.</summary>
    public static readonly TextKey NoticeCorrected = new("notice-corrected", "unit", "date", "causes", "points", "period");

    /// <summary>An outcome of a published period that is another now.</summary>
    public static readonly TextKey NoticeOutcomeChanged = new("notice-outcome-changed", "unit", "period", "published", "now");

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

    /// <summary>What a receipt says of a mail from an address that is not on the roster.</summary>
    public static readonly TextKey ReceiptStranger = new("receipt-stranger", "received", "number", "status", "reason");

    /// <summary>What a receipt says first where the decision that an earlier one told has changed.</summary>
    public static readonly TextKey ReceiptUpdated = new("receipt-updated", "result");

    /// <summary>How far the unit is: which one of the period, how many are required.</summary>
    public static readonly TextKey ReceiptProgress = new("receipt-progress", "quota", "period", "nth", "required");

    /// <summary>Which commission a report answers, and whether in time.</summary>
    public static readonly TextKey ReceiptCommission = new("receipt-commission", "number", "title", "state");

    /// <summary>The subject of a reminder before a period ends.</summary>
    public static readonly TextKey ReminderSubject = new("reminder-subject", "unit", "end");

    /// <summary>A reminder before a period ends.</summary>
    public static readonly TextKey ReminderBody = new("reminder-body", "unit", "office", "end", "quotas", "date");

    /// <summary>A quota in a reminder.</summary>
    public static readonly TextKey ReminderQuota = new("reminder-quota", "quota", "period", "required", "actual", "missing");

    /// <summary>A quota of adoptions that a unit is behind.</summary>
    public static readonly TextKey ReminderAdoption = new("reminder-adoption", "quota", "period", "required", "actual", "missing");

    /// <summary>The subject of a reminder of a commission.</summary>
    public static readonly TextKey CommissionReminderSubject = new("commission-reminder-subject", "number", "title");

    /// <summary>A reminder of a commission.</summary>
    public static readonly TextKey CommissionReminderBody = new("commission-reminder-body", "unit", "office", "number", "title", "due", "date");

    /// <summary>The subject of the list of those that have not answered a commission.</summary>
    public static readonly TextKey OverdueSubject = new("overdue-subject", "number", "title");

    /// <summary>The list of those that have not answered a commission.</summary>
    public static readonly TextKey OverdueBody = new("overdue-body", "office", "number", "title", "due", "count", "answered", "open", "date");

    /// <summary>The subject of the list of who has answered a commission, before its deadline.</summary>
    public static readonly TextKey ProgressSubject = new("progress-subject", "number", "title");

    /// <summary>The list of who has answered a commission, before its deadline.</summary>
    public static readonly TextKey ProgressBody = new("progress-body", "office", "number", "title", "due", "count", "answered", "open", "date");

    /// <summary>The subject of a commission's notice.</summary>
    public static readonly TextKey CommissionSubject = new("commission-subject", "number", "title");

    /// <summary>A commission's notice.</summary>
    public static readonly TextKey CommissionBody = new("commission-body", "unit", "office", "number", "title", "due", "details", "date");

    /// <summary>What is asked for beside the title.</summary>
    public static readonly TextKey CommissionRequirements = new("commission-requirements", "requirements");

    /// <summary>How to answer by mail.</summary>
    public static readonly TextKey CommissionByReply = new("commission-by-reply", "mailbox", "number");

    /// <summary>How to answer where mail is not the way.</summary>
    public static readonly TextKey CommissionByOtherWay = new("commission-by-other-way", "way", "number");

    /// <summary>That a unit which is not concerned answers too.</summary>
    public static readonly TextKey CommissionNotConcerned = new("commission-not-concerned", "item");

    /// <summary>What a unit's statement is called.</summary>
    public static readonly TextKey StatementTitle = new("statement-title", "unit", "office", "period");

    /// <summary>The subject of a unit's statement.</summary>
    public static readonly TextKey StatementSubject = new("statement-subject", "title", "unit", "period");

    /// <summary>Where the unit stands in its group.</summary>
    public static readonly TextKey StatementPlace = new("statement-place", "group", "count", "rank");

    /// <summary>What the unit has to do next.</summary>
    public static readonly TextKey StatementNext = new("statement-next", "items");

    /// <summary>A quota of the next period.</summary>
    public static readonly TextKey StatementNextQuota = new("statement-next-quota", "quota", "period", "required");

    /// <summary>A quota of adoptions of the next period.</summary>
    public static readonly TextKey StatementNextAdoption = new("statement-next-adoption", "quota", "period", "required");

    /// <summary>A commission that is open.</summary>
    public static readonly TextKey StatementNextCommission = new("statement-next-commission", "title", "number", "due");

    /// <summary>The subject of an item forwarded to a superior.</summary>
    public static readonly TextKey ForwardSubject = new("forward-subject", "title", "kind", "unit", "office");

    /// <summary>The cover of an item forwarded to a superior.</summary>
    public static readonly TextKey ForwardCover = new("forward-cover", "to", "title", "kind", "unit", "authors", "office", "date");

    /// <summary>The subject of an alarm to the administrator.</summary>
    public static readonly TextKey AlarmSubject = new("alarm-subject", "what");

    /// <summary>An alarm to the administrator.</summary>
    public static readonly TextKey AlarmBody = new("alarm-body", "text", "date");

    /// <summary>The subject of the word that all is well again.</summary>
    public static readonly TextKey AlarmWellSubject = new("alarm-well-subject", "what");

    /// <summary>The word that all is well again.</summary>
    public static readonly TextKey AlarmWellBody = new("alarm-well-body", "what", "date");

    /// <summary>What is wrong: a mailbox has not been read for too long.</summary>
    public static readonly TextKey AlarmSilent = new("alarm-silent", "mailbox");

    /// <summary>The same at length.</summary>
    public static readonly TextKey AlarmSilentText = new("alarm-silent-text", "mailbox", "office", "since", "hours", "error");

    /// <summary>What is wrong: a mailbox has mails that the ledger has not.</summary>
    public static readonly TextKey AlarmDifference = new("alarm-difference", "mailbox");

    /// <summary>The same at length.</summary>
    public static readonly TextKey AlarmDifferenceText = new("alarm-difference-text", "mailbox", "office", "days");

    /// <summary>What is wrong: the disk is nearly full.</summary>
    public static readonly TextKey AlarmDisk = new("alarm-disk");

    /// <summary>The same at length.</summary>
    public static readonly TextKey AlarmDiskText = new("alarm-disk-text", "folder", "free");

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<TextKey> All =
    [
        BulletinTitle, BulletinSubject, BulletinBasis, BulletinNotice, BulletinReceived, BulletinWaiting, BulletinEnclosed, BulletinClosing,
        HeadingCounted, HeadingRanking, HeadingOutcomes, HeadingAdjustments, HeadingPersons, HeadingQuotas, HeadingCommissions, HeadingTrend,
        HeadingEntries, HeadingUncounted, HeadingReceived, NoticeLetterhead, NoticeNumber, NoticeTitle, NoticeAddressee, NoticeOpening, NoticeOverviewHeading,
        NoticeOverview, NoticeOverviewNone, NoticeWaiting, NoticeMore, NoticeFewer, NoticeSame, NoticeCompared, NoticeFirst, NoticeRankingHeading,
        NoticeByTotal, NoticeByCompletion, NoticeResult, NoticeResultCompletion, NoticeNamed, NoticeTied, NoticeTiedApart, NoticePlace, NoticeMany,
        NoticeLeaders, NoticeLast, NoticeSingle, NoticeEqual, NoticeEmpty, NoticeQuotaHeading, NoticeQuotaMet, NoticeQuotaMissed, NoticeQuotaUnit,
        NoticeQuotaPeriodsMet, NoticeQuotaPeriodsMissed, NoticeQuotaUnitPeriods, NoticeQuotaOpen, NoticeAdoptionHeading, NoticeChannel,
        NoticeUnitAdopted, NoticeEvent, NoticeAdopted, NoticeAdoptedNone, NoticeEvents, NoticeCommission, NoticeCommissionLate,
        NoticeCommissionWaiting, NoticeCommissionFailed, NoticeCommissionOpen, NoticeCommissionExpected, NoticeOutcomeHeading, NoticeDecided, NoticeProposed, NoticeOutcomeUnit,
        NoticeAdjustmentHeading, NoticeAdjusted, NoticeUnitGone, NoticeCorrected, NoticeOutcomeChanged, NoticeClosing, NoticeRankingTable, NoticeCharts, NoticeSignature, ReceiptSubject, ReceiptBody,
        ReceiptCounted, ReceiptNotCounted, ReceiptDuplicate, ReceiptReview, ReceiptStranger, ReceiptUpdated, ReceiptProgress, ReceiptCommission, ReminderSubject, ReminderBody,
        ReminderQuota, ReminderAdoption, CommissionReminderSubject, CommissionReminderBody, OverdueSubject, OverdueBody, ProgressSubject, ProgressBody,
        CommissionSubject, CommissionBody, CommissionRequirements, CommissionByReply, CommissionByOtherWay, CommissionNotConcerned, StatementTitle,
        StatementSubject, StatementPlace, StatementNext, StatementNextQuota, StatementNextAdoption, StatementNextCommission, ForwardSubject,
        ForwardCover,
        AlarmSubject, AlarmBody, AlarmWellSubject, AlarmWellBody, AlarmSilent, AlarmSilentText, AlarmDifference, AlarmDifferenceText, AlarmDisk, AlarmDiskText,
    ];
}
