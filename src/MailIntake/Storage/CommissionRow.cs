namespace MailIntake.Storage;

/// <summary>An issued commission (约稿). Written once.</summary>
public sealed class CommissionRow
{
    /// <summary>The ledger's own key.</summary>
    public long Id { get; set; }

    /// <summary>The office's id.</summary>
    public required string Office { get; set; }

    /// <summary>编号, unique inside the office.</summary>
    public required string Number { get; set; }

    /// <summary>标题.</summary>
    public required string Title { get; set; }

    /// <summary>单位 joined by 、.</summary>
    public required string Units { get; set; }

    /// <summary>下发日期.</summary>
    public DateTimeOffset IssuedAt { get; set; }

    /// <summary>截止时间.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>The row's content as text, by which a repeated import finds it; null where it did not come from a file.</summary>
    public string? ImportKey { get; set; }
}
