using System.Globalization;
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

    /// <summary>As much of a cell is told in a message.</summary>
    private const int MostShown = 200;

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
        var rowOfUnit = new Dictionary<string, Claimed>(StringComparer.Ordinal);
        var nameOwner = new Dictionary<string, Claimed>(StringComparer.Ordinal);
        var addressOwner = new Dictionary<string, Claimed>(StringComparer.Ordinal);
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

            if (!rowOfUnit.TryAdd(Key(unit), new Claimed(unit, unit, row.Line)))
            {
                var earlier = rowOfUnit[Key(unit)];
                Fault(earlier.Unit == unit
                    ? $"单位“{unit}”已在第 {earlier.Line} 行；一个单位只能有一行、一个类别"
                    : $"单位“{unit}”和第 {earlier.Line} 行“{earlier.Unit}”只是空格或全角半角不同；一个单位只能有一行、一个类别，另一种写法请写进别名");
                continue;
            }

            var aliases = Aliases(row, Fault);
            foreach (var alias in aliases.Prepend(unit))
            {
                Claim(nameOwner, Key(alias), new Claimed(alias, unit, row.Line), other => Fault(other.Text == alias
                    ? $"“{alias}”既是“{unit}”又是第 {other.Line} 行“{other.Unit}”的名称或别名，请只留一处"
                    : $"“{alias}”（“{unit}”）和第 {other.Line} 行“{other.Unit}”的“{other.Text}”只是空格或全角半角不同，请只留一处"));
            }

            foreach (var hint in BlankHints(unit, aliases))
            {
                problems.Add(new Problem(name, row.Line, hint, IsWarning: true));
            }

            var senders = Addresses(row, "发件邮箱", Fault).Select(a => a.ToLowerInvariant()).ToList();
            foreach (var address in senders)
            {
                Claim(addressOwner, address, new Claimed(address, unit, row.Line), other => Fault($"发件邮箱 {address} 同时属于“{unit}”和第 {other.Line} 行“{other.Unit}”，请只留一处"));
            }

            units.Add(new RosterUnit(unit, category, aliases, senders, Addresses(row, "通知邮箱", Fault)));
        }

        if (rows.Count == 0)
        {
            // Half saved, or emptied by a slip: every mail would be of nobody.
            problems.Add(new Problem(name, null, "一个单位也没有：请从第二行起每行写一个单位"));
        }

        return new Roster(units);
    }

    private static string Allowed(IReadOnlyCollection<string>? categories) => categories is null ? "" : $"；可以写：{string.Join("、", categories)}";

    private static void Claim(Dictionary<string, Claimed> owners, string key, Claimed claim, Action<Claimed> taken)
    {
        if (!owners.TryAdd(key, claim) && owners[key] is var owner && owner.Unit != claim.Unit)
        {
            taken(owner);
        }
    }

    /// <summary>What a name is compared by: its characters in their usual width without blanks and invisible marks, which a person does not see.</summary>
    private static string Key(string text) =>
        string.Concat(text.Where(c => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format).Select(AddressText.HalfWidth));

    /// <summary>The aliases; what is joined by another mark than 、 is told, and parted for what else there is to check.</summary>
    private static IReadOnlyList<string> Aliases(TableRow row, Action<string> fault)
    {
        const string OtherMarks = "，,；;\r\n";
        var cell = row["别名"];
        if (!cell.AsSpan().ContainsAny(OtherMarks))
        {
            return row.List("别名");
        }

        var parts = cell.Split([.. OtherMarks, '、'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length < 2)
        {
            return parts;
        }

        fault($"别名“{ShortText.Of(cell.ReplaceLineEndings(" "), MostShown)}”：几个别名之间用“、”分隔，请写成 {ShortText.Of(string.Join('、', parts), MostShown)}");
        return parts;
    }

    /// <summary>Hints at Chinese names with a blank: mails hold them without, unless the unit is known by both.</summary>
    private static IEnumerable<string> BlankHints(string unit, IReadOnlyList<string> aliases)
    {
        foreach (var text in aliases.Prepend(unit).Where(t => t.Any(char.IsWhiteSpace) && t.Any(c => c > '\u007F' && !char.IsWhiteSpace(c))))
        {
            var whole = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
            if (unit == whole || aliases.Contains(whole))
            {
                continue;
            }

            yield return text == unit
                ? $"单位“{unit}”里有空格，邮件和导入文件里写“{whole}”的认不出；请去掉空格，以前用过这个写法的，把它写进别名"
                : $"别名“{text}”里有空格，邮件里不写空格的认不出；是几个别名的，用“、”分隔，是一个的，去掉空格";
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
                fault($"{column}“{address}”不是邮箱地址{AddressText.Remedy(address)}");
            }
        }

        return good;
    }

    /// <summary>What belongs to one unit only.</summary>
    /// <param name="Text">The name, alias or address as it is written.</param>
    /// <param name="Unit">The unit.</param>
    /// <param name="Line">Its line.</param>
    private readonly record struct Claimed(string Text, string Unit, int Line);
}
