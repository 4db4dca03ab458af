using System.CommandLine;
using MailIntake.Configuration;
using MailIntake.Domain;

namespace MailIntake.Commands;

/// <summary><c>check</c>: reads the whole configuration, tries what can be tried without a network, and says what is missing.</summary>
internal static class CheckCommand
{
    public static Command Create(GlobalOptions global)
    {
        var command = new Command("check", "检查全部配置，逐条指出错误和缺少的内容（不连网络）");
        command.SetAction(result => Run(global.Context(result)));
        return command;
    }

    private static int Run(CommandContext context)
    {
        var problems = new List<Problem>();
        var app = AppConfigurationLoader.Load(context.Folders, problems);
        CalendarLoader.Load(context.Folders.Config, problems);
        foreach (var problem in problems)
        {
            context.Error.WriteLine(problem);
        }

        context.Output.WriteLine($"信箱 {app.Mailboxes.Count} 个");
        return problems.Any(p => !p.IsWarning) ? ExitCode.Wrong : ExitCode.Done;
    }
}
