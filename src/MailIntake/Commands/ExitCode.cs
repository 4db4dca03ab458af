namespace MailIntake.Commands;

/// <summary>The program's exit codes, which scripts rely on.</summary>
public static class ExitCode
{
    /// <summary>Done; mails waiting in review are no failure.</summary>
    public const int Done = 0;

    /// <summary>Done as far as it could be; something needs a person (a server out of reach, a notification refused for good).</summary>
    public const int NeedsPerson = 1;

    /// <summary>The command, its input or the configuration is wrong; nothing has been changed.</summary>
    public const int Wrong = 2;
}
