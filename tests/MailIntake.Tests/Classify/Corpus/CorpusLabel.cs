using MailIntake.Domain.Classify;

namespace MailIntake.Tests.Classify.Corpus;

/// <summary>What a careful clerk would say of a mail. What is null is not compared.</summary>
/// <param name="Status">Whether it counts.</param>
/// <param name="Unit">Who reports.</param>
/// <param name="Kind">The kind (文种).</param>
/// <param name="Words">字数 of the report.</param>
internal sealed record CorpusLabel(SubmissionStatus Status, string? Unit = null, string? Kind = null, int? Words = null);
