using System.CommandLine;
namespace MailIntake.Commands;
internal static class CheckCommand
{
    public static Command Create(GlobalOptions global)
    {
        var command = new Command("check", "检查全部配置，指出错误和缺少的内容（不连网络）");
        command.SetAction(result => { var c = global.Context(result); c.Output.WriteLine(c.Clock.GetUtcNow()); return 0; });
        return command;
    }
}
