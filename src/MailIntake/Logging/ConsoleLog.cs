using Serilog.Core;
using Serilog.Events;

namespace MailIntake.Logging;

/// <summary>Log lines for people: time, what happened, and 警告 or 错误 before what needs attention. Traces are in the file alone.</summary>
/// <param name="error">Standard error.</param>
internal sealed class ConsoleLog(TextWriter error) : ILogEventSink
{
    private readonly Lock gate = new();

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        var at = logEvent.Properties.TryGetValue("at", out var value) && value is ScalarValue { Value: string text } ? text[..19].Replace('T', ' ') : "";
        var level = logEvent.Level switch
        {
            LogEventLevel.Warning => "警告：",
            LogEventLevel.Error or LogEventLevel.Fatal => "错误：",
            _ => "",
        };
        var message = logEvent.MessageTemplate.Render(logEvent.Properties, formatProvider: null).Replace("\"", "", StringComparison.Ordinal);
        lock (gate)
        {
            error.WriteLine($"{at} {level}{message}");
        }
    }
}
