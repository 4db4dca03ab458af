namespace MailIntake.Tests.Classify.Corpus;

/// <summary>So many of so many.</summary>
internal readonly record struct Share(int Part, int All)
{
    /// <summary>As a share of 1; none of nothing is nothing.</summary>
    public double Of1 => All == 0 ? 0 : (double)Part / All;

    /// <summary>One more mail, that is part or not.</summary>
    public Share With(bool isPart) => new(Part + (isPart ? 1 : 0), All + 1);

    /// <inheritdoc/>
    public override string ToString() => $"{Of1:P2} ({Part}/{All})";
}
