namespace MailIntake.ServerTests.Postfix;

/// <summary>A test with a real Postfix; skipped, with the reason, where none can be started.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostfixFactAttribute : FactAttribute
{
    public PostfixFactAttribute()
    {
        Skip = PostfixServer.Unavailable;
        Timeout = 120_000;
    }
}
