namespace MailIntake.Benchmarks.Measuring;

/// <summary>One quantity over several runs.</summary>
/// <param name="Values">One value a run.</param>
internal sealed record Figures(IReadOnlyList<double> Values)
{
    /// <summary>The middle value: what a run disturbed by other work on the machine does not move.</summary>
    public double Median
    {
        get
        {
            var sorted = Values.Order().ToList();
            return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        }
    }

    /// <summary>Median, and the smallest and largest where there are several.</summary>
    /// <param name="format">How numbers are written, such as <c>0.00</c>.</param>
    public string Show(string format) =>
        Median.ToString(format) + (Values.Count > 1 ? $" ({Values.Min().ToString(format)}–{Values.Max().ToString(format)})" : "");
}
