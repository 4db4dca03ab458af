namespace MailIntake.Tests.Commands;

public sealed class DemoTests
{
    [Fact(Timeout = 300_000)]
    public async Task The_demo_takes_its_mails_the_whole_way_and_says_where_the_digests_lie()
    {
        var (code, output, error) = await Cli.RunAsync("demo", "--now", "2023-01-01T09:00:00+08:00");

        Assert.True(code == 0, error);
        Assert.Contains("演示的邮件有自己的日子，按 2026-07-01 09:00 运行，--now 在这里不起作用", error);
        var digests = output.Split('\n').Select(l => l.Trim()).Where(l => l.EndsWith("digest.html", StringComparison.Ordinal)).ToList();
        try
        {
            Assert.Equal(5, digests.Count);
            Assert.All(digests, d => Assert.True(File.Exists(d)));
            // One of each fate among the samples.
            Assert.All(["计数", "不计", "重复", "待审", "隔离", "搁置"], status => Assert.Contains(status, output));
            Assert.Contains("发出的邮件 5 封", output);
        }
        finally
        {
            Directory.Delete(Path.GetFullPath(Path.Combine(digests[0], "../../..")), recursive: true);
        }
    }
}
