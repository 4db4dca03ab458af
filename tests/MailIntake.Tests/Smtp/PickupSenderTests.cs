using System.Text;
using MailIntake.Domain;
using MailIntake.Domain.Outbox;
using MailIntake.Mail.Smtp;

namespace MailIntake.Tests.Smtp;

public sealed class PickupSenderTests : IDisposable
{
    private static readonly Envelope Envelope = new("office@qq.com", ["unit@163.com"]);
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_mail_lies_in_the_folder_octet_for_octet()
    {
        var mail = Mail("<digest-2023-06.1@qq.com>", "月通报");

        var receipt = await SendAsync(mail);

        var file = Assert.Single(Files());
        Assert.Equal(file, receipt.Reply);
        Assert.Equal(mail, File.ReadAllBytes(file));
        Assert.StartsWith("digest-2023-06.1@qq.com-", Path.GetFileName(file));
        Assert.EndsWith(".eml", file);
    }

    [Fact]
    public async Task The_same_mail_twice_is_one_file()
    {
        await SendAsync(Mail("<1@qq.com>", "first attempt"));
        await SendAsync(Mail("<1@qq.com>", "second attempt"));

        Assert.Equal(Mail("<1@qq.com>", "second attempt"), File.ReadAllBytes(Assert.Single(Files())));
    }

    [Theory]
    [InlineData("<a/b@x>", "<a_b@x>")]     // both read a_b@x
    [InlineData("<A@x>", "<a@x>")]         // one file on a Windows disk, but for the hash
    [InlineData("", "")]                   // without an identifier the content tells them apart
    public async Task Different_mails_are_different_files(string one, string other)
    {
        await SendAsync(Mail(one, "one"));
        await SendAsync(Mail(other, "other"));

        Assert.Equal(2, Files().Select(file => file.ToUpperInvariant()).Distinct().Count());
    }

    [Theory]
    [InlineData("<../../etc/passwd>")]
    [InlineData("<..>")]
    [InlineData("<con:\\\\x|y*?\u0001>")]
    public async Task No_identifier_leads_out_of_the_folder_or_out_of_a_file_name(string identifier)
    {
        await SendAsync(Mail(identifier, "x"));

        Assert.Matches("^[A-Za-z0-9@._-]+$", Path.GetFileName(Assert.Single(Files())));
    }

    [Fact]
    public async Task A_folded_identifier_is_found_and_an_empty_one_takes_nobody_elses_brackets()
    {
        await SendAsync(Mail("\r\n <folded@x>", "folded"));
        await SendAsync(Mail("", "one"));
        await SendAsync(Mail("", "two"));

        Assert.Contains(Files(), file => Path.GetFileName(file).StartsWith("folded@x-", StringComparison.Ordinal));
        Assert.DoesNotContain(Files(), file => file.Contains("office@qq.com", StringComparison.Ordinal));
        Assert.Equal(3, Files().Length);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_tried_again_and_named()
    {
        File.WriteAllText(folder["outbox"], "a file where the folder should be");

        var failure = await Assert.ThrowsAsync<TransportException>(() => SendAsync(Mail("<1@x>", "x")));

        Assert.True(failure.Retry);
        Assert.Contains(folder["outbox"], failure.Message);
    }

    private string[] Files() => Directory.GetFiles(folder["outbox"]);

    private async Task<SendReceipt> SendAsync(byte[] mail)
    {
        await using var sender = new PickupSender(folder["outbox"]);
        return await sender.SendAsync(Envelope, mail, default);
    }

    private static byte[] Mail(string identifier, string text) =>
        Encoding.UTF8.GetBytes($"Subject: x\r\nMessage-ID:{identifier}\r\nFrom: <office@qq.com>\r\n\r\n{text}\r\n");
}
