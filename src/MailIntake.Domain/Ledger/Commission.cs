namespace MailIntake.Domain.Ledger;

/// <summary>A commission (约稿): the office asks named units for an item by a deadline.</summary>
/// <param name="Number">Its number (编号).</param>
/// <param name="Title">Its title (标题).</param>
/// <param name="Units">The units asked.</param>
/// <param name="IssuedAt">When it was issued (下发日期).</param>
/// <param name="DueAt">The deadline (截止时间); arrival at or before it is on time.</param>
public sealed record Commission(string Number, string Title, IReadOnlyList<string> Units, DateTimeOffset IssuedAt, DateTimeOffset DueAt);
