using MailIntake.Documents;
using MailIntake.Domain.Classify;
using MailIntake.Mail.Mime;
using MailIntake.Tests.Mime.Hostile;

namespace MailIntake.Tests.Classify;

/// <summary>Hostile mails up to the decision, as the intake takes them: the timeout is there for one that costs its length squared.</summary>
public class HostileTextTests
{
    public static TheoryData<string> Names => [.. HostileMails.All.Select(mail => mail.Name).Where(name => !name.Contains("MB of", StringComparison.Ordinal))];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Names))]
    public async Task A_hostile_mail_is_decided_and_its_limit_named(string name)
    {
        var mail = HostileMails.All.Single(m => m.Name == name);
        var decision = await Task.Run(() =>
        {
            var content = new ContentReader().Read(new MimeFormat().Read(mail.Write()));
            return Classifier.Identify(Mails.Office("shuozhou"), new(Mails.Shuozhou, "INBOX", false, Mails.Received, null, content)).Provisional;
        });
        Assert.NotEmpty(decision.Reasons);
        if (mail.Limit is { } limit && !decision.Awaits)
        {
            Assert.Contains(limit, string.Join('\n', decision.Reasons.Select(reason => reason.Saw)), StringComparison.Ordinal);
        }
    }
}
