namespace MailIntake.Tests.Mime.HardChinese;

/// <summary>How much was read right, as shares of 1.</summary>
/// <param name="Subjects">Of the subjects.</param>
/// <param name="Texts">Of the texts.</param>
/// <param name="Names">Of the attachments' names.</param>
/// <param name="Octets">Of the attachments' contents.</param>
/// <param name="Wrong">What was read wrong, a line each.</param>
internal sealed record HardChineseResult(double Subjects, double Texts, double Names, double Octets, IReadOnlyList<string> Wrong)
{
    /// <summary>True where the goals are met.</summary>
    public bool IsGood => Subjects >= 0.995 && Texts >= 0.995 && Names >= 0.995 && Octets == 1;
}
