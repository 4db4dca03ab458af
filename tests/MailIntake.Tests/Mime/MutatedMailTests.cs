using MailIntake.Mail.Mime;
using MailIntake.Tests.Mime.Fuzzing;

namespace MailIntake.Tests.Mime;

/// <summary>The sample mails, damaged at random from fixed seeds: reading ends, throws nothing, and is a function of the bytes.</summary>
public sealed class MutatedMailTests
{
    [Theory(Timeout = 120_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_damaged_mail_is_read_the_same_each_time(int seed)
    {
        var samples = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Mime", "Samples"), "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        await Task.Run(() =>
        {
            var mutator = new MailMutator(samples, seed);
            for (var round = 0; round < 3000; round++)
            {
                ReadTwice.Check(new MimeFormat(), mutator.Next());
            }
        });
    }
}
