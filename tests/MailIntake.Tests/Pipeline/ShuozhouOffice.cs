using System.Text;
using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Pipeline;

namespace MailIntake.Tests.Pipeline;

/// <summary>Shuozhou under its shipped rules, with units of the test's own.</summary>
internal static class ShuozhouOffice
{
    /// <summary>The office.</summary>
    /// <param name="units">Lines of <c>units.csv</c>, its header excepted.</param>
    public static IntakeOffice Of(params IEnumerable<string> units)
    {
        var problems = new List<Problem>();
        var roster = RosterLoader.Parse(Encoding.UTF8.GetBytes($"单位,类别,别名,发件邮箱,通知邮箱\n{string.Concat(units.Select(unit => unit + "\n"))}"), "units.csv", null, problems);
        var rules = ClassificationLoader.Read("shuozhou", ConfigFile.Read(ShippedConfig.Path("shuozhou", "classification.yaml"), "classification.yaml", problems), roster, problems);
        Assert.DoesNotContain(problems, p => !p.IsWarning);
        return new IntakeOffice("S", new OfficeContext(rules!, roster!), new HashSet<string>(), "v1");
    }
}
