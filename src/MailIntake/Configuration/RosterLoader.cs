using MailIntake.Domain;
using MailIntake.Domain.Ledger;
using MailIntake.Tables;

namespace MailIntake.Configuration;

/// <summary>
/// Reads an office's roster, <c>units.csv</c>. A mail's unit is found by sender address, name or alias, so each of these may belong to one
/// unit only; what is ambiguous or wrong is reported with its line and the roster is still returned for whatever else can be checked.
/// </summary>
public static class RosterLoader
{
    /// <summary>The header of <c>units.csv</c>.</summary>
    public static readonly IReadOnlyList<string> Columns = ["单位", "类别", "别名", "发件邮箱", "通知邮箱"];

    private const int MaxBytes = 16 << 20;

    /// <summary>Reads the roster; null (and problems) where the file cannot be read at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="categories">The categories of the policy, or null where the policy could not be read and no category can be judged.</param>
    /// <param name="problems">Where faults go.</param>
    public static Roster? Load(string path, string name, IReadOnlyCollection<string>? categories, List<Problem> problems) =>
        Build(CsvTable.Read(path, name, Columns, [], MaxBytes, problems), name, categories, problems);

    /// <summary>Reads the roster from the bytes of its file.</summary>
    public static Roster? Parse(byte[] bytes, string name, IReadOnlyCollection<string>? categories, List<Problem> problems) =>
        Build(CsvTable.Parse(bytes, name, Columns, [], problems), name, categories, problems);

    private static Roster? Build(IReadOnlyList<TableRow>? rows, string name, IReadOnlyCollection<string>? categories, List<Problem> problems)
    {
        if (rows is null)
        {
            return null;
        }

        var units = new List<RosterUnit>();
        var lineOfUnit = new Dictionary<string, int>(StringComparer.Ordinal);
        var nameOwner = new Dictionary<string, (string Unit, int Line)>(StringComparer.Ordinal);
        var addressOwner = new Dictionary<string, (string Unit, int Line)>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            void Fault(string message) => problems.Add(new Problem(name, row.Line, message));

            var unit = row["单位"];
            var category = row["类别"];
            if (unit.Length == 0)
            {
                Fault("缺少单位名称");
                continue;
            }

            if (unit.Contains('、'))
            {
                Fault($"单位名称“{unit}”不能含“、”：导入文件用它分隔多个单位");
            }

            if (category.Length == 0)
            {
                Fault($"“{unit}”没有写类别{Allowed(categories)}");
            }
            else if (categories is not null && !categories.Contains(category))
            {
                Fault($"“{unit}”的类别“{category}”在 policy.yaml 中没有{Allowed(categories)}");
            }

            if (lineOfUnit.TryGetValue(unit, out var earlier))
            {
                Fault($"单位“{unit}”已在第 {earlier} 行；一个单位只能有一行、一个类别");
                continue;
            }

            lineOfUnit.Add(unit, row.Line);
            var aliases = row.List("别名");
            foreach (var alias in aliases.Prepend(unit))
            {
                Claim(nameOwner, alias, unit, row.Line, other => Fault($"“{alias}”既是“{unit}”又是第 {other.Line} 行“{other.Unit}”的名称或别名，请只留一处"));
            }

            var senders = Addresses(row, "发件邮箱", Fault).Select(a => a.ToLowerInvariant()).ToList();
            foreach (var address in senders)
            {
                Claim(addressOwner, address, unit, row.Line, other => Fault($"发件邮箱 {address} 同时属于“{unit}”和第 {other.Line} 行“{other.Unit}”，请只留一处"));
            }

            units.Add(new RosterUnit(unit, category, aliases, senders, Addresses(row, "通知邮箱", Fault)));
        }

        return new Roster(units);
    }

    private static string Allowed(IReadOnlyCollection<string>? categories) => categories is null ? "" : $"；可以写：{string.Join("、", categories)}";

    private static void Claim(
        Dictionary<string, (string Unit, int Line)> owners, string key, string unit, int line, Action<(string Unit, int Line)> taken)
    {
        if (!owners.TryAdd(key, (unit, line)) && owners[key] is var owner && owner.Unit != unit)
        {
            taken(owner);
        }
    }

    private static List<string> Addresses(TableRow row, string column, Action<string> fault)
    {
        var good = new List<string>();
        foreach (var address in row.List(column))
        {
            if (AddressText.IsAddress(address))
            {
                good.Add(address);
            }
            else
            {
                fault($"{column}“{address}”不是邮箱地址；多个地址用“、”分隔");
            }
        }

        return good;
    }
}
