using Microsoft.Data.Sqlite;

namespace MailIntake.Tests.Safekeeping;

/// <summary>A workplace with three mails taken in, and ways to damage it.</summary>
internal static class Kept
{
    public static async Task<Workplace> PlaceAsync()
    {
        var place = new Workplace();
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "今年以来，集团扎实推进各项重点工作，新开工项目六个。");
        place.Receive("2.eml", "2023-06-06T10:00:00", "【专报】国投集团防汛工作", "汛期到来之前，集团检查了全部水库和堤防，整改隐患十二处。");
        place.Receive("3.eml", "2023-06-07T10:00:00", "没有标注的来信", "这是一封没有标注的来信，请查收。");
        Assert.Equal(0, (await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00")).Code);
        return place;
    }

    public static string[] Archived(Workplace place) => [.. Directory.GetFiles(Path.Combine(place.Data, "archive"), "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public static void FlipByte(string file)
    {
        var octets = File.ReadAllBytes(file);
        octets[octets.Length / 2] ^= 1;
        File.WriteAllBytes(file, octets);
    }

    public static void Execute(Workplace place, string sql) => Run(place, sql, command => command.ExecuteNonQuery());

    /// <summary>The text in the first row and column.</summary>
    public static string Text(Workplace place, string sql) => (string)Run(place, sql, command => command.ExecuteScalar()!);

    private static T Run<T>(Workplace place, string sql, Func<SqliteCommand, T> run)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(place.Data, "mailintake.db")};Pooling=False;Foreign Keys=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return run(command);
    }
}
