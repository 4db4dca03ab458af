using System.CommandLine;
using System.CommandLine.Help;
using System.Data.Common;
using System.Text.Json;
using MailIntake.Domain;
using MailIntake.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailIntake.Commands;

/// <summary>
/// The program's command line: its commands and options, what is printed where a line cannot be understood, and how faults become exit codes.
/// What a command was asked for goes to standard output, all else to standard error.
/// </summary>
public static class CommandLine
{
    private static readonly Func<GlobalOptions, Command>[] Commands =
    [
        RunCommand.Create, DemoCommand.Create, IngestCommand.Create, CheckCommand.Create, StatusCommand.Create, ScoreCommand.Create, ExplainCommand.Create, DigestCommand.Create,
        SubmissionsCommand.Create, DecideCommand.Create, OutcomeCommand.Create, ImportCommand.Create, CommissionCommand.Create, ForwardCommand.Create, ExportCommand.Create, ClassifyCommand.Create, ReadCommand.Create,
        RulesCommand.Create, VerifyCommand.Create, BackupCommand.Create, RestoreCommand.Create, PurgeCommand.Create, DoctorCommand.Create,
    ];

    /// <summary>Understands and runs a command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="ct">Stops the command: SIGTERM, Ctrl+C.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken ct)
    {
        var result = Build().Parse(args);
        if (result.Errors.Count > 0)
        {
            foreach (var message in Faults(result))
            {
                Tell(error, $"mailintake: {message}");
            }

            Tell(error, "用 mailintake --help 查看命令，用 mailintake 命令 --help 查看一个命令的写法。");
            return ExitCode.Wrong;
        }

        // The token stops the command itself; the library's own handling of signals would not wait for it.
        var invocation = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            return await result.InvokeAsync(invocation, ct);
        }
        catch (InputException e)
        {
            foreach (var problem in e.Problems)
            {
                Tell(error, problem.ToString());
            }

            return ExitCode.Wrong;
        }
        catch (TransportException e)
        {
            Tell(error, $"mailintake: {e.Message}");
            return ExitCode.NeedsPerson;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            Tell(error, $"mailintake: {StorageFault.Describe(e)}");
            return ExitCode.NeedsPerson;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Tell(error, "mailintake: 已中止；已经入账的不受影响，再次运行会接着做。");
            return ExitCode.NeedsPerson;
        }
        catch (Exception e) when (e is DbException or DbUpdateException)
        {
            Tell(error, $"mailintake: {StorageFault.Describe(e)}");
            return ExitCode.NeedsPerson;
        }
        catch (Exception e)
        {
            Tell(error, $"mailintake: 程序错误，请把下面的内容发给维护人员。\n{e}");
            return ExitCode.NeedsPerson;
        }
    }

    // The exit code tells it also where standard error cannot be written, as on a full disk; thrown from here, the fault would end the process as a crash.
    private static void Tell(TextWriter error, string line)
    {
        try
        {
            error.WriteLine(line);
        }
        catch (IOException)
        {
            // There is nobody else to tell.
        }
    }

    private static RootCommand Build()
    {
        var root = new RootCommand("政务信息邮件收稿、计数、考核计分和通报。");
        var global = new GlobalOptions();
        global.AddTo(root);
        foreach (var create in Commands)
        {
            root.Add(create(global));
        }

        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new ChineseHelp();
        }

        return root;
    }

    /// <summary>
    /// What is wrong with the line, in Chinese. The library has English messages alone (its Chinese ones need culture data), so its findings
    /// are told again from what was parsed; messages of our own parsers are Chinese already.
    /// </summary>
    private static IReadOnlyList<string> Faults(ParseResult result)
    {
        var faults = result.Errors.Select(e => e.Message).Where(m => m.Any(c => c > '\u2E80')).ToList();
        var command = result.CommandResult.Command;
        faults.AddRange(result.UnmatchedTokens.Select(t => $"不认识“{t}”"));
        if (command.Subcommands.Count > 0 && command.Action is null)
        {
            faults.Add("没有写命令");
        }

        foreach (var option in command.Options.Concat(command.Parents.OfType<Command>().SelectMany(c => c.Options).Where(o => o.Recursive)))
        {
            var given = result.GetResult(option);
            if (given is null or { Implicit: true })
            {
                if (option.Required)
                {
                    faults.Add($"缺少 {option.Name} {option.HelpName}（{option.Description}）");
                }
            }
            else if (given.Tokens.Count < option.Arity.MinimumNumberOfValues)
            {
                faults.Add($"{option.Name} 后面要写 {option.HelpName}");
            }
            else if (given.IdentifierTokenCount > option.Arity.MaximumNumberOfValues && option.Arity.MaximumNumberOfValues > 0)
            {
                faults.Add($"{option.Name} 只能写一次");
            }
        }

        foreach (var argument in command.Arguments)
        {
            if ((result.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MinimumNumberOfValues)
            {
                faults.Add($"缺少参数 {argument.HelpName ?? argument.Name}（{argument.Description}）");
            }
        }

        return faults.Count > 0 ? faults : [.. result.Errors.Select(e => e.Message)];
    }
}
