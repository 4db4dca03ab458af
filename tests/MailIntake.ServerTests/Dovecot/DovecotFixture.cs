namespace MailIntake.ServerTests.Dovecot;

/// <summary>One Dovecot for the tests of a class; each takes a mailbox of its own.</summary>
public sealed class DovecotFixture : IAsyncLifetime
{
    private int users;

    /// <summary>The server.</summary>
    public DovecotServer Server { get; private set; } = null!;

    /// <summary>Adds a mailbox that no other test uses.</summary>
    public string AddUser(string secret)
    {
        var user = $"user{Interlocked.Increment(ref users)}@example.com";
        Server.AddUser(user, secret);
        return user;
    }

    public async Task InitializeAsync() => Server = await DovecotServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
