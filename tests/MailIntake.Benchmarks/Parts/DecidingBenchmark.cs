using BenchmarkDotNet.Attributes;
using MailIntake.Configuration;
using MailIntake.Documents;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Read;
using MailIntake.Tests;

namespace MailIntake.Benchmarks.Parts;

/// <summary>What deciding costs a mail, with the configuration that ships and reading not included: 500 to 2,500 字, tagged and untagged, all rules. The bound is 50 µs.</summary>
public class DecidingBenchmark
{
    private const int Mails = 2000;

    private readonly Nothing index = new();
    private OfficeContext office = null!;
    private ArrivedMail[] mails = [];

    /// <summary>The office's folder.</summary>
    [ParamsSource(nameof(Offices))]
    public string Office { get; set; } = "";

    /// <summary>All that ship.</summary>
    public static IReadOnlyList<string> Offices => ShippedConfig.Offices;

    /// <summary>Makes the mails.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        office = LoadOffice(Path.GetDirectoryName(ShippedConfig.Path(Office, "units.csv"))!);
        mails = [.. Enumerable.Range(0, Mails).Select(i => Make(office, new Random(i), i))];
    }

    /// <summary>Decides them all; the result is for one.</summary>
    [Benchmark(OperationsPerInvoke = Mails)]
    public int Decide()
    {
        var counted = 0;
        foreach (var mail in mails)
        {
            counted += Classifier.Decide(office, mail, index, _ => null).Status == SubmissionStatus.Counted ? 1 : 0;
        }

        return counted;
    }

    private static OfficeContext LoadOffice(string folder)
    {
        var problems = new List<Problem>();
        var roster = RosterLoader.Load(Path.Combine(folder, "units.csv"), "units.csv", null, problems);
        var classification = ClassificationLoader.Read(Path.GetFileName(folder), ConfigFile.Read(Path.Combine(folder, "classification.yaml"), "classification.yaml", problems), roster, problems);
        return roster is null || classification is null ? throw new InvalidDataException(string.Join('\n', problems)) : new OfficeContext(classification, roster);
    }

    private static ArrivedMail Make(OfficeContext office, Random random, int number)
    {
        var unit = office.Roster.Units[number % office.Roster.Units.Count];
        var kinds = office.Classification.Kinds;
        var tag = number % 3 == 0 ? "" : $"（{kinds[number % kinds.Count].Name}）";
        var text = PartsBenchmarks.Text(random, 500 + random.Next(2_000));
        var mail = new ReadMail
        {
            Subject = $"{tag}{unit.Name}{PartsBenchmarks.Text(random, 20)}",
            From = [new MailAddress(unit.Name + "办公室", $"u{number}@126.com")],
            Text = text,
            Headers = [.. Enumerable.Range(0, 25).Select(i => new HeaderField(i % 2 == 0 ? "Received" : $"X-Header-{i}", "from mail by mx with SMTP"))],
        };
        var address = office.Classification.Mailboxes is [.., var last] ? last.Address : "any@qq.com";
        return new ArrivedMail(address, "INBOX", false, DateTimeOffset.UnixEpoch, new string('a', 64), new MailContent(mail, new ReportText(ReportText.Body, text, WordCount.Count(text)), []));
    }

    private sealed class Nothing : IDuplicateIndex
    {
        public EarlierSubmission? SameText(string office, string unit, string textHash) => null;

        public IReadOnlyList<EarlierSubmission> Recent(IdentifiedMail mail) => [];

        public EarlierSubmission? SameBytes(string office, string sha256) => null;
    }
}
