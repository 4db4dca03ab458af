using Microsoft.Extensions.Logging;

namespace MailIntake.Tests.Logging;

/// <summary>A log that is kept: each line with its level before it.</summary>
internal sealed class LogLines<T> : ILogger<T>
{
    public List<string> All { get; } = [];

    /// <summary>Warnings and worse.</summary>
    public IEnumerable<string> Warnings => All.Where(line => !line.StartsWith(nameof(LogLevel.Information), StringComparison.Ordinal) && !line.StartsWith(nameof(LogLevel.Debug), StringComparison.Ordinal));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        All.Add($"{logLevel} {formatter(state, exception)}");
}
