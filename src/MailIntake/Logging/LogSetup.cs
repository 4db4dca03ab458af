using MailIntake.Configuration;
using MailIntake.Domain.Time;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace MailIntake.Logging;

/// <summary>
/// Where log lines go: short Chinese lines to standard error for people, and JSON with all properties (mail, step, rule, mailbox …) to a file a day
/// in the data folder. No text of a mail and no secret is ever given to a log.
/// </summary>
public static class LogSetup
{
    private const int KeptDays = 90;

    /// <summary>Makes the loggers of a command that works on its own.</summary>
    /// <param name="folders">The program's folders.</param>
    /// <param name="clock">The time that log lines show.</param>
    /// <param name="console">From which level on the console shows lines; may change at any time.</param>
    /// <param name="error">The console.</param>
    public static ILoggerFactory Create(AppFolders folders, TimeProvider clock, LoggingLevelSwitch console, TextWriter error) =>
        LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Debug).AddSerilog(
            new LoggerConfiguration()
                .MinimumLevel.Debug()
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .MinimumLevel.Override("Quartz", LogEventLevel.Error) // what it warns of are our stops and pauses, in English
                .Enrich.With(new OfficeTimestamp(clock))
                .WriteTo.Sink(new ConsoleLog(error), levelSwitch: console)
                .WriteTo.Sink(new LogFile(new LoggerConfiguration().MinimumLevel.Debug().WriteTo.File(
                    new JsonFormatter(renderMessage: true), Path.Combine(folders.Logs, "mailintake-.json"), rollingInterval: RollingInterval.Day, retainedFileCountLimit: KeptDays).CreateLogger()))
                .CreateLogger(),
            dispose: true));

    /// <summary>The file. A line that a full disk does not take is lost; that must not make a fault of a program that ends well.</summary>
    private sealed class LogFile(Logger file) : ILogEventSink, IDisposable
    {
        public void Emit(LogEvent logEvent) => file.Write(logEvent);

        public void Dispose()
        {
            try
            {
                file.Dispose();
            }
            catch (IOException)
            {
                // What could not be written by now cannot be told in this file either.
            }
        }
    }

    /// <summary>Gives each line the office's time by the program's clock: in a rehearsal that is not the machine's.</summary>
    private sealed class OfficeTimestamp(TimeProvider clock) : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory) =>
            logEvent.AddOrUpdateProperty(propertyFactory.CreateProperty("at", OfficeTime.Iso(clock.GetUtcNow())));
    }
}
