namespace MailIntake.Storage;

/// <summary>A fact about the ledger itself, such as when the worker first ran.</summary>
public sealed class SettingRow
{
    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>Its value.</summary>
    public required string Value { get; set; }
}
