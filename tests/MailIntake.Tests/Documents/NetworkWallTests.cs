using MailIntake.Documents.External;

namespace MailIntake.Tests.Documents;

/// <summary>How it is found out what the machine allows, with programs in unshare's stead that answer as a machine may.</summary>
public sealed class NetworkWallTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private NetworkWall Wall(TimeSpan patience) => new(folder["unshare"], "/bin/true", patience);

    // Links to programs that are there: a script written just now may be held open by another test's fork, and execve refuses it.
    private void Answers(string program)
    {
        File.Delete(folder["unshare"]);
        File.CreateSymbolicLink(folder["unshare"], program);
    }

    [Fact]
    public void A_machine_that_could_not_start_the_question_is_asked_again()
    {
        File.WriteAllText(folder["unshare"], ""); // may not be executed: execve fails, as fork does where no process is left
        var wall = Wall(TimeSpan.FromSeconds(30));

        Assert.Contains("没有启动起来", Assert.Throws<ReaderFailedException>(wall.Way).Message);
        Answers("/bin/true");
        Assert.Equal([folder["unshare"], "--user", "--map-current-user", "--net", "--"], wall.Way());
    }

    [Fact]
    public void A_machine_too_busy_to_answer_has_not_said_no()
    {
        File.WriteAllText(folder["slow"], "#!/bin/sh\nexec sleep 60\n");
        File.SetUnixFileMode(folder["slow"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Answers(folder["slow"]);
        Assert.Throws<ReaderFailedException>(Wall(TimeSpan.FromMilliseconds(100)).Way);
    }

    [Fact]
    public void What_the_machine_answered_is_kept()
    {
        Answers("/bin/false");
        var wall = Wall(TimeSpan.FromSeconds(30));

        Assert.Empty(wall.Way());
        Answers("/bin/true");
        Assert.Empty(wall.Way());
    }
}
