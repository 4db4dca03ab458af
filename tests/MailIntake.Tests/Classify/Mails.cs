using MailIntake.Configuration;
using MailIntake.Documents;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Read;
using MailIntake.Tests.Documents;

namespace MailIntake.Tests.Classify;

/// <summary>Mails as the tests of classification write them, decided with the configuration that ships.</summary>
internal static class Mails
{
    public const string Shuozhou = "szxxgkk@126.com";
    public const string ShuozhouCommissions = "szszwxx@126.com";

    /// <summary>An address that the tests add to the first unit of every roster.</summary>
    public const string KnownSender = "xinxi@unit.example";

    public static readonly DateTimeOffset Received = new(2023, 6, 5, 9, 0, 0, TimeSpan.FromHours(8));

    private static readonly Dictionary<string, OfficeContext> Offices = ShippedConfig.Offices.ToDictionary(id => id, Load);

    public static OfficeContext Office(string id) => Offices[id];

    public static Decision Decide(string office, ReadMail mail, string? mailbox = null, Earlier? index = null, bool junk = false, string? sha256 = null, DateTimeOffset? received = null) =>
        Classifier.Decide(Office(office), Arrive(office, mail, mailbox, junk, sha256, received), index ?? new Earlier(), earlier => index!.TextOf(earlier));

    public static ArrivedMail Arrive(string office, ReadMail mail, string? mailbox = null, bool junk = false, string? sha256 = null, DateTimeOffset? received = null) => new(
        mailbox ?? Office(office).Classification.Mailboxes[^1].Address, junk ? "垃圾邮件" : "INBOX", junk, received ?? Received, sha256, new ContentReader().ReadWholeAsync(mail, default).GetAwaiter().GetResult());

    public static ReadMail Sent(string subject, string text = "", string sender = "someone@qq.com", string? name = null, params MailAttachment[] files) =>
        new() { Subject = subject, Text = text, From = [new MailAddress(name, sender)], Attachments = files };

    public static MailAttachment Docx(string name, string text) => new(name, "application/octet-stream", TestDocx.OfText(text));

    /// <summary>A report of exactly so many 字, different for each seed, in clauses of ten characters.</summary>
    public static string Report(int words, int seed = 1)
    {
        const string characters = "推进项目建设提升服务效能优化营商环境完善机制强化保障落实责任创新方式服务群众";
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(1, words).Select(i => i % 10 == 0 ? '，' : characters[random.Next(characters.Length)]));
    }

    private static OfficeContext Load(string office)
    {
        var problems = new List<Problem>();
        var roster = RosterLoader.Load(ShippedConfig.Path(office, "units.csv"), "units.csv", null, problems);
        var classification = ClassificationLoader.Read(office, ConfigFile.Read(ShippedConfig.Path(office, "classification.yaml"), "classification.yaml", problems), roster, problems);
        Assert.DoesNotContain(problems, p => !p.IsWarning);
        var units = roster!.Units.Select((unit, i) => i == 0 ? unit with { Senders = [KnownSender] } : unit).ToList();
        return new OfficeContext(classification!, new Roster(units), ownSubjects: ShippedTexts.Read().Subjects());
    }
}
