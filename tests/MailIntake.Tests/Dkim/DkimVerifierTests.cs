using System.Security.Cryptography;
using System.Text;
using MailIntake.Domain.Identify;
using MailIntake.Mail.Dkim;

namespace MailIntake.Tests.Dkim;

/// <summary>DKIM by the published vectors (RFC 6376 appendix A, RFC 8463 appendix A) and by what a forger or a relay does to a mail.</summary>
public sealed class DkimVerifierTests
{
    private static readonly DateTimeOffset Received = new(2018, 6, 11, 0, 0, 0, TimeSpan.Zero);

    // RFC 6376 appendix C and RFC 8463 appendix A.2.
    private static readonly Dictionary<string, string> Published = new()
    {
        ["brisbane._domainkey.example.com"] = "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB",
        ["brisbane._domainkey.football.example.com"] = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        ["test._domainkey.football.example.com"] = "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB",
    };

    private const string Rsa6376 = """
        DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;
              c=simple/simple; q=dns/txt; i=joe@football.example.com;
              h=Received : From : To : Subject : Date : Message-ID;
              bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
              b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB
              4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut
              KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV
              4bmp/YzhwvcubU4=;
        Received: from client1.football.example.com  [192.0.2.1]
              by submitserver.example.com with SUBMISSION;
              Fri, 11 Jul 2003 21:01:54 -0700 (PDT)

        """;

    private const string Ed25519Of8463 = """
        DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
         d=football.example.com; i=@football.example.com;
         q=dns/txt; s=brisbane; t=1528637909; h=from : to :
         subject : date : message-id : from : subject : date;
         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
         b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
         Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==

        """;

    private const string RsaOf8463 = """
        DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
         d=football.example.com; i=@football.example.com;
         q=dns/txt; s=test; t=1528637909; h=from : to : subject :
         date : message-id : from : subject : date;
         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
         b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
         DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
         dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=

        """;

    private const string Message = """
        From: Joe SixPack <joe@football.example.com>
        To: Suzie Q <suzie@shopping.example.net>
        Subject: Is dinner ready?
        Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
        Message-ID: <20030712040037.46341.5F8J@football.example.com>

        Hi.

        We lost the game. Are you hungry yet?

        Joe.

        """;

    [Theory]
    [InlineData(Rsa6376 + Message)]
    [InlineData(Ed25519Of8463 + Message)]
    [InlineData(RsaOf8463 + Message)]
    public void The_published_mails_are_valid(string mail)
    {
        Assert.Equal(DkimVerdict.Valid, Verify(mail)?.Verdict);
        Assert.Equal(DkimVerdict.Valid, Verify(mail, lineEnd: "\n")?.Verdict); // as a store without CRLF gives it back
    }

    [Theory]
    [InlineData(Rsa6376)]
    [InlineData(Ed25519Of8463)]
    [InlineData(RsaOf8463)]
    public void Whatever_is_changed_of_what_was_signed_breaks_them(string signature)
    {
        var mail = signature + Message;
        Assert.Equal(DkimVerdict.Broken, Verify(mail.Replace("We lost", "We won"))?.Verdict);
        Assert.Equal(DkimVerdict.Broken, Verify(mail.Replace("Is dinner", "Was dinner"))?.Verdict);
        Assert.Equal(DkimVerdict.Broken, Verify(mail.Replace("<joe@", "<jim@"))?.Verdict);
        Assert.Equal(DkimVerdict.Broken, Verify(mail + "One more line.\n")?.Verdict);
        Assert.Equal(DkimVerdict.Valid, Verify("X-Relay: seen\n" + mail + "\n\n")?.Verdict); // not signed: fields above, empty lines at the end
    }

    [Fact]
    public void What_a_relay_does_to_white_space_breaks_the_simple_form_alone()
    {
        Assert.Equal(DkimVerdict.Broken, Verify((Rsa6376 + Message).Replace("Joe SixPack", "Joe  SixPack"))?.Verdict);
        Assert.Equal(DkimVerdict.Valid, Verify((RsaOf8463 + Message).Replace("Joe SixPack", "Joe \t SixPack").Replace("To: ", "TO:\n   ").Replace("hungry yet?", "hungry\tyet? "))?.Verdict);
    }

    [Fact]
    public void A_second_From_above_the_signed_one_breaks_a_signature_that_names_it_once_more_than_there_are()
    {
        // RFC 8463's example signs From twice: that there is no second one.
        Assert.Equal(DkimVerdict.Broken, Verify(RsaOf8463 + "From: other@football.example.com\n" + Message)?.Verdict);
    }

    [Fact]
    public void Whichever_octet_is_flipped_no_mail_that_differs_in_what_was_signed_is_valid()
    {
        var mail = Encoding.ASCII.GetBytes((RsaOf8463 + Message).ReplaceLineEndings("\r\n"));
        var signed = mail.AsSpan().IndexOf("From: Joe"u8);
        for (var at = signed; at < mail.Length - 4; at++)
        {
            var changed = (byte[])mail.Clone();
            changed[at] ^= 2; // never a blank for a blank, a letter's case or a line's end
            Assert.NotEqual(DkimVerdict.Valid, new DkimVerifier(Lookup(Published)).Verify(changed, _ => true, Received)?.Verdict);
        }
    }

    [Theory]
    [InlineData("", "没有公布")] // the name exists, without a record
    [InlineData("v=DKIM1; k=ed25519; p=", "收回")]
    [InlineData("v=DKIM1; k=ed25519; s=web; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "没有公布")] // not for mail
    [InlineData("v=DKIM1; k=ed25519; h=sha1; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "没有公布")]
    [InlineData("v=DKIM2; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "没有公布")]
    [InlineData("v=DKIM1; k=ed25519; p=AAAA", "Ed25519")]
    public void A_key_that_is_of_no_use_proves_nothing(string record, string told)
    {
        var finding = Verify(Ed25519Of8463 + Message, new() { ["brisbane._domainkey.football.example.com"] = record });

        Assert.Equal(DkimVerdict.Unproven, finding?.Verdict);
        Assert.Contains(told, finding!.Saw, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silent_DNS_proves_nothing() =>
        Assert.Contains("没有应答", new DkimVerifier(_ => null).Verify(Encoding.ASCII.GetBytes(Rsa6376 + Message), _ => true, Received)!.Saw, StringComparison.Ordinal);

    [Fact]
    public void A_domain_that_only_tests_its_signatures_is_not_held_to_them()
    {
        var testing = Published["brisbane._domainkey.football.example.com"].Replace("k=", "t=y; k=");
        var key = new Dictionary<string, string> { ["brisbane._domainkey.football.example.com"] = testing };

        Assert.Equal(DkimVerdict.Unproven, Verify((Ed25519Of8463 + Message).Replace("lost", "won"), key)?.Verdict);
        Assert.Equal(DkimVerdict.Valid, Verify(Ed25519Of8463 + Message, key)?.Verdict);
    }

    [Theory]
    [InlineData("v=1;", "v=2;")]
    [InlineData("a=rsa-sha256", "a=rsa-sha1")]
    [InlineData("c=relaxed/relaxed", "c=relaxed/loose")]
    [InlineData("i=@football", "i=@elsewhere.football")] // i= must be of d= or below: elsewhere.football.example.com is below, but the signature changes
    [InlineData("h=from : to", "h=to")]
    [InlineData("t=1528637909;", "t=1528637909; x=1528600000;")] // ended before it was received
    [InlineData("t=1528637909;", "t=1528637909; l=5;")] // a part of the body
    [InlineData("bh=2jU", "bh=!!!")]
    [InlineData("q=dns/txt;", "q=dns/txt; q=dns/txt;")] // a tag twice
    public void A_signature_that_is_no_proof_is_none(string from, string to)
    {
        var mail = RsaOf8463 + Message;
        Assert.Contains(from, mail, StringComparison.Ordinal);

        Assert.NotEqual(DkimVerdict.Valid, Verify(mail.Replace(from, to))?.Verdict);
    }

    [Fact]
    public void Signatures_of_other_domains_are_not_looked_at_and_one_valid_one_is_enough()
    {
        var asked = new List<string>();
        var verifier = new DkimVerifier(name =>
        {
            asked.Add(name);
            return Lookup(Published)(name);
        });
        var mail = Encoding.ASCII.GetBytes((Rsa6376 + RsaOf8463.Replace("F45d", "F45e") + Ed25519Of8463 + Message).ReplaceLineEndings("\r\n"));

        Assert.Equal(DkimVerdict.Valid, verifier.Verify(mail, domain => domain == "football.example.com", Received)?.Verdict);
        Assert.DoesNotContain("brisbane._domainkey.example.com", asked);
        Assert.Null(verifier.Verify(mail, domain => domain == "bank.example", Received));
    }

    [Fact]
    public void A_bare_RSA_key_and_an_empty_body_are_in_order_by_the_letter()
    {
        // RFC 6376 section 3.4.3: an empty body is CRLF in the simple form; section 3.6.1: p= is an RSAPublicKey. Both forms of key are seen.
        using var rsa = RSA.Create(2048);
        var bodyHash = Convert.ToBase64String(SHA256.HashData("\r\n"u8));
        var signature = $"DKIM-Signature: v=1; a=rsa-sha256; d=unit.example; s=s; h=From; bh={bodyHash}; b=";
        var value = rsa.SignData(Encoding.ASCII.GetBytes("From: a@unit.example\r\n" + signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var mail = signature + Convert.ToBase64String(value) + "\r\nFrom: a@unit.example\r\n\r\n";

        foreach (var key in (byte[][])[rsa.ExportRSAPublicKey(), rsa.ExportSubjectPublicKeyInfo()])
        {
            Assert.Equal(DkimVerdict.Valid, Verify(mail, new() { ["s._domainkey.unit.example"] = "p=" + Convert.ToBase64String(key) })?.Verdict);
        }
    }

    [Fact]
    public void A_key_of_512_bits_proves_nothing()
    {
        // RFC 8301 section 3.2. The key is real: 512 bits, exponent 65537 (SubjectPublicKeyInfo).
        const string Weak = "p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==";

        Assert.Equal(DkimVerdict.Unproven, Verify(RsaOf8463 + Message, new() { ["test._domainkey.football.example.com"] = Weak })?.Verdict);
    }

    [Fact]
    public void Whatever_stands_in_the_field_is_looked_at_without_harm()
    {
        var random = new Random(6376);
        for (var round = 0; round < 3000; round++)
        {
            var mail = Encoding.ASCII.GetBytes((round % 2 == 0 ? RsaOf8463 : Ed25519Of8463) + Message);
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                mail[random.Next(mail.Length)] = (byte)random.Next(256);
            }

            new DkimVerifier(Lookup(Published)).Verify(mail.AsMemory(0, random.Next(mail.Length)), _ => true, Received);
        }
    }

    private static DkimFinding? Verify(string mail, Dictionary<string, string>? keys = null, string lineEnd = "\r\n") =>
        new DkimVerifier(Lookup(keys ?? Published)).Verify(Encoding.ASCII.GetBytes(mail.ReplaceLineEndings(lineEnd)), _ => true, Received);

    private static Func<string, IReadOnlyList<string>?> Lookup(Dictionary<string, string> keys) => name => keys.TryGetValue(name, out var key) ? [key] : [];
}
