using System.Net.Sockets;
using MailIntake.Storage;

namespace MailIntake.Tests.Storage;

public sealed class DataLockTests
{
    [Fact]
    public void A_second_worker_on_the_same_data_is_refused_until_the_first_has_ended()
    {
        using var folder = new TempFolder();
        using (DataLock.Take(folder.Path))
        {
            Assert.Contains(folder.Path, Assert.Throws<DataInUseException>(() => DataLock.Take(folder.Path)).Message);
        }

        DataLock.Take(folder.Path).Dispose();
    }

    [Fact]
    public void A_lock_that_cannot_be_taken_for_another_reason_is_not_said_to_be_held()
    {
        using var folder = new TempFolder();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder[DataLock.FileName])); // there, and open(2) refuses it: ENXIO

        Assert.IsNotType<DataInUseException>(Assert.ThrowsAny<IOException>(() => DataLock.Take(folder.Path)));
    }
}
