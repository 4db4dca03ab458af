using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Read;

namespace MailIntake.Domain.Identify;

/// <summary>
/// Finds the unit of a mail: by the sender's address; else by the roster's names and aliases in the subject, the sender's
/// display name and the attachments' names. Two different units are nobody's guess: a person decides.
/// </summary>
public static class UnitIdentifier
{
    private const string Step = "单位";
    private const string Subject = "主题";

    /// <summary>Finds the unit.</summary>
    public static UnitFinding Find(OfficeContext office, ReadMail mail)
    {
        if (mail.From is [{ Address.Length: > 0 } from] && office.UnitOfSender(from.Address) is { } known)
        {
            return new UnitFinding(known, true, false, new Reason(Step, $"发件地址 {from.Address} 属于“{known.Name}”"));
        }

        RosterUnit? unit = null;
        string? saw = null;
        string? elsewhere = null;
        var certain = false;
        foreach (var (where, text) in Places(mail))
        {
            foreach (var (name, named) in office.Names.Find(text))
            {
                // Every unit has an 办公室: as a display name or a file's name it says nothing of whose it is.
                if (where != Subject && office.Names.IsStandalone(name))
                {
                    continue;
                }

                if (unit is not null && unit != named)
                {
                    return new UnitFinding(null, false, true, new Reason(Step, $"{saw}，又在{where}中有“{name}”（{named.Name}）：不能确定是哪个单位"));
                }

                unit ??= named;
                saw ??= $"{where}中有“{name}”";
                if (office.Names.Elsewhere(text, name) is { } before)
                {
                    elsewhere ??= $"{where}中的“{before}{name}”可能是别处的单位，不是“{named.Name}”：不能确定是哪个单位";
                }
                else
                {
                    certain = true;
                }
            }
        }

        // 大同市教育局 is not the roster's 市教育局, where nothing else names that.
        if (elsewhere is not null && !certain)
        {
            return new UnitFinding(null, false, true, new Reason(Step, elsewhere));
        }

        return unit is null ? new UnitFinding(null, false, false, new Reason(Step, $"发件地址不在花名册中，{Missing(office, mail)}"))
            : new UnitFinding(unit, false, false, new Reason(Step, $"{saw}，是“{unit.Name}”"));
    }

    // A person who sees the name there must not be told that it is not.
    private static string Missing(OfficeContext office, ReadMail mail)
    {
        foreach (var (where, text) in Places(mail))
        {
            if (office.Names.Common(text) is { } name)
            {
                return $"{where}中有“{name}”，但这个名称太常见（classification.yaml 的 standalone-names），只在主题中单独写时才据此认单位；此外没有花名册的单位名称";
            }
        }

        return "主题、发件人名称和附件名中也没有花名册的单位名称";
    }

    private static IEnumerable<(string Where, string Text)> Places(ReadMail mail)
    {
        yield return (Subject, mail.Subject);
        if (mail.From is [{ Name: { } name }])
        {
            yield return ("发件人名称", name);
        }

        foreach (var attachment in mail.Attachments.Take(50))
        {
            if (attachment.FileName is { } file)
            {
                yield return ("附件名", file);
            }
        }
    }
}
