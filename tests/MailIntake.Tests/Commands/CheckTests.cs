namespace MailIntake.Tests.Commands;

public sealed class CheckTests
{
    [Fact]
    public async Task The_shipped_configuration_has_no_fault_and_says_what_is_missing()
    {
        var config = Path.Combine(ShippedConfig.Root, "config");
        using var data = new TempFolder();
        var (code, output, error) = await Cli.RunAsync("check", "--config", config, "--data", data["none"], "--now", "2026-06-01");

        Assert.Equal(0, code);
        Assert.All(ShippedConfig.Offices, office => Assert.Contains(office, output));
        Assert.Contains("没有连接信箱", error);
        Assert.Contains("offices/shuozhou/policy.yaml", error); // the quota that another notice sets must be confirmed
        Assert.All(error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains("提示：", line));
        Assert.False(Directory.Exists(data["none"]));
    }

    [Fact]
    public async Task Faults_of_several_files_are_told_at_once_with_exit_2()
    {
        using var place = new Workplace("mailboxes:\n  a@qq.com: { secret: abcd }\n");
        File.AppendAllText(place.OfficeFile("panzhihua", "policy.yaml"), "\nunheard-of: 1\n");
        File.AppendAllText(place.OfficeFile("yinchuan", "units.csv"), "\n某单位,没有的类别,,,\n");
        var (code, _, error) = await place.RunAsync("check");

        Assert.Equal(2, code);
        Assert.Contains("mailintake.yaml:2: ", error);
        Assert.Matches(@"offices/panzhihua/policy\.yaml:\d+: .*unheard-of", error);
        Assert.Matches(@"offices/yinchuan/units\.csv:\d+: .*没有的类别", error);
    }

    [Fact]
    public async Task A_mailbox_that_no_office_has_and_one_that_two_have_are_faults()
    {
        using var place = new Workplace("mailboxes:\n  nobody@qq.com: { secret: env:X }\n");
        var (code, _, error) = await place.RunAsync("check");
        Assert.Equal(2, code);
        Assert.Contains("mailintake.yaml:2: 信箱 nobody@qq.com 不属于任何考核主办单位", error);

        var file = place.OfficeFile("kundulun", "classification.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("mailboxes: []", "mailboxes: [ { address: ycxwxxc@163.com } ]", StringComparison.Ordinal));
        (code, _, error) = await place.RunAsync("check");
        Assert.Equal(2, code);
        Assert.Contains("ycxwxxc@163.com 已属于 kundulun", error);
    }

    [Fact]
    public async Task A_missing_secret_is_a_hint_and_no_fault()
    {
        using var place = new Workplace("mailboxes:\n  2515574179@qq.com: { secret: env:MAILINTAKE_TEST_UNSET }\n");
        var (code, _, error) = await place.RunAsync("check");

        Assert.Equal(0, code);
        Assert.Contains("mailintake.yaml:2: 提示：", error);
        Assert.Contains("MAILINTAKE_TEST_UNSET", error);
    }

    [Fact]
    public async Task A_configuration_folder_that_is_not_there_is_named()
    {
        using var folder = new TempFolder();
        var (code, _, error) = await Cli.RunAsync("check", "--config", folder["none"]);

        Assert.Equal(2, code);
        Assert.Contains(folder["none"], error);
    }
}
