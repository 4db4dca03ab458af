using MailIntake.Pipeline;

namespace MailIntake.Tests.Pipeline;

public sealed class MailTransportTests
{
    // 64 MiB are 67,108,864 octets; a mailbox has 4 MiB of them at most and 512 KiB at least.
    [Theory]
    [InlineData(1, 4_194_304)]
    [InlineData(8, 4_194_304)] // 64 / 8 would be more
    [InlineData(16, 4_194_304)] // 64 / 16
    [InlineData(32, 2_097_152)] // 64 / 32
    [InlineData(100, 671_088)] // 67,108,864 / 100
    [InlineData(1000, 524_288)] // 67,108 would not hold one ordinary mail
    public void Mailboxes_share_the_memory_for_mails_under_way(int mailboxes, long octets) => Assert.Equal(octets, MailTransport.Budget(mailboxes));
}
