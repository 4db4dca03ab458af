namespace MailIntake.Domain.Score;

/// <summary>Standard competition ranking (1, 2, 2, 4).</summary>
internal static class Competition
{
    /// <summary>The rank of each element of a list that is sorted by the same comparison.</summary>
    public static int[] Ranks<T>(IReadOnlyList<T> sorted, Comparison<T> compare)
    {
        var ranks = new int[sorted.Count];
        for (var i = 0; i < ranks.Length; i++)
        {
            ranks[i] = i > 0 && compare(sorted[i - 1], sorted[i]) == 0 ? ranks[i - 1] : i + 1;
        }

        return ranks;
    }
}
