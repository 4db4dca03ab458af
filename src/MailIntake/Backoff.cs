namespace MailIntake;

/// <summary>Pauses that double with each failure and vary by a fifth, so that many that failed together do not come back together.</summary>
public static class Backoff
{
    /// <summary>The pause after a number of failures in a row.</summary>
    /// <param name="failures">1 or more.</param>
    /// <param name="first">The pause after the first.</param>
    /// <param name="longest">The longest pause.</param>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan longest)
    {
        var doubled = first * Math.Pow(2, Math.Clamp(failures - 1, 0, 30));
        return (doubled < longest ? doubled : longest) * (0.8 + (0.4 * Random.Shared.NextDouble()));
    }
}
