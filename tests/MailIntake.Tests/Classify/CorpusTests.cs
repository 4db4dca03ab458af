using MailIntake.Tests.Classify.Corpus;

namespace MailIntake.Tests.Classify;

/// <summary>The goals on the labelled corpus, small; the command <c>corpus</c> of the benchmarks runs it at its full size.</summary>
public sealed class CorpusTests
{
    [Fact(Timeout = 120_000)]
    public async Task Labelled_mails_of_the_five_offices_are_decided_right()
    {
        var result = await Task.Run(() => CorpusRun.Decide(500, seed: 7));
        Assert.True(result.IsGood, result.Figures + '\n' + string.Join('\n', result.Wrong.Take(20)));
    }

    [Fact]
    public void Of_hard_mails_unit_and_kind_are_right_and_what_is_uncertain_is_asked()
    {
        var result = CorpusRun.Decide(HardMails.All);
        Assert.InRange(HardMails.All.Count, 100, 500);
        Assert.True(result is { Unit.Of1: 1, Kind.Of1: 1, Words.Of1: 1, NotSilent.Of1: 1 }, result.Figures + '\n' + string.Join('\n', result.Wrong));
    }
}
