namespace MailIntake.Tests;

public sealed class BackoffTests
{
    /// <summary>60 s · 2^(failures − 1), at most 30 min, each ± a fifth: 60 → 48 … 72, 120 → 96 … 144, 480 → 384 … 576, 1800 → 1440 … 2160.</summary>
    [Theory]
    [InlineData(1, 48, 72)]
    [InlineData(2, 96, 144)]
    [InlineData(4, 384, 576)]
    [InlineData(6, 1440, 2160)] // 1920 s would be more than the longest
    [InlineData(int.MaxValue, 1440, 2160)]
    public void Pauses_double_with_each_failure_up_to_the_longest_and_vary_by_a_fifth(int failures, int least, int most)
    {
        var pauses = Enumerable.Range(0, 200).Select(_ => Backoff.After(failures, TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(30))).ToList();

        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most)));
        Assert.InRange(pauses.Distinct().Count(), 2, 200);
    }
}
