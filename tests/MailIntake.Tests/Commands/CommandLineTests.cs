using MailIntake.Commands;

namespace MailIntake.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("没有写命令")]
    [InlineData("不认识“chek”", "chek")]
    [InlineData("不认识“--bad”", "check", "--bad")]
    [InlineData("--config 后面要写 DIR", "check", "--config")]
    [InlineData("--data 只能写一次", "check", "--data", "a", "--data", "b")]
    [InlineData("“x”不是时刻", "check", "--now", "x")]
    public async Task A_line_that_cannot_be_understood_is_told_in_Chinese_on_standard_error_with_exit_2(string expected, params string[] args)
    {
        var (code, output, error) = await Cli.RunAsync(args);

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains(expected, error);
    }

    [Theory]
    [InlineData("chek")]
    [InlineData("status", "--config", "nowhere")]
    public async Task A_fault_that_cannot_be_written_to_standard_error_is_still_told_by_the_exit_code(params string[] args)
    {
        using var output = new StringWriter();
        using var full = FullDisk.Open();

        Assert.Equal(2, await CommandLine.RunAsync(args, output, full, default));
    }

    /// <summary>An empty ledger made at a mistyped place would give a ranking in which nobody has sent anything, a bulletin that says so, and a verification without a fault.</summary>
    [Theory(Timeout = 300_000)]
    [InlineData("score", "--office", "panzhihua", "--period", "2023-06")]
    [InlineData("explain", "--office", "panzhihua", "--unit", "国投集团", "--period", "2023-06")]
    [InlineData("submissions", "--office", "panzhihua")]
    [InlineData("export", "P2023-000001", "--out", "mails")]
    [InlineData("digest", "--office", "panzhihua", "--period", "2023-06")]
    [InlineData("digest", "--office", "panzhihua", "--period", "2023-06", "--send")]
    [InlineData("verify")]
    [InlineData("decide", "P2023-000001", "--status", "not-counted", "--reason", "电话核实")]
    [InlineData("status")]
    [InlineData("outcome", "confirm", "P2023-06-T1", "--reason", "主任办公会同意")]
    [InlineData("forward", "P2023-000001", "--to", "市委办公室")]
    [InlineData("rules", "replay", "--with", "config")]
    [InlineData("backup", "copy")]
    public async Task A_command_that_needs_a_ledger_refuses_a_folder_without_one_and_makes_none(params string[] args)
    {
        using var place = new Workplace();
        args = [.. args.Select(a => a is "mails" or "copy" or "config" ? place[a] : a)];
        var (code, output, error) = await Cli.RunAsync([.. args, "--config", place.Config, "--data", place["dtypo"]]);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains($"数据文件夹 {place["dtypo"]} 没有台账", error);
        Assert.Contains("请检查 --data", error);
        Assert.False(Directory.Exists(place["dtypo"]));
        Assert.False(Directory.Exists(place["mails"]) || Directory.Exists(place["copy"]));
    }

    [Theory(Timeout = 300_000)]
    [InlineData("--out 要写文件夹", "digest", "--office", "panzhihua", "--period", "2023-06", "--out", "1.eml/out")]
    [InlineData("--out 要写文件夹", "export", "P2023-000001", "--out", "1.eml")]
    [InlineData("DIR 要写文件夹", "backup", "1.eml")]
    [InlineData("1.eml 不是备份文件夹", "restore", "1.eml", "--data", "new")]
    [InlineData("--data 要写文件夹", "restore", "copy", "--data", "1.eml")]
    [InlineData("--data 要写文件夹", "ingest", "--data", "1.eml/data")]
    [InlineData("--data 要写文件夹", "import", "events", "one.csv", "--office", "panzhihua", "--data", "1.eml")]
    [InlineData("DIR /proc/x：这里不能建立文件夹", "backup", "/proc/x")] // no permission is lacking: the system knows no folders there
    [InlineData("none.csv: 没有这个文件", "import", "events", "none.csv", "--office", "panzhihua")]
    [InlineData("none.eml: 没有这个文件", "classify", "none.eml", "--mailbox", Workplace.Mailbox)]
    [InlineData("none/none.eml: 没有这个文件", "read", "none/none.eml")]
    [InlineData("files.csv: 这是文件夹，请写文件", "import", "events", "files.csv", "--office", "panzhihua")]
    [InlineData("semicolons.csv:1: 不认识的列“日期;单位;事项”（列之间请用英文逗号，这里像是别的分隔符）", "import", "events", "semicolons.csv", "--office", "panzhihua")]
    [InlineData("report.pdf: 这是文档，不是邮件", "classify", "report.pdf", "--mailbox", Workplace.Mailbox)]
    [InlineData("report.docx: 这是文档，不是邮件", "read", "report.docx")]
    [InlineData("--data 是空的", "score", "--office", "panzhihua", "--period", "2023-06", "--data", "")]
    [InlineData("DIR 是空的", "backup", "")]
    public async Task A_path_that_cannot_be_used_is_told_in_Chinese_with_exit_2_and_nothing_is_written(string expected, params string[] args)
    {
        using var place = new Workplace();
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团项目建设提速", "今年以来，集团扎实推进各项重点工作，新开工项目六个。");
        await place.RunAsync("ingest", "--now", "2023-06-20T10:00:00+08:00");
        File.Copy(Path.Combine(place.MailFolder, "1.eml"), place["1.eml"]);
        File.WriteAllText(place["one.csv"], "日期,单位,事项\n2023-06-05,国投集团,约谈\n");
        File.WriteAllText(place["semicolons.csv"], "日期;单位;事项\n2023-06-05;国投集团;约谈\n");
        File.WriteAllText(place["report.pdf"], "%PDF-1.7\n");
        File.WriteAllText(place["report.docx"], "PK\x03\x04");
        Directory.CreateDirectory(place["files.csv"]);
        args = [.. args.Select(a => a.Contains(".eml", StringComparison.Ordinal) || a is "new" or "copy" or "none.csv" or "one.csv" or "semicolons.csv" or "files.csv" or "report.pdf" or "report.docx" ? place[a] : a), "--config", place.Config];
        var (code, output, error) = await Cli.RunAsync(args.Contains("--data") ? args : [.. args, "--data", place.Data]);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error);
        Assert.DoesNotContain("Could not", error);
        Assert.False(Directory.Exists(place["new/archive"]));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_worker_that_is_stopped_before_it_has_begun_has_ended_well()
    {
        using var place = new Workplace();
        using var error = new StringWriter();
        var exit = await CommandLine.RunAsync(["run", "--config", place.Config, "--data", place.Data], TextWriter.Null, error, new CancellationToken(canceled: true));
        Assert.True(exit == 0, error.ToString());
    }

    [Fact(Timeout = 300_000)]
    public async Task Importing_may_be_the_first_thing_that_an_office_does()
    {
        using var place = new Workplace();
        var rows = place.Csv("rows.csv", "日期,单位,文种,标题\n2023-02-10,民政局,信息,养老服务提质\n");

        Assert.Equal(0, (await place.RunAsync("import", "submissions", rows, "--office", "kundulun")).Code);
        Assert.Contains("养老服务提质", (await place.RunAsync("submissions", "--office", "kundulun")).Out);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_file_that_is_refused_makes_no_ledger()
    {
        using var place = new Workplace();
        var file = place.Csv("events.csv", "编号,日期,单位,事项\nX1,2023-06-40,国投集团,约谈\n"); // June has 30 days
        var (code, _, error) = await place.RunAsync("import", "events", file, "--office", "panzhihua");

        Assert.Equal(2, code);
        Assert.Contains($"{file}:2", error);
        Assert.False(Directory.Exists(place.Data));
    }

    [Theory]
    [InlineData("decide", "--status")]
    [InlineData("score", "--period")]
    [InlineData("read", "--json")]
    [InlineData("rules", "replay", "--with")]
    [InlineData("commission", "--due")]
    public async Task Help_is_given_for_a_command_that_lacks_what_it_must_have(params string[] words)
    {
        var (code, output, error) = await Cli.RunAsync([.. words[..^1], "--help"]);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains(words[^1], output);
    }

    [Theory]
    [InlineData("decide", "--status", "--status", "counted", "--stat")]
    [InlineData("score", "--period", "--period", "nonsense")]
    [InlineData("read", "--json", "--wrong")]
    [InlineData("rules", "--with DIR", "replay", "--since", "yesterday")]
    [InlineData("rules", "<命令>")]
    [InlineData("import", "用法：", "what", "rows.csv")]
    public async Task Help_is_given_whatever_else_is_wrong_with_the_line(string command, string told, params string[] more)
    {
        var (code, output, error) = await Cli.RunAsync([command, .. more, "--help"]);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains(told, output);
    }

    [Fact]
    public async Task Help_is_Chinese_and_lists_the_options_every_command_takes()
    {
        var (code, output, _) = await Cli.RunAsync("check", "--help");

        Assert.Equal(0, code);
        Assert.Contains("用法：", output);
        Assert.Contains("--config DIR", output);
        Assert.Contains("--now TIME", output);
        Assert.DoesNotContain("Show help", output);
    }
}
