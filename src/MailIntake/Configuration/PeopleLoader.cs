using MailIntake.Domain;
using MailIntake.Domain.Ledger;
using MailIntake.Tables;

namespace MailIntake.Configuration;

/// <summary>Reads an office's <c>people.csv</c>, which it need not have: who works on information in each unit, and how they are written to.</summary>
public static class PeopleLoader
{
    /// <summary>The file's name in an office's folder.</summary>
    public const string FileName = "people.csv";

    /// <summary>The role of those who are written to.</summary>
    private const string Officer = "信息员";

    /// <summary>The role of those who answer for the unit.</summary>
    private const string Leader = "分管领导";

    private const int MaxBytes = 16 << 20;
    private static readonly string[] Roles = [Officer, Leader];

    /// <summary>The roster with its 信息员 and 分管领导; the same roster where there is no file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="roster">The roster.</param>
    /// <param name="problems">Where faults go.</param>
    public static Roster Load(string path, string name, Roster roster, List<Problem> problems)
    {
        if (!File.Exists(path))
        {
            return roster;
        }

        var people = new List<(string Unit, string Role, string Address)>();
        foreach (var row in CsvTable.Read(path, name, ["单位", "姓名", "角色"], ["邮箱", "电话"], MaxBytes, problems) ?? [])
        {
            void Fault(string message) => problems.Add(new Problem(name, row.Line, message));

            var unit = roster.Find(row["单位"]);
            if (unit is null)
            {
                Fault($"units.csv 中没有单位“{row["单位"]}”");
            }

            if (row["姓名"].Length == 0)
            {
                Fault("缺少姓名");
            }

            if (!Roles.Contains(row["角色"]))
            {
                Fault($"角色“{row["角色"]}”不能用；可以写：{string.Join("、", Roles)}");
            }

            foreach (var address in row.List("邮箱"))
            {
                if (!AddressText.IsAddress(address))
                {
                    Fault($"邮箱“{address}”不是邮箱地址{AddressText.Remedy(address)}");
                }
                else if (unit is not null)
                {
                    people.Add((unit.Name, row["角色"], address));
                }
            }
        }

        var addresses = people.ToLookup(p => (p.Unit, p.Role), p => p.Address);
        return new Roster([.. roster.Units.Select(u => u with { Officers = [.. addresses[(u.Name, Officer)]], Leaders = [.. addresses[(u.Name, Leader)]] })]);
    }
}
