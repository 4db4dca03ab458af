using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MailIntake.Commands;

/// <summary>Prints the help of a command in Chinese; the library's own texts cannot be switched to it without culture data.</summary>
internal sealed class ChineseHelp : SynchronousCommandLineAction
{
    /// <summary>Whoever asks how a command is written has not written it yet.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output);
        return ExitCode.Done;
    }

    /// <summary>Writes the help of a command.</summary>
    public static void Write(Command command, TextWriter output)
    {
        var path = new List<string>();
        for (Symbol? symbol = command; symbol is not null; symbol = symbol.Parents.FirstOrDefault())
        {
            path.Insert(0, symbol is RootCommand ? "mailintake" : symbol.Name);
        }

        output.WriteLine(command.Description);
        output.WriteLine();
        output.WriteLine("用法：");
        output.WriteLine($"  {string.Join(' ', path)}{(command.Subcommands.Count > 0 ? " <命令>" : "")}{string.Concat(command.Arguments.Select(a => $" {Usage(a)}"))} [选项]");
        Section(output, "命令：", command.Subcommands.Where(c => !c.Hidden).Select(c => ($"{c.Name}{string.Concat(c.Arguments.Select(a => $" {Usage(a)}"))}", c.Description ?? "")));
        Section(output, "参数：", command.Arguments.Select(a => (Usage(a), a.Description ?? "")));
        var inherited = command.Parents.OfType<RootCommand>().SelectMany(r => r.Options).Where(o => o.Recursive);
        Section(output, "选项：", command.Options.Concat(inherited).Where(o => !o.Hidden).Select(o => (Usage(o), (o.Required ? "（必须）" : "") + Describe(o))));
    }

    private static string Describe(Option option) => option switch
    {
        HelpOption => "显示帮助",
        VersionOption => "显示版本",
        _ => option.Description ?? "",
    };

    private static string Usage(Argument argument) =>
        (argument.HelpName ?? argument.Name) + (argument.Arity.MaximumNumberOfValues > 1 ? "…" : "");

    private static string Usage(Option option) =>
        option.Name + (option is HelpOption or VersionOption || option.ValueType == typeof(bool) ? "" : $" {option.HelpName}");

    private static void Section(TextWriter output, string title, IEnumerable<(string Usage, string Description)> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(title);
        var width = all.Max(l => TextTable.Width(l.Usage));
        foreach (var (usage, description) in all)
        {
            output.WriteLine($"  {usage}{new string(' ', width - TextTable.Width(usage))}  {description}".TrimEnd());
        }
    }
}
