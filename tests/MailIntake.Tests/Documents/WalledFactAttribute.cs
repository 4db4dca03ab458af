using MailIntake.Documents.External;

namespace MailIntake.Tests.Documents;

/// <summary>A test of the walls around readers; skipped, with the reason, where this machine does not allow them, so that nobody takes it for tested.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WalledFactAttribute : FactAttribute
{
    public WalledFactAttribute()
    {
        Skip = Sandbox.Note;
        Timeout = 60_000;
    }
}
