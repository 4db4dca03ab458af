using System.Text;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;
using MailIntake.Tests.Classify;

namespace MailIntake.Tests.Identify;

/// <summary>Who a mail is from, by what the receiving provider found (RFC 8601) and by what it does not prove.</summary>
public sealed class SenderCheckTests
{
    private const string Mailbox = "2515574179@qq.com";
    private const string Sender = "xinxi@gzw.unit.example";

    [Theory]
    [InlineData("mx.qq.com; spf=pass smtp.mailfrom=<xinxi@gzw.unit.example>; dkim=none; dmarc=none header.from=gzw.unit.example")]
    [InlineData("mx.qq.com; spf=pass smtp.mailfrom=<bounce@unit.example>; dkim=none")] // the domain above: relaxed alignment
    [InlineData("mx.qq.com; spf=pass smtp.mailfrom=<b@mail.gzw.unit.example>; dkim=none")] // the domain below
    [InlineData("mx.qq.com; spf=fail smtp.mailfrom=<list@other.example>; dkim=fail header.d=other.example; dkim=pass header.d=unit.example")] // forwarded, signature whole
    [InlineData("mx.qq.com; spf=softfail smtp.mailfrom=<x@other.example>; dmarc=pass(policy=none) header.from=gzw.unit.example")]
    [InlineData("MX.QQ.COM; SPF=PASS SMTP.MAILFROM=XINXI@GZW.UNIT.EXAMPLE")] // RFC 8601 section 2.2: not case-sensitive
    public void A_passing_check_of_the_senders_own_domain_lets_the_mail_count(string field)
    {
        var decision = Decide(field);

        Assert.Equal(SubmissionStatus.Counted, decision.Status);
        Assert.StartsWith("通过：", Told(decision), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mx.qq.com; spf=fail smtp.mailfrom=<xinxi@gzw.unit.example>; dkim=none; dmarc=fail header.from=gzw.unit.example")]
    [InlineData("mx.qq.com; spf=pass smtp.mailfrom=<x@evil.example>; dkim=pass header.d=evil.example; dmarc=none header.from=gzw.unit.example")] // passed for another
    [InlineData("mx.qq.com; spf=pass smtp.mailfrom=<x@evilunit.example>")] // no label border
    [InlineData("mx.qq.com; spf=pass smtp.mailfrom=<x@unit.example.evil.example>")]
    [InlineData("mx.qq.com; spf=pass smtp.mailfrom=<x@example>")] // above every organisation
    [InlineData("mx.qq.com; spf=pass smtp.mailfrom=<x@tax.unit.example>; dkim=none")] // a sister: not known to be one organisation
    [InlineData("mx.qq.com; spf=pass smtp.mailfrom=<xinxi@gzw.unit.example>; dmarc=fail header.from=gzw.unit.example")] // the provider's own judgement is stronger
    [InlineData("mx.qq.com; dmarc=pass header.from=evil.example")] // judged for another From
    [InlineData("mx.qq.com; spf=none smtp.mailfrom=<>; dkim=none; dmarc=none(permerror) header.from=gzw.unit.example")] // nothing proves it
    [InlineData("mx.qq.com; spf=temperror smtp.mailfrom=<xinxi@gzw.unit.example>")]
    [InlineData("mx.qq.com; spf=fail smtp.mailfrom=x@evil.example; spf=pass smtp.mailfrom=xinxi@gzw.unit.example")] // said twice
    [InlineData("mx.qq.com; spf=pass smtp.helo=gzw.unit.example")] // anybody may greet so
    [InlineData("mx.qq.com; spf=pass (smtp.mailfrom=xinxi@gzw.unit.example) smtp.mailfrom=\"")] // broken off by the sender's address
    public void A_mail_from_a_rostered_address_that_nothing_bears_out_goes_to_a_person(string field)
    {
        var decision = Decide(field);

        Assert.Equal(SubmissionStatus.Review, decision.Status);
        Assert.Equal(Classifier.ForgeryRule, Assert.Single(decision.Reasons, r => r.Decides).Rule);
        Assert.Null(decision.TextHash); // what comes later from the unit itself is no duplicate of it
    }

    [Theory]
    [InlineData(null)]
    [InlineData("mx.evil.example; spf=fail smtp.mailfrom=<xinxi@gzw.unit.example>; dmarc=fail header.from=gzw.unit.example")] // another's word
    [InlineData("mx.qq.com.evil.example; spf=fail smtp.mailfrom=x@evil.example")]
    [InlineData("mx.qq.com; none")]
    [InlineData("spf=fail smtp.mailfrom=x@evil.example; dkim=fail")] // some providers leave their name out
    [InlineData("mx.qq.com; auth=pass smtp.auth=xinxi")]
    public void Without_the_providers_word_nothing_is_checked_and_no_status_changes(string? field)
    {
        var decision = Decide(field);

        Assert.Equal(SubmissionStatus.Counted, decision.Status);
        Assert.StartsWith("未核对：", Told(decision), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_setting_nothing_is_checked()
    {
        var decision = Decide("mx.qq.com; dmarc=fail header.from=gzw.unit.example", setting: null);

        Assert.Equal((SubmissionStatus.Counted, "未核对：信箱没有设置 authserv-id"), (decision.Status, Told(decision)));
    }

    [Theory]
    [InlineData("mx41; spf=pass smtp.mail=xinxi@gzw.unit.exam\tple; dkim=none", SubmissionStatus.Counted)]
    [InlineData("gzga-mx-mtada-g0-8; spf=pass smtp.mail=attacker@evil.example", SubmissionStatus.Review)]
    [InlineData("evil-mx41; spf=pass smtp.mail=attacker@evil.example", SubmissionStatus.Counted)] // not NetEase's: not checked
    public void NetEases_servers_are_named_by_how_their_names_begin(string field, SubmissionStatus expected) =>
        Assert.Equal(expected, Decide(field, setting: "mx*、gzga-mx-*").Status);

    [Fact]
    public void Only_the_topmost_field_counts_however_many_there_are_below()
    {
        const string good = "Authentication-Results: mx.qq.com; spf=pass smtp.mailfrom=xinxi@gzw.unit.example\r\n";
        const string bad = "Authentication-Results: mx.qq.com;\r\n spf=fail smtp.mailfrom=xinxi@gzw.unit.example\r\n";
        const string other = "Authentication-Results: relay.example; spf=pass smtp.mailfrom=xinxi@gzw.unit.example\r\n";
        const string rest = "From: <xinxi@gzw.unit.example>\r\nSubject: x\r\n\r\nx\r\n";
        SenderVerdict Judge(string headers) => SenderCheck.Check(new MimeFormat().Read(Encoding.ASCII.GetBytes(headers + rest)), "mx.qq.com").Verdict;

        Assert.Equal(SenderVerdict.Failed, Judge("Received: from a by mx.qq.com\r\n" + bad + good));
        Assert.Equal(SenderVerdict.Passed, Judge(good + bad));
        Assert.Equal(SenderVerdict.NotChecked, Judge(other + good)); // a forged field below that of another server
    }

    [Fact]
    public void An_encoded_word_in_the_field_is_not_decoded_into_punctuation()
    {
        // Legal in an address without quotes (RFC 5322 section 3.2.3), and were it decoded, it would end the result and begin another.
        var mail = new MimeFormat().Read("Authentication-Results: mx.qq.com; spf=fail smtp.mailfrom==?utf-8?q?x=3B_dkim=3Dpass_header=2Ed=3Dunit=2Eexample?=@evil.example\r\nFrom: xinxi@gzw.unit.example\r\n\r\nx"u8.ToArray());

        Assert.Equal(SenderVerdict.Failed, SenderCheck.Check(mail, "mx.qq.com").Verdict);
    }

    [Theory]
    [InlineData("xinxi@gzw.unit.example")]
    [InlineData("市国资委 <XINXI@gzw.unit.example>")]
    public void A_rostered_address_shown_as_the_name_of_another_sender_goes_to_a_person(string name)
    {
        var decision = Decide(null, sender: "anyone@evil.example", name: name);

        Assert.Equal(SubmissionStatus.Review, decision.Status);
        Assert.Equal(Classifier.ForgeryRule, Assert.Single(decision.Reasons, r => r.Decides).Rule);
    }

    [Fact]
    public void Names_and_reply_addresses_that_mislead_are_told()
    {
        var unit = Office("mx.qq.com").Roster.Units[0].Name;

        Assert.Contains(Decide(null, sender: "anyone@evil.example", name: unit).Warnings, w => w.Contains($"“{unit}”，但发件地址 anyone@evil.example", StringComparison.Ordinal));
        Assert.Contains(Decide(null, name: "boss@other.example").Warnings, w => w.Contains("boss@other.example", StringComparison.Ordinal));
        Assert.Contains(Decide(null, replyTo: "x@evil.example").Warnings, w => w.Contains("回复会寄到 x@evil.example", StringComparison.Ordinal));
        Assert.DoesNotContain(Decide(null, name: unit, replyTo: Sender).Warnings, w => w.StartsWith(SenderCheck.Step, StringComparison.Ordinal));
    }

    // As the offices are shipped: a unit can only be known by its name, and that its address is not in the roster says nothing of the sender.
    [Fact]
    public void Of_a_roster_without_any_address_no_sender_is_said_to_be_missing()
    {
        var known = Mails.Office("panzhihua");
        var office = new OfficeContext(known.Classification, new Roster([.. known.Roster.Units.Select(unit => unit with { Senders = [] })]));
        var mail = Mails.Sent("（简讯）盘活资产", Mails.Report(300), "gt@unit.example", known.Roster.Units[0].Name);

        Assert.DoesNotContain(
            Classifier.Decide(office, Mails.Arrive("panzhihua", mail, Mailbox), new Earlier(), _ => null).Warnings, w => w.StartsWith(SenderCheck.Step, StringComparison.Ordinal));
    }

    private static string Told(Decision decision) => Assert.Single(decision.Reasons, r => r.Rule == SenderCheck.Step).Saw;

    private static Decision Decide(string? field, string? setting = "mx.qq.com", string sender = Sender, string? name = null, string? replyTo = null)
    {
        var mail = Mails.Sent("（简讯）盘活资产", Mails.Report(300), sender, name) with
        {
            AuthenticationResults = field,
            ReplyTo = replyTo is null ? [] : [new MailAddress(null, replyTo)],
        };
        return Classifier.Decide(Office(setting), Mails.Arrive("panzhihua", mail, Mailbox), new Earlier(), _ => null);
    }

    private static OfficeContext Office(string? setting)
    {
        var shipped = Mails.Office("panzhihua");
        var units = shipped.Roster.Units.Select((unit, i) => i == 0 ? unit with { Senders = [Sender] } : unit).ToList();
        return new OfficeContext(shipped.Classification, new Roster(units), authservIds: setting is null ? null : new Dictionary<string, string> { [Mailbox] = setting });
    }
}
