using MailIntake.Tests.Mime.HardChinese;

namespace MailIntake.Tests.Mime;

public sealed class HardChineseTests
{
    [Theory(Timeout = 120_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Hard_Chinese_mail_is_read_right(int seed)
    {
        var result = await Task.Run(() => HardChineseRun.Read(2000, seed));
        Assert.True(result.IsGood, $"{result.Subjects:P2} {result.Texts:P2} {result.Names:P2} {result.Octets:P2}\n" + string.Join('\n', result.Wrong.Take(10)));
    }
}
