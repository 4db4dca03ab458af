namespace MailIntake.Domain.Ledger;

/// <summary>What an office records about a unit (登记事项): adoption, instruction, return … Withdrawn by a correction (冲正), never edited.</summary>
public sealed record OfficeEvent
{
    /// <summary>The event's number (编号), given by the office or by the ledger.</summary>
    public required string Number { get; init; }

    /// <summary>When it happened (日期); a date without a time is 00:00:00 Asia/Shanghai.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The unit (单位), the roster's name.</summary>
    public required string Unit { get; init; }

    /// <summary>What happened (事项): 采用, 批示, 退回重报, 冲正 …</summary>
    public required string Item { get; init; }

    /// <summary>The publication, site or level (渠道), or null.</summary>
    public string? Channel { get; init; }

    /// <summary>The kind it was published as (文种), or null.</summary>
    public string? Kind { get; init; }

    /// <summary>The submission it is about (信息编号), or for a correction the event it withdraws; or null.</summary>
    public string? About { get; init; }

    /// <summary>The item's title (标题), or null.</summary>
    public string? Title { get; init; }

    /// <summary>The authors (作者).</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The commission (约稿编号), or null.</summary>
    public string? Commission { get; init; }

    /// <summary>A note (说明), or null.</summary>
    public string? Note { get; init; }

    /// <summary>Names of the evidence files (佐证).</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>The item's name of a correction.</summary>
    public const string Correction = "冲正";
}
