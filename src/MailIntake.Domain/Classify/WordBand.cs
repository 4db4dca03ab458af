namespace MailIntake.Domain.Classify;

/// <summary>A kind told by 字数 alone.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Min">The least 字数, inclusive.</param>
/// <param name="Max">The most 字数, inclusive.</param>
public sealed record WordBand(string Kind, int Min, int Max);
