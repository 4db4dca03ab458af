using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MailIntake.Domain.Time;

namespace MailIntake.Commands;

/// <summary>Options whose values are read and, where wrong, refused in Chinese.</summary>
internal static class Parse
{
    /// <summary>An instant; without an offset it is Asia/Shanghai.</summary>
    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        HelpName = "TIME",
        Description = description,
        CustomParser = result => Read<DateTimeOffset?>(
            result, text => OfficeTime.TryParse(text, out var instant, out _) ? instant : null, "时刻，请写成 2023-07-03T08:30:00+08:00 或 \"2023-07-03 08:30\""),
    };

    /// <summary>A day.</summary>
    public static Option<DateOnly?> Date(string name, string description) => new(name)
    {
        HelpName = "DATE",
        Description = description,
        CustomParser = result => Read<DateOnly?>(
            result, text => OfficeTime.TryParse(text, out var instant, out var dayOnly) && dayOnly ? OfficeTime.Day(instant) : null, "日期，请写成 2023-06-30"),
    };

    /// <summary>The minutes after which a mailbox that was not read is late, a week of them at most.</summary>
    public static Option<int?> MaxLag() => new("--max-lag")
    {
        HelpName = "MINUTES",
        Description = "只问程序是否在工作：所有信箱都超过这么多分钟没有读完，退出码 1，否则 0（健康检查用）",
        CustomParser = result => Read<int?>(
            result, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is >= 1 and <= 10_080 ? minutes : null,
            "分钟数，请写 1 到 10080（一周）的整数"),
    };

    /// <summary>A period.</summary>
    public static Option<Period?> Period(bool required) => new("--period")
    {
        HelpName = "P",
        Required = required,
        Description = "期间：2023-06（月）、2023-Q2（季）或 2023（年）",
        CustomParser = result => Read<Period?>(
            result, text => Domain.Time.Period.TryParse(text, out var period) ? period : null, "期间，请写成 2023-06（月）、2023-Q2（季）或 2023（年）"),
    };

    /// <summary>A folder.</summary>
    public static Option<string?> Folder(string name, string description, bool required = false, string? byDefault = null)
    {
        var folder = new Option<string?>(name) { HelpName = "DIR", Required = required, Description = description };
        if (byDefault is not null)
        {
            folder.DefaultValueFactory = _ => byDefault;
        }

        folder.Validators.Add(result => RefuseEmpty(result, result.Tokens, name));
        return folder;
    }

    /// <summary>A folder, written without an option's name.</summary>
    public static Argument<string> Folder(string description)
    {
        var folder = new Argument<string>("DIR") { HelpName = "DIR", Description = description };
        folder.Validators.Add(result => RefuseEmpty(result, result.Tokens, "DIR"));
        return folder;
    }

    /// <summary>An office's id.</summary>
    public static Option<string> Office() => new("--office") { HelpName = "ID", Required = true, Description = "考核主办单位的编号，即 config/offices 下的文件夹名" };

    /// <summary>Whether to write JSON.</summary>
    public static Option<bool> Json() => new("--json") { Description = "输出 JSON" };

    /// <summary>A variable that a script forgot to set.</summary>
    private static void RefuseEmpty(SymbolResult result, IReadOnlyList<Token> tokens, string name)
    {
        if (tokens.Any(t => t.Value.Length == 0))
        {
            result.AddError($"{name} 是空的，要写文件夹");
        }
    }

    private static T? Read<T>(ArgumentResult result, Func<string, T?> read, string what)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        var value = read(text);
        if (value is null)
        {
            result.AddError($"“{text}”不是{what}");
        }

        return value;
    }
}
