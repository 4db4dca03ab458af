using MailIntake.Domain;
using MailIntake.Domain.Score.Rules;

namespace MailIntake.Configuration;

/// <summary>
/// Reads the policy of an office: <c>policy.yaml</c> and, beside it, later versions named <c>policy-….yaml</c>, each a whole document with its
/// own effective day. All faults of all files are reported at once.
/// </summary>
public static class PolicyLoader
{
    /// <summary>The file that every office has.</summary>
    public const string FileName = "policy.yaml";

    /// <summary>The names of later versions.</summary>
    internal const string Revisions = "policy-*.yaml";

    /// <summary>Reads the policy of an office; null where a fault was found.</summary>
    /// <param name="folder">The office's folder.</param>
    /// <param name="office">The office's id, the folder's name.</param>
    /// <param name="name">The folder's name in messages, such as <c>offices/…</c>.</param>
    /// <param name="problems">Where faults go.</param>
    public static OfficePolicies? Load(string folder, string office, string name, List<Problem> problems)
    {
        var files = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, Revisions).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)
            : Enumerable.Empty<string>();
        var versions = new List<(string File, ConfigMap Map, OfficePolicy Policy, ConfigMap? Outgoing)>();
        var faults = problems.Count(p => !p.IsWarning);
        foreach (var file in files.Prepend(FileName))
        {
            var label = $"{name}/{file}";
            if (ConfigFile.Read(Path.Combine(folder, file), label, problems) is { } map && Read(map) is var (policy, outgoing))
            {
                if (versions.FirstOrDefault(v => v.Policy.Effective == policy.Effective).File is { } same)
                {
                    map.Report("effective", $"与 {same} 的生效日期相同；每份要写自己的生效日期");
                }

                versions.Add((label, map, policy, outgoing));
            }
        }

        if (problems.Count(p => !p.IsWarning) > faults)
        {
            return null;
        }

        versions.Sort((a, b) => a.Policy.Effective.CompareTo(b.Policy.Effective));
        foreach (var (earlier, later) in versions.Zip(versions.Skip(1)))
        {
            PolicySuccession.Check(earlier.Policy, later.Policy, later.Map);
        }

        return problems.Count(p => !p.IsWarning) > faults
            ? null
            : new OfficePolicies(
                new PolicyHistory(office, versions.Select(v => v.Policy)),
                versions.ToDictionary(v => v.Policy.Effective, v => v.Outgoing), versions.ToDictionary(v => v.Policy.Effective, v => v.Map));
    }

    /// <summary>Reads the text of one policy file as the only version of an office's policy; null where a fault was found.</summary>
    public static PolicyHistory? Parse(string text, string office, string name, List<Problem> problems)
    {
        var faults = problems.Count(p => !p.IsWarning);
        return ConfigFile.Parse(text, name, problems) is { } map && Read(map) is var (policy, _) && problems.Count(p => !p.IsWarning) == faults
            ? new PolicyHistory(office, [policy])
            : null;
    }

    private static (OfficePolicy Policy, ConfigMap? Outgoing) Read(ConfigMap map)
    {
        var policy = new PolicyReader(map).Read();
        var outgoing = map.MapOrNull("outgoing");
        map.Close();
        return (policy, outgoing);
    }
}
