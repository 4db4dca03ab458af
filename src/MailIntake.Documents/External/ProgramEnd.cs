namespace MailIntake.Documents.External;

/// <summary>What ended a reader.</summary>
internal enum ProgramEnd
{
    /// <summary>It ended by itself.</summary>
    Exited,

    /// <summary>It was killed because its time was over.</summary>
    OutOfTime,

    /// <summary>It was ended because its processor time was used up.</summary>
    TooMuchWork,

    /// <summary>It was killed because it wrote more than it may.</summary>
    TooMuchOutput,
}
