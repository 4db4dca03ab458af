using System.Text.Json;
using MailIntake.Domain.Classify;

namespace MailIntake.Classify;

/// <summary>Writes a decision as the JSON that <c>classify --json</c> and <c>submissions --json</c> promise.</summary>
public static class DecisionJson
{
    /// <summary>Writes a decision's members into an object that the caller has begun and will end, so that it can add its own.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="mailbox">The mailbox, or null for an imported row.</param>
    /// <param name="subject">The mail's subject as read; not written where the mail is quarantined.</param>
    /// <param name="decision">The decision.</param>
    public static void WriteMembers(Utf8JsonWriter json, string? mailbox, string? subject, Decision decision)
    {
        json.WriteString("mailbox", mailbox);
        json.WriteString("office", decision.Office);
        json.WriteString("unit", decision.Unit);
        json.WriteString("kind", decision.Kind);
        json.WriteString("status", decision.Status.Name());
        if (decision.Words is { } words)
        {
            json.WriteNumber("words", words);
        }
        else
        {
            json.WriteNull("words");
        }

        json.WriteString("countedFrom", decision.CountedFrom);
        json.WriteString("subject", decision.Status == SubmissionStatus.Quarantined ? null : subject);
        json.WriteStartArray("reasons");
        foreach (var reason in decision.Reasons)
        {
            json.WriteStartObject();
            json.WriteString("rule", reason.Rule);
            json.WriteString("saw", reason.Saw);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("warnings");
        foreach (var warning in decision.Warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the whole object of <c>classify --json</c>.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="mailbox">The mailbox it is taken to have come to.</param>
    /// <param name="subject">The mail's subject as read.</param>
    /// <param name="decision">The decision.</param>
    public static void Write(Utf8JsonWriter json, string file, string mailbox, string? subject, Decision decision)
    {
        json.WriteStartObject();
        json.WriteString("file", file);
        WriteMembers(json, mailbox, subject, decision);
        json.WriteEndObject();
    }
}
