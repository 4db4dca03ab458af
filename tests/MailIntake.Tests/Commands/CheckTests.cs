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

    [Theory]
    [InlineData("policy.yaml", "over: {each: 2,", "over: {eech: 2,", @"policy\.yaml:47: 不认识的键“eech”；这里可以写：.*each")] // unknown key
    [InlineData("policy.yaml", "- {event: 约谈, points: -10", "- {event: 退回重报, points: -10", @"policy\.yaml:88: “退回重报”前面已经有规则，这一条永远用不到")] // unreachable
    [InlineData("policy.yaml", "  企业二类: {group", "  企业一类: {group", @"policy\.yaml:\d+: 键“企业一类”重复；同一层里每个键只写一次，请合并或改名")] // overlapping categories
    [InlineData("units.csv", "文旅集团,企业二类", "国投集团,企业二类", @"units\.csv:6: .*国投集团.*2")] // a unit in two categories
    [InlineData("policy.yaml", "points: 10, clause: 第九条（一）, text: 月报送基础分", "points: 10, text: 月报送基础分", @"policy\.yaml:46: 缺少“quotas\[0\]\.base\.clause”，请写")] // missing clause
    public async Task A_fault_of_a_policy_is_named_with_file_line_and_remedy(string file, string good, string wrong, string says)
    {
        using var place = new Workplace();
        var path = place.OfficeFile("panzhihua", file);
        var text = await File.ReadAllTextAsync(path);
        Assert.Contains(good, text);
        await File.WriteAllTextAsync(path, text.Replace(good, wrong, StringComparison.Ordinal));
        var (code, _, error) = await place.RunAsync("check");

        Assert.Equal(2, code);
        Assert.Matches("offices/panzhihua/" + says, error);
    }

    [Fact]
    public async Task Receipts_of_a_mailbox_whose_senders_are_not_checked_are_warned_of()
    {
        using var place = new Workplace();
        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "receipts: true\n");
        var (code, _, error) = await place.RunAsync("check");
        Assert.Equal(0, code);
        Assert.Contains("它的来信一封也不回；请写上 authserv-id", error);

        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "receipts: true\nreceipts-unchecked: true\n");
        Assert.Contains("offices/panzhihua/notices.yaml: 提示：receipts-unchecked: true：没有核对过发件人的来信也回", (await place.RunAsync("check")).Error);

        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "receipts: true\n");
        place.Settings($"mailboxes:\n  {Workplace.Mailbox}: {{ source: \"folder:../mail\", authserv-id: mx.qq.com }}\n");
        Assert.DoesNotContain("回执", (await place.RunAsync("check")).Error);
    }

    [Fact]
    public async Task A_file_of_a_secret_that_others_can_read_is_warned_of()
    {
        using var place = new Workplace($"mailboxes:\n  {Workplace.Mailbox}: {{ secret: file:secret }}\noutgoing: {{ from: {Workplace.Mailbox}, secret: file:secret }}\n");
        var file = Path.Combine(place.Config, "secret");
        File.WriteAllText(file, "abcdefghijklmnop");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var (code, _, error) = await place.RunAsync("check");
        Assert.Equal(0, code);
        Assert.Contains($"信箱 {Workplace.Mailbox}：授权码文件 {file} 本机别的用户也能读（权限 604）；请执行 chmod 600", error);
        Assert.Contains($"发信（{Workplace.Mailbox}）：授权码文件 {file} 本机别的用户也能读", error);

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.DoesNotContain("授权码文件", (await place.RunAsync("check")).Error);
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

    [Theory]
    [InlineData("2026-10-31", false)]
    [InlineData("2026-11-01", true)] // the notice is published about now
    [InlineData("2027-02-01", true)]
    public async Task The_coming_years_holidays_are_asked_for_from_November_on(string now, bool warned)
    {
        using var place = new Workplace();
        var (code, _, error) = await place.RunAsync("check", "--now", now);
        Assert.Equal(0, code);
        Assert.Equal(warned, error.Contains("提示：没有 2027 年的节假日安排；国务院办公厅一般在上一年 10 月底到 11 月公布，请照 calendar 里其他年份的样子写成 calendar/2027.csv", StringComparison.Ordinal));
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
