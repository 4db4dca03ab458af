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
            Assert.Contains(folder.Path, Assert.Throws<IOException>(() => DataLock.Take(folder.Path)).Message);
        }

        DataLock.Take(folder.Path).Dispose();
    }
}
