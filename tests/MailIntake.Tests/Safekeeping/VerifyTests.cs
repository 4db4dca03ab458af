using Microsoft.Data.Sqlite;

namespace MailIntake.Tests.Safekeeping;

/// <summary><c>verify</c> after one thing at a time was damaged behind the program's back.</summary>
public sealed class VerifyTests
{
    [Fact(Timeout = 300_000)]
    public async Task What_was_taken_in_agrees()
    {
        using var place = await Kept.PlaceAsync();

        var (code, output, _) = await place.RunAsync("verify");

        Assert.Equal(0, code);
        Assert.Contains("3 件来稿、3 个文件", output);
        Assert.Contains("全部一致", output);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_flipped_byte_is_found_and_its_file_and_number_are_named()
    {
        using var place = await Kept.PlaceAsync();
        var file = Kept.Archived(place)[1];
        Kept.FlipByte(file);

        var (code, output, _) = await place.RunAsync("verify");

        Assert.Equal(1, code);
        Assert.Contains("内容被改动", output);
        Assert.Contains(Path.GetFileName(file), output);
        Assert.Contains("P2023-000002", output);
        Assert.Contains("1 处不一致", output);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_missing_file_and_a_file_that_no_row_names_are_found()
    {
        using var place = await Kept.PlaceAsync();
        var file = Kept.Archived(place)[0];
        var elsewhere = Path.Combine(Path.GetDirectoryName(file)!, "别人放的.eml");
        File.Move(file, elsewhere);
        File.SetLastWriteTimeUtc(elsewhere, DateTime.UtcNow.AddDays(-1)); // else it might be a batch about to be committed

        var (code, output, _) = await place.RunAsync("verify");

        Assert.Equal(1, code);
        Assert.Contains("文件不见了", output);
        Assert.Contains(Path.GetFileName(file), output);
        Assert.Contains("不在台账里", output);
        Assert.Contains("别人放的.eml", output);
        Assert.Contains("2 处不一致", output);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("""DELETE FROM "Decisions" WHERE "SubmissionId" = 2""", "P2023-000002 没有判定")]
    [InlineData("""UPDATE "Decisions" SET "Sequence" = 2 WHERE "SubmissionId" = 3""", "P2023-000003 的判定不连续")]
    [InlineData("""DELETE FROM "Locations" WHERE "SubmissionId" = 1""", "P2023-000001 是一封邮件")]
    [InlineData("""PRAGMA foreign_keys = OFF; DELETE FROM "Submissions" WHERE "Id" = 1""", "行所指的 Submissions 行不存在")]
    [InlineData("""UPDATE "Submissions" SET "ArchivePath" = (SELECT "ArchivePath" FROM "Submissions" WHERE "Id" = 1), "Sha256" = (SELECT "Sha256" FROM "Submissions" WHERE "Id" = 1) WHERE "Id" = 2""", "记的是同一个文件")]
    public async Task Rows_removed_or_broken_are_found(string change, string finding)
    {
        using var place = await Kept.PlaceAsync();
        Kept.Execute(place, change);

        var (code, output, _) = await place.RunAsync("verify");

        Assert.Equal(1, code);
        Assert.Contains(finding, output);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_damaged_page_of_the_database_is_told_with_what_to_do()
    {
        using var place = await Kept.PlaceAsync();
        SqliteConnection.ClearAllPools(); // the last connection's end brings the journal into the file
        using (var file = new FileStream(Path.Combine(place.Data, "mailintake.db"), FileMode.Open))
        {
            // Behind the first pages (schema, settings), so that the ledger opens.
            file.Position = 4096 * 3;
            file.Write(Enumerable.Repeat((byte)0xA5, (int)file.Length - (4096 * 3)).ToArray());
        }

        var (code, output, error) = await place.RunAsync("verify");

        Assert.Equal(1, code);
        Assert.Contains("损坏", output + error);
        Assert.Contains("restore", output + error);
    }
}
