using MailIntake.Tests.Classify.Corpus;

namespace MailIntake.Tests.Classify;

public sealed class CorpusTests
{
    [Fact(Timeout = 120_000)]
    public async Task Labelled_mails_of_the_five_offices_are_decided_right()
    {
        var result = await Task.Run(() => CorpusRun.Decide(500, seed: 7));
        Assert.True(result.IsGood, result.Figures + '\n' + string.Join('\n', result.Wrong.Take(20)));
    }
}
