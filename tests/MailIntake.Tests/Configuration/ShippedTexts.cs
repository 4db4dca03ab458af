using MailIntake.Configuration;
using MailIntake.Domain;

namespace MailIntake.Tests;

/// <summary>The phrases that ship with the project.</summary>
internal static class ShippedTexts
{
    public static Texts Read()
    {
        var problems = new List<Problem>();
        var texts = Texts.Load(Path.Combine(ShippedConfig.Root, "config"), problems);
        Assert.Empty(problems);
        return texts;
    }
}
