using MailIntake.Mail.Transport;

namespace MailIntake.Tests.Transport;

public sealed class ServerAddressTests
{
    [Theory]
    // Ports: 465 and 587 are the submission ports of RFC 8314 section 3.3 and RFC 6409 section 3.1.
    [InlineData("smtps://smtp.qq.com", "smtp.qq.com", 465, TransportSecurity.ImplicitTls)]
    [InlineData("smtps://smtp.qq.com/", "smtp.qq.com", 465, TransportSecurity.ImplicitTls)]
    [InlineData("SMTPS://SMTP.163.com:994", "smtp.163.com", 994, TransportSecurity.ImplicitTls)]
    [InlineData("smtp://smtp.126.com", "smtp.126.com", 587, TransportSecurity.StartTls)]
    [InlineData("smtp://127.0.0.1:2525?tls=none", "127.0.0.1", 2525, TransportSecurity.None)]
    [InlineData("smtp://[::1]:2525?tls=none", "::1", 2525, TransportSecurity.None)]
    [InlineData("smtp://localhost?tls=none", "localhost", 587, TransportSecurity.None)]
    public void Addresses_are_read(string text, string host, int port, TransportSecurity security)
    {
        Assert.True(ServerAddress.TryParse(text, "smtp", 465, 587, out var address, out var problem), problem);
        Assert.Equal(new ServerAddress(host, port, security), address);
    }

    [Theory]
    [InlineData("smtp.qq.com", "smtps://主机")]
    [InlineData("imaps://imap.qq.com", "smtps://主机")]
    [InlineData("smtps://", "smtps://主机")]
    [InlineData("smtps://host:99999", "smtps://主机")]
    [InlineData("smtps://host:0", "1 到 65535")]
    [InlineData("smtps://host/inbox", "?tls=none")]
    [InlineData("smtp://host?tls=off", "?tls=none")]
    [InlineData("smtp://smtp.qq.com?tls=none", "只允许用于本机")]
    [InlineData("smtp://127.0.0.1.example.com?tls=none", "只允许用于本机")]
    [InlineData("smtps://127.0.0.1?tls=none", "总是加密")]
    public void What_is_no_address_is_refused_with_what_to_write(string text, string expected)
    {
        Assert.False(ServerAddress.TryParse(text, "smtp", 465, 587, out var address, out var problem));
        Assert.Null(address);
        Assert.Contains(expected, problem);
    }

    [Fact]
    public void A_password_in_the_address_is_refused_and_not_repeated()
    {
        Assert.False(ServerAddress.TryParse("smtps://user:hunter2@smtp.qq.com", "smtp", 465, 587, out _, out var problem));
        Assert.DoesNotContain("hunter2", problem);
        Assert.Contains("secret", problem);
    }
}
