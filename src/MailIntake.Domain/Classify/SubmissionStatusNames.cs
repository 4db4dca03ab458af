namespace MailIntake.Domain.Classify;

/// <summary>The names of a status in JSON and for people.</summary>
public static class SubmissionStatusNames
{
    private static readonly string[] Json = ["counted", "not-counted", "duplicate", "review", "quarantined", "set-aside"];
    private static readonly string[] Chinese = ["计数", "不计", "重复", "待审", "隔离", "搁置"];

    /// <summary>The JSON name, such as <c>not-counted</c>.</summary>
    public static string Name(this SubmissionStatus status) => Json[(int)status];

    /// <summary>The Chinese name, such as 不计.</summary>
    public static string Label(this SubmissionStatus status) => Chinese[(int)status];

    /// <summary>Reads a JSON name.</summary>
    public static SubmissionStatus? Parse(string? name)
    {
        var index = Array.IndexOf(Json, name);
        return index < 0 ? null : (SubmissionStatus)index;
    }
}
