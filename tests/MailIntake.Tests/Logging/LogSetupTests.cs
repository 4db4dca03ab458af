using MailIntake.Configuration;
using MailIntake.Logging;
using Microsoft.Extensions.Logging;
using Serilog.Core;

namespace MailIntake.Tests.Logging;

public sealed class LogSetupTests
{
    [Fact]
    public void A_log_file_that_the_disk_does_not_take_is_no_fault_of_the_program()
    {
        using var folder = new TempFolder();
        var folders = new AppFolders(folder["config"], folder["data"]);
        Directory.CreateDirectory(folders.Logs);
        var day = DateTime.Now;
        foreach (var file in new[] { day, day.AddDays(1) }) // should midnight pass meanwhile
        {
            File.CreateSymbolicLink(Path.Combine(folders.Logs, $"mailintake-{file:yyyyMMdd}.json"), "/dev/full");
        }

        using var console = new StringWriter();
        using (var log = LogSetup.Create(folders, TimeProvider.System, new LoggingLevelSwitch(), console))
        {
            log.CreateLogger("test").LogWarning("磁盘已满");
        }

        Assert.Contains("警告：磁盘已满", console.ToString());
    }
}
