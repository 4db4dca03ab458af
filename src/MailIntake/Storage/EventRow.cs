namespace MailIntake.Storage;

/// <summary>A recorded event (登记事项). Written once; withdrawn by a later row that is a correction.</summary>
public sealed class EventRow
{
    /// <summary>The ledger's own key.</summary>
    public long Id { get; set; }

    /// <summary>The office's id.</summary>
    public required string Office { get; set; }

    /// <summary>编号, unique inside the office.</summary>
    public required string Number { get; set; }

    /// <summary>日期.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>单位.</summary>
    public required string Unit { get; set; }

    /// <summary>事项.</summary>
    public required string Item { get; set; }

    /// <summary>渠道, or null.</summary>
    public string? Channel { get; set; }

    /// <summary>文种, or null.</summary>
    public string? Kind { get; set; }

    /// <summary>信息编号, or null.</summary>
    public string? About { get; set; }

    /// <summary>标题, or null.</summary>
    public string? Title { get; set; }

    /// <summary>作者 joined by 、, empty where none.</summary>
    public string Authors { get; set; } = "";

    /// <summary>约稿编号, or null.</summary>
    public string? Commission { get; set; }

    /// <summary>说明, or null.</summary>
    public string? Note { get; set; }

    /// <summary>佐证, each as its SHA-256 in hexadecimal, a blank and its name, joined by 、; empty where none.</summary>
    public string Evidence { get; set; } = "";

    /// <summary>When the ledger took it.</summary>
    public DateTimeOffset RecordedAt { get; set; }

    /// <summary>The row's content as text, by which a repeated import finds it; null where it did not come from a file.</summary>
    public string? ImportKey { get; set; }
}
