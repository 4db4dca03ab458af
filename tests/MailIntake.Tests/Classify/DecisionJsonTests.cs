using System.Text.Json;
using MailIntake.Classify;
using MailIntake.Domain.Classify;

namespace MailIntake.Tests.Classify;

public class DecisionJsonTests
{
    private static JsonElement Write(Decision decision, string subject)
    {
        var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            DecisionJson.Write(json, "a.eml", "a@b.cn", subject, decision);
        }

        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }

    [Fact]
    public void All_keys_are_there_and_absent_values_are_null()
    {
        var json = Write(new Decision { Office = "x", Status = SubmissionStatus.NotCounted, Reasons = [new Reason("文种", "漏统计")] }, "主题");
        Assert.Equal(["file", "mailbox", "office", "unit", "kind", "status", "words", "countedFrom", "subject", "reasons", "warnings"], json.EnumerateObject().Select(p => p.Name));
        Assert.Equal("""["a.eml","a@b.cn","x",null,null,"not-counted",null,null,"主题",[{"rule":"文种","saw":"漏统计"}],[]]""",
            "[" + string.Join(',', json.EnumerateObject().Select(p => JsonSerializer.Serialize(p.Value, new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))) + "]");
    }

    [Fact]
    public void The_subject_of_a_quarantined_mail_is_not_written() =>
        Assert.Equal(JsonValueKind.Null, Write(new Decision { Office = "x", Status = SubmissionStatus.Quarantined }, "某事").GetProperty("subject").ValueKind);
}
