using MailIntake.ServerTests.Dovecot;

namespace MailIntake.ServerTests.Postfix;

/// <summary>One Postfix with its Dovecot for the tests of a class; they take different recipients.</summary>
public sealed class PostfixFixture : IAsyncLifetime
{
    public const string Password = "abcdefghijklmnop";

    public const string Sender = "office@test.example";

    private DovecotServer? mailboxes;
    private PostfixServer? server;

    public PostfixServer Server => server!;

    public async Task InitializeAsync()
    {
        if (PostfixServer.Unavailable is null)
        {
            mailboxes = await DovecotServer.StartAsync();
            foreach (var user in (string[])["office", "plain", "login", "bytes", "large", "several", "first", "second", "陈"])
            {
                mailboxes.AddUser($"{user}@test.example", Password);
            }

            server = await PostfixServer.StartAsync(mailboxes);
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var each in (IAsyncDisposable?[])[server, mailboxes])
        {
            if (each is not null)
            {
                await each.DisposeAsync();
            }
        }
    }
}
