using MailIntake.Mail.Smtp;
using MailIntake.Mail.Transport;

namespace MailIntake.Tests.Smtp;

public sealed class OutgoingRouteTests
{
    [Fact]
    public void A_server_or_a_folder_is_read()
    {
        Assert.True(OutgoingRoute.TryParse("smtps://smtp.163.com", out var server, out _));
        Assert.Equal(new(new ServerAddress("smtp.163.com", 465, TransportSecurity.ImplicitTls), null), server);
        Assert.True(OutgoingRoute.TryParse("smtp://127.0.0.1:2525?tls=none", out var local, out _));
        Assert.Equal(new(new ServerAddress("127.0.0.1", 2525, TransportSecurity.None), null), local);
        Assert.True(OutgoingRoute.TryParse("pickup:outbox", out var folder, out _));
        Assert.Equal(new(null, "outbox"), folder);
    }

    [Theory]
    [InlineData("outbox", "pickup:文件夹")]
    [InlineData("imaps://imap.qq.com", "smtps://主机")]
    [InlineData("pickup:", "pickup:outbox")]
    [InlineData("pickup: ", "pickup:outbox")]
    [InlineData("smtp://smtp.qq.com?tls=none", "只允许用于本机")]
    [InlineData("smtpsmtp.qq.com", "smtps://主机")]
    public void What_is_neither_is_refused_with_what_to_write(string text, string expected)
    {
        Assert.False(OutgoingRoute.TryParse(text, out var route, out var problem));
        Assert.Null(route);
        Assert.Contains(expected, problem);
    }
}
