using MailIntake.Tests.Classify.Corpus;

namespace MailIntake.Benchmarks.Classify;

/// <summary>How many mails of the labelled corpus are decided right: per field, as a confusion matrix, and what a person is asked.</summary>
internal static class CorpusBenchmark
{
    public static int Run(int mails, int seed)
    {
        var generated = CorpusRun.Decide(mails, seed);
        Print($"{mails} generated mails of seed {seed}", generated);
        Console.WriteLine("goals: unit 99.5 %, kind 99 %, countability 99 %, 字数 99 %, nothing wrong silently 99.9 %, review of the ordinary at most 5 %");
        Print("mails written by hand", CorpusRun.Decide(HardMails.All));
        return generated.IsGood ? 0 : 1;
    }

    private static void Print(string what, CorpusResult result)
    {
        Console.WriteLine($"{what}: {result.Figures}");
        foreach (var ((meant, decided), count) in result.Confusion.OrderBy(c => c.Key.Meant, StringComparer.Ordinal).ThenByDescending(c => c.Value))
        {
            Console.WriteLine($"  {count,6} {meant} {(meant == decided ? "" : "→ " + decided)}");
        }

        foreach (var wrong in result.Wrong.Take(40))
        {
            Console.WriteLine(wrong);
        }
    }
}
