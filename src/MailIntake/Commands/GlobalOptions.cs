using System.CommandLine;
using MailIntake.Configuration;

namespace MailIntake.Commands;

/// <summary>The options that every command takes.</summary>
public sealed class GlobalOptions
{
    private readonly Option<string> config = new("--config") { Recursive = true, HelpName = "DIR", DefaultValueFactory = _ => "config", Description = "配置文件夹，默认 config" };
    private readonly Option<string> data = new("--data") { Recursive = true, HelpName = "DIR", DefaultValueFactory = _ => "data", Description = "数据文件夹，默认 data" };
    private readonly Option<DateTimeOffset?> now = Parse.Time("--now", "按这个时刻运行（演练和测试用），如 2023-07-03T08:29:00+08:00");

    /// <summary>Adds the options to the root command.</summary>
    public void AddTo(RootCommand root)
    {
        now.Recursive = true;
        root.Add(config);
        root.Add(data);
        root.Add(now);
    }

    /// <summary>What a command works with.</summary>
    public CommandContext Context(ParseResult result) => new(
        new AppFolders(result.GetRequiredValue(config), result.GetRequiredValue(data)),
        result.GetValue(now) is { } instant ? new ShiftedTimeProvider(instant) : TimeProvider.System,
        result.InvocationConfiguration.Output,
        result.InvocationConfiguration.Error);
}
