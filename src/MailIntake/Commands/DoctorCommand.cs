using System.CommandLine;
using MailIntake.Doctor;

namespace MailIntake.Commands;

/// <summary><c>doctor</c>: connects to a mailbox step by step and says in Chinese what is wrong.</summary>
internal static class DoctorCommand
{
    public static Command Create(GlobalOptions global)
    {
        var address = new Argument<string>("ADDRESS") { HelpName = "ADDRESS", Description = "信箱的地址，如 mailintake.yaml 中所写" };
        var command = new Command("doctor", "一步一步连接信箱，说明哪一步不对、该怎样改；只读，什么都不写") { address };
        command.SetAction(async (result, ct) =>
        {
            var context = global.Context(result);
            var mailboxes = context.Configuration().App.Mailboxes;
            var wanted = result.GetRequiredValue(address).Trim().ToLowerInvariant();
            var mailbox = mailboxes.FirstOrDefault(m => m.Address == wanted) ?? throw new InputException(mailboxes.Count == 0
                ? $"mailintake.yaml 中没有信箱 {wanted}；请先在 mailboxes 下写上"
                : $"mailintake.yaml 中没有信箱 {wanted}；可以写：{string.Join("、", mailboxes.Select(m => m.Address))}");
            var well = await new MailboxDoctor(mailbox, context.Clock, line => context.Output.WriteLine(TextTable.Safe(line))).ExamineAsync(ct);
            return well ? ExitCode.Done : ExitCode.NeedsPerson;
        });
        return command;
    }
}
