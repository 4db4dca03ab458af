namespace MailIntake.Storage;

/// <summary>Who made a decision.</summary>
public enum DecisionOrigin
{
    /// <summary>The office's rules.</summary>
    Rules,

    /// <summary>An import file that gave the kind.</summary>
    Import,

    /// <summary>A person (<c>decide</c>).</summary>
    Person,
}
