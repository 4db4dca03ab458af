using System.CommandLine;
using MailIntake.Configuration;

namespace MailIntake.Commands;

/// <summary>The options that every command takes.</summary>
public sealed class GlobalOptions
{
    private readonly Option<string?> config = Parse.Folder("--config", "配置文件夹，默认 config", byDefault: "config");
    private readonly Option<string?> data = Parse.Folder("--data", "数据文件夹，默认 data", byDefault: "data");
    private readonly Option<DateTimeOffset?> now = Parse.Time("--now", "按这个时刻运行（演练和测试用），如 2023-07-03T08:29:00+08:00");

    /// <summary>Adds the options to the root command.</summary>
    public void AddTo(RootCommand root)
    {
        foreach (var option in (Option[])[config, data, now])
        {
            option.Recursive = true;
            root.Add(option);
        }
    }

    /// <summary>What a command works with.</summary>
    public CommandContext Context(ParseResult result) => new(
        new AppFolders(result.GetRequiredValue(config)!, result.GetRequiredValue(data)!),
        result.GetValue(now) is { } instant ? new ShiftedTimeProvider(instant) : TimeProvider.System,
        result.InvocationConfiguration.Output,
        result.InvocationConfiguration.Error);
}
