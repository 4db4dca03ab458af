using System.Reflection;
using MailIntake.Commands;
using Microsoft.Extensions.Logging;

namespace MailIntake.Tests.Logging;

/// <summary>Whoever reads the JSON log tells its events by their numbers.</summary>
public sealed class EventIdTests
{
    [Fact]
    public void No_two_events_of_the_log_bear_one_number()
    {
        var events = typeof(CommandLine).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Method: $"{method.DeclaringType!.Name}.{method.Name}", Event: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(m => m.Event is not null).ToList();

        Assert.NotEmpty(events);
        Assert.Empty(events.GroupBy(m => m.Event!.EventId).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(m => m.Method))}"));
    }
}
