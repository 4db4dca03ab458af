using MailIntake.Tests.Mime.HardChinese;

namespace MailIntake.Benchmarks.Mime;

/// <summary>How much of hard Chinese mail is read right, by field, and what went wrong.</summary>
internal static class HardChineseBenchmark
{
    public static int Run(int mails, int seed)
    {
        var result = HardChineseRun.Read(mails, seed);
        Console.WriteLine($"{mails} mails: subjects {result.Subjects:P2}, texts {result.Texts:P2}, names {result.Names:P2} (goal 99.5 % each), attachment octets {result.Octets:P2} (goal 100 %)");
        foreach (var wrong in result.Wrong.Take(20))
        {
            Console.WriteLine(wrong);
        }

        return result.IsGood ? 0 : 1;
    }
}
