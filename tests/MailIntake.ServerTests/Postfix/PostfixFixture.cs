namespace MailIntake.ServerTests.Postfix;

/// <summary>One Postfix for the tests of a class; they take different recipients.</summary>
public sealed class PostfixFixture : IAsyncLifetime
{
    public const string Password = "abcdefghijklmnop";

    public const string Sender = "office@test.example";

    private PostfixServer? server;

    public PostfixServer Server => server!;

    public async Task InitializeAsync()
    {
        if (PostfixServer.Unavailable is null)
        {
            string[] users = [Sender, "plain", "login", "bytes", "large", "several", "first", "second", "陈"];
            server = await PostfixServer.StartAsync(users.ToDictionary(user => user.Contains('@') ? user : $"{user}@test.example", _ => Password));
        }
    }

    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
