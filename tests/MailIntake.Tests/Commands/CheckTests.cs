using MailIntake.Commands;

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
        Assert.DoesNotContain("没有用到", error);
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

    // A revision whose name is a little wrong would never come into force, and nobody would know.
    [Fact]
    public async Task A_file_that_nothing_reads_is_told_with_its_right_name()
    {
        const string List = "这里可以有：policy.yaml、policy-年份.yaml、classification.yaml、texts.yaml、units.csv、people.csv、notices.yaml、coverage.md；不要的请移走";
        (string File, string? Says)[] files =
        [
            ("policy-2026.yml", "请改名为 policy-2026.yaml"), ("policy_2026.yaml", "请改名为 policy-2026.yaml"), ("Policy-2026.yaml", "请改名为 policy-2026.yaml"),
            ("policy–2026.yaml", "请改名为 policy-2026.yaml"), ("policy-2026.yaml.txt", "请改名为 policy-2026.yaml"), ("policy2027.yaml", "请改名为 policy-2027.yaml"),
            ("policy－２０２８.yaml", "请改名为 policy-2028.yaml"),
            ("policy - 副本.yaml", "程序读的是 policy.yaml；不要的请移走，以后的修订请命名为 policy-年份.yaml"),
            ("policy(1).yaml", "程序读的是 policy.yaml；不要的请移走，以后的修订请命名为 policy-年份.yaml"),
            ("notices.yml", "请改名为 notices.yaml"), ("notice.yaml", "请改名为 notices.yaml"), ("text.yaml", "请改名为 texts.yaml"), ("people.xlsx", "请另存为 people.csv（CSV UTF-8）"),
            ("units (1).csv", "程序读的是 units.csv；不要的请移走"), ("units.xlsx", "程序读的是 units.csv；不要的请移走"), ("名单.docx", List), ("policies.doc", List),
            (".policy.yaml.swp", null), ("~$units.xlsx", null), ("policy.yaml~", null), ("policy.yaml.bak", null), ("README.txt", null), ("readme", null), ("说明.docx", null),
        ];
        (string File, string? Says)[] calendars =
        [
            ("2027.txt", "请改名为 2027.csv"), ("2028年放假.xlsx", "请另存为 2028年放假.csv（CSV UTF-8）"), ("2026.xlsx", "程序读的是 2026.csv；不要的请移走"),
            ("放假通知.pdf", "这里只读 .csv 文件，如 2027.csv；不要的请移走"), ("2027年放假.csv.bak", null), ("说明.md", null),
        ];
        using var place = new Workplace();
        foreach (var (file, _) in files)
        {
            await File.WriteAllTextAsync(place.OfficeFile("panzhihua", file), "");
        }

        foreach (var (file, _) in calendars)
        {
            await File.WriteAllTextAsync(Path.Combine(place.Config, "calendar", file), "");
        }

        var (code, _, error) = await place.RunAsync("check");
        Assert.Equal(0, code);
        Assert.Equal(
            files.Select(f => (Name: "offices/panzhihua/" + f.File, f.Says)).Concat(calendars.Select(f => (Name: "calendar/" + f.File, f.Says)))
                .Where(f => f.Says is not null).Select(f => $"{f.Name}: 提示：没有用到这个文件；{f.Says}").Order(StringComparer.Ordinal),
            error.Split('\n').Where(l => l.Contains("没有用到", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_name_in_the_configuration_folder_that_is_nearly_right_is_told()
    {
        using var place = new Workplace();
        foreach (var file in new[] { "mailintake.yml", "text.yaml", "MailIntake-2.yaml", "notes.txt", "text.txt", "mailintake.db", "secret" })
        {
            await File.WriteAllTextAsync(Path.Combine(place.Config, file), "");
        }

        Directory.CreateDirectory(Path.Combine(place.Config, "calender"));
        Directory.CreateDirectory(Path.Combine(place.Config, "secrets"));
        var (code, _, error) = await place.RunAsync("check");
        Assert.Equal(0, code);
        Assert.Equal(
            [
                "MailIntake-2.yaml: 提示：没有用到这个文件；程序读的是 mailintake.yaml；不要的请移走",
                "calender: 提示：没有用到这个文件夹；程序读的是 calendar，请改名或把里面的文件移过去",
                "mailintake.yml: 提示：没有用到这个文件；程序读的是 mailintake.yaml；不要的请移走",
                "text.yaml: 提示：没有用到这个文件；程序读的是 texts.yaml；不要的请移走",
            ],
            error.Split('\n').Where(l => l.Contains("没有用到", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    // 河西镇 known as 镇 had 古镇旅游升温; what comes from the office's own mailbox is set aside.
    [Fact]
    public async Task What_a_worker_would_do_otherwise_than_was_meant_is_told()
    {
        using var place = new Workplace();
        var units = place.OfficeFile("panzhihua", "units.csv");
        await File.WriteAllTextAsync(units, (await File.ReadAllTextAsync(units)).TrimEnd() + $"\n河西镇,企业二类,镇、矿、河西,{Workplace.Mailbox},\n");
        var classification = place.OfficeFile("panzhihua", "classification.yaml");
        await File.AppendAllTextAsync(classification, "\nstandalone-names: [矿]\n");
        await File.WriteAllTextAsync(place.OfficeFile("panzhihua", "notices.yaml"), "statements: true\n");
        await File.WriteAllTextAsync(place.OfficeFile("panzhihua", "texts.yaml"), "commission-subject: 约稿：{title}\n");
        var policy = place.OfficeFile("panzhihua", "policy.yaml");
        var text = await File.ReadAllTextAsync(policy);
        await File.WriteAllTextAsync(place.OfficeFile("panzhihua", "policy-2062.yaml"), text
            .Replace("effective: 2023-05-01", "effective: 2062-01-01", StringComparison.Ordinal).Replace("event: 退回重报", "event: 退回", StringComparison.Ordinal));
        var (code, _, error) = await place.RunAsync("check", "--now", "2026-06-01");
        Assert.Equal(0, code);
        Assert.Contains("2062-01-01 起的计分办法里没有 returned-by 的事项（退回重报）：改了名的，把新的名称也写进 returned-by", error);
        Assert.Contains("offices/panzhihua/units.csv: 提示：“河西镇”的名称或别名“镇”只有一个字", error);
        Assert.DoesNotContain("“矿”只有一个字", error);
        Assert.Contains($"“河西镇”的发件邮箱 {Workplace.Mailbox} 是本办公室自己的信箱", error);
        Assert.Contains("offices/panzhihua/texts.yaml:1: 提示：“commission-subject”没有 {number}（约稿编号）", error);
        Assert.Contains("生效日期 effective 是 2062-01-01", error);
        Assert.DoesNotContain("statements", error); // it has a monthly bulletin

        File.Delete(place.OfficeFile("panzhihua", "policy-2062.yaml"));
        await File.WriteAllTextAsync(policy, text.Replace("kind: monthly", "kind: quarterly", StringComparison.Ordinal));
        Assert.Contains("offices/panzhihua/notices.yaml: 提示：statements: true：对账单随每月的通报发", (await place.RunAsync("check", "--now", "2026-06-01")).Error);
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
        var line = File.ReadAllText(place.OfficeFile("yinchuan", "classification.yaml")).Split('\n').ToList().FindIndex(l => l.Contains("address: ycxwxxc@163.com", StringComparison.Ordinal)) + 1;
        Assert.Contains($"offices/yinchuan/classification.yaml:{line}: 信箱 ycxwxxc@163.com 已属于 kundulun", error);
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

    // Each fault is one that an administrator makes while writing the file; the line is where the fault is, counted by hand.
    [Theory]
    [InlineData("mailboxes:\n  2515574179@qq.com: { secret: env:X\nschedule: { poll: 60 }", 2, "括号")] // no }; the next key follows
    [InlineData("mailboxes:\n  2515574179@qq.com: { secret: env:X", 3, "括号")] // no }; the file ends
    [InlineData("import: { kundulun: \"\\UFFFFFFFF\" }", 1, "引号")] // no character has that number
    [InlineData("schedule: { poll: 60 }\nimport: { kundulun: \"a\\0b\" }", 2, "空字符")]
    [InlineData("schedule: { poll: 60 }\nimport: { kundulun: a\0b }", 2, "空字符")]
    [InlineData("mailboxes:\n  2515574179@qq.com: { source: \"folder:\\0x\" }", 2, "空字符")]
    [InlineData("mailboxes:\n\t2515574179@qq.com: { secret: env:X }", 2, "制表符（Tab），缩进只能用空格")]
    [InlineData("mailboxes:\n  2515574179@qq.com: { secret: env:X }\n\tszxxgkk@126.com: { secret: env:X }", 3, "制表符（Tab），缩进只能用空格")]
    [InlineData("outgoing:\n  from: \"a@qq.com\n  secret: env:X", 2, "引号没有关上")]
    [InlineData("outgoing:\n  from: 'a@qq.com\n  secret: env:X", 2, "引号没有关上")]
    [InlineData("outgoing:\n  from: a@qq.com\n  via: \"pickup:D:\\out\"", 3, "反斜杠")]
    [InlineData("outgoing:\n  from: @qq.com", 2, "请用引号括起来")]
    [InlineData("outgoing:\n  from: a@qq.com\n  secret:env:X\n  via: \"pickup:out\"", 3, "冒号后面少了空格")]
    [InlineData("schedule:\n    poll: 60\n  outbox: 30", 3, "缩进")]
    public async Task A_fault_of_the_yaml_itself_is_told_in_Chinese_at_its_line(string settings, int line, string says)
    {
        using var place = new Workplace(settings);
        var (code, _, error) = await place.RunAsync("check");

        Assert.Equal(2, code);
        var fault = Assert.Single(error.Split('\n'), l => l.StartsWith("mailintake.yaml", StringComparison.Ordinal));
        Assert.StartsWith($"mailintake.yaml:{line}: ", fault);
        Assert.Contains(says, fault);
        Assert.DoesNotMatch("[Ww]hile|found|Operation", fault);
    }

    [Theory]
    [InlineData("mailboxes:\n  2515574179@qq.com: abcdefghijklmnop")]
    [InlineData("mailboxes:\n  2515574179@qq.com: { auth: abcdefghijklmnop }")]
    [InlineData("mailboxes:\n  2515574179@qq.com: { secret: abcdefghijklmnop }")]
    [InlineData("mailboxes:\n  2515574179@qq.com: { secret:abcdefghijklmnop }")]
    [InlineData("mailboxes:\n  2515574179@qq.com: { abcdefghijklmnop }")]
    [InlineData("mailboxes:\n  2515574179@qq.com: { source: abcdefghijklmnop }")]
    [InlineData("mailboxes:\n  2515574179@qq.com: { source: \"imaps://imap.qq.com/abcdefghijklmnop\" }")]
    [InlineData("mailboxes:\n  2515574179@qq.com: { source: \"imaps://2515574179:abcdefghijklmnop@imap.qq.com\" }")]
    [InlineData("mailboxes:\n  2515574179@qq.com: { secret: env:X, limit: abcdefghijklmnop }")]
    [InlineData("mailboxes:\n  2515574179@qq.com:\n  secret: abcdefghijklmnop")]
    [InlineData("mailboxes: { 2515574179@qq.com, abcdefghijklmnop }")]
    [InlineData("mailboxes: abcdefghijklmnop")]
    [InlineData("outgoing: abcdefghijklmnop")]
    [InlineData("outgoing: { from: abcdefghijklmnop }")]
    [InlineData("outgoing: { from: a@qq.com, secret:abcdefghijklmnop }")]
    [InlineData("outgoing: { from: a@qq.com, user: abcdefghijklmnop@, secret: env:X }")]
    [InlineData("outgoing: { from: a@qq.com, via: abcdefghijklmnop }")]
    [InlineData("outgoing: { from: a@qq.com, via: smtpabcdefghijklmnop }")]
    [InlineData("outgoing: { from: a@qq.com, auth: abcdefghijklmnop }")]
    [InlineData("outgoing: { from: a@qq.com, secret: env:X, per-minute: abcdefghijklmnop }")]
    public async Task A_secret_in_the_wrong_place_is_refused_and_never_repeated(string settings)
    {
        using var place = new Workplace(settings);
        var (code, output, error) = await place.RunAsync("check");
        Assert.Equal(2, code);
        Assert.Matches(@"^mailintake\.yaml:\d: ", error);
        Assert.DoesNotContain("abcdefghijklmnop", output + error);

        // The same below a policy's own outgoing.
        if (settings.StartsWith("outgoing", StringComparison.Ordinal))
        {
            place.Settings("");
            File.AppendAllText(place.OfficeFile("panzhihua", "policy.yaml"), "\n" + settings + "\n");
            (code, output, error) = await place.RunAsync("check");
            Assert.Equal(2, code);
            Assert.Matches(@"offices/panzhihua/policy\.yaml:\d+: ", error);
            Assert.DoesNotContain("abcdefghijklmnop", output + error);
        }
    }

    [Fact]
    public async Task A_file_that_is_not_utf_8_is_refused_with_the_remedy()
    {
        using var place = new Workplace();
        var gb = System.Text.CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        var texts = Path.Combine(place.Config, "offices", "panzhihua", "texts.yaml");
        File.WriteAllText(texts, "bulletin-title: 监管企业信息工作通报\n", gb);
        var (code, _, error) = await place.RunAsync("check");
        Assert.Equal(2, code);
        Assert.Contains("offices/panzhihua/texts.yaml: 不是 UTF-8 文本；请用 UTF-8 保存", error);

        File.Delete(texts);
        File.WriteAllText(Path.Combine(place.Config, "mailintake.yaml"), "# 攀枝花\nschedule: { poll: 60 }\n", System.Text.Encoding.Unicode);
        Assert.Contains("mailintake.yaml: 不是 UTF-8 文本；请用 UTF-8 保存", (await place.RunAsync("check")).Error);

        File.WriteAllText(Path.Combine(place.Config, "mailintake.yaml"), "# 攀枝花\nschedule: { poll: 60 }\n", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true)); // as Notepad saves it
        Assert.Equal(0, (await place.RunAsync("check")).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# 还没有信箱\n")]
    [InlineData("---\n# 还没有信箱\n")]
    public async Task Settings_of_comments_alone_are_as_good_as_none(string settings)
    {
        using var place = new Workplace(settings);
        var (code, _, error) = await place.RunAsync("check");
        Assert.Equal(0, code);
        Assert.Contains("没有连接信箱", error);

        // A file that must hold something says what.
        File.WriteAllText(place.OfficeFile("panzhihua", "policy.yaml"), settings);
        (code, _, error) = await place.RunAsync("check");
        Assert.Equal(2, code);
        Assert.Matches(@"offices/panzhihua/policy\.yaml:1: 缺少", error);
    }

    [Fact]
    public async Task Every_fault_is_told_at_once_and_those_that_follow_from_another_are_not()
    {
        using var place = new Workplace("""
            mailboxes:
              qq.com: { secret: env:X, limit: big }
              2515574179@qq.com: { secret: env:X }
              2515574179@QQ.com: { secret: env:X, auth: basic }
              nobody@qq.com: { secret: env:X }
            import: { nowhere: oa }
            """);
        File.AppendAllText(place.OfficeFile("panzhihua", "policy.yaml"), "\nunheard-of: 1\n"); // its mailboxes are known all the same
        var (code, _, error) = await place.RunAsync("check");

        Assert.Equal(2, code);
        var told = error.Split('\n').Where(l => l.StartsWith("mailintake.yaml:", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        string[] expected =
        [
            "2: 这一行的键不是邮箱地址", "2: “mailboxes.qq.com.limit”的值不能用；请写 1 KB 到 1 GB 之间的大小", "4: auth 只能写", "4: 信箱 2515574179@qq.com 出现了不止一次",
            "5: 信箱 nobody@qq.com 不属于任何考核主办单位", "6: import 下没有考核主办单位“nowhere”",
        ];
        Assert.Equal(expected.Length, told.Count);
        Assert.All(expected, fault => Assert.Contains(told, line => line.StartsWith("mailintake.yaml:" + fault, StringComparison.Ordinal)));
        Assert.Matches(@"offices/panzhihua/policy\.yaml:\d+: .*unheard-of", error);

        // An office that cannot be read may own the mailbox.
        place.Settings("mailboxes:\n  nobody@qq.com: { secret: env:X }");
        File.AppendAllText(place.OfficeFile("yinchuan", "classification.yaml"), "\nunheard-of: 1\n");
        Assert.DoesNotContain("nobody@qq.com", (await place.RunAsync("check")).Error);
    }

    [Fact]
    public async Task What_policy_and_classification_disagree_on_is_told_with_its_line()
    {
        using var place = new Workplace();
        var file = place.OfficeFile("panzhihua", "classification.yaml");
        var text = File.ReadAllText(file);
        Assert.Contains("returned-by: [退回重报]", text);
        File.WriteAllText(file, text = text.Replace("returned-by: [退回重报]", "returned-by: [退回某某]", StringComparison.Ordinal));
        var line = text.Split('\n').ToList().FindIndex(l => l.StartsWith("returned-by", StringComparison.Ordinal)) + 1;
        var (code, _, error) = await place.RunAsync("check");
        Assert.Equal(2, code);
        Assert.Contains($"offices/panzhihua/classification.yaml:{line}: returned-by 的事项“退回某某”在 policy.yaml 的 events 中没有", error);

        text = text.Replace("[退回某某]", "[退回重报]", StringComparison.Ordinal).Replace("\nkinds:\n", "\nkinds:\n  - name: 从无此种\n", StringComparison.Ordinal);
        File.WriteAllText(file, text);
        line = text.Split('\n').ToList().FindIndex(l => l.Contains("从无此种", StringComparison.Ordinal)) + 1;
        (code, _, error) = await place.RunAsync("check");
        Assert.Equal(2, code);
        Assert.Contains($"offices/panzhihua/classification.yaml:{line}: 文种“从无此种”在 policy.yaml 的 kinds 中没有", error);
    }

    [Fact]
    public async Task A_maildir_that_is_none_and_a_certificate_file_without_one_are_hints()
    {
        using var place = new Workplace($"mailboxes:\n  {Workplace.Mailbox}: {{ source: \"maildir:../mail\" }}\n  szxxgkk@126.com: {{ secret: file:x.secret, ca: ca.pem }}\noutgoing: {{ from: {Workplace.Mailbox}, secret: file:x.secret, ca: ca.pem }}\n");
        var authority = Path.Combine(place.Config, "ca.pem");
        Assert.Contains($"mailintake.yaml:3: 提示：信箱 szxxgkk@126.com：没有 ca 所指的证书文件 {authority}", (await place.RunAsync("check")).Error);

        File.WriteAllText(authority, "not a certificate\n");
        var (code, _, error) = await place.RunAsync("check");
        Assert.Equal(0, code);
        Assert.Contains($"mailintake.yaml:2: 提示：信箱 {Workplace.Mailbox}：{place.MailFolder} 不是 Maildir，里面没有文件夹 new、cur", error);
        Assert.Contains($"mailintake.yaml:3: 提示：信箱 szxxgkk@126.com：ca 所指的文件 {authority} 里没有 PEM 格式的证书", error);
        Assert.Contains($"提示：发信（{Workplace.Mailbox}）：ca 所指的文件 {authority} 里没有 PEM 格式的证书", error);

        Directory.CreateDirectory(Path.Combine(place.MailFolder, "cur"));
        Assert.Contains("里面没有文件夹 new；", (await place.RunAsync("check")).Error);

        Directory.CreateDirectory(Path.Combine(place.MailFolder, "new"));
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=office", key, System.Security.Cryptography.HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(authority, certificate.ExportCertificatePem());
        error = (await place.RunAsync("check")).Error;
        Assert.DoesNotContain("PEM", error);
        Assert.DoesNotContain("Maildir", error);
    }

    [Fact]
    public async Task A_configuration_folder_that_is_not_there_is_named()
    {
        using var folder = new TempFolder();
        var (code, _, error) = await Cli.RunAsync("check", "--config", folder["none"]);

        Assert.Equal(2, code);
        Assert.Contains(folder["none"], error);
    }

    // As a file on a full disk; contracts.md: 2 where the configuration is wrong.
    [Fact(Timeout = 120_000)]
    public async Task A_fault_that_cannot_be_written_down_is_told_by_the_exit_code()
    {
        using var place = new Workplace();
        await File.WriteAllTextAsync(place.OfficeFile("yinchuan", "policy.yaml"), "[");
        using var output = new StringWriter();
        await using var full = new FullWriter();
        Assert.Equal(2, await CommandLine.RunAsync(["check", "--config", place.Config, "--data", place.Data], output, full, default));
        Assert.Contains("配置有", output.ToString());
    }

    private sealed class FullWriter : StringWriter
    {
        public override void WriteLine(object? value) => throw new IOException("No space left on device");

        public override void WriteLine(string? value) => throw new IOException("No space left on device");
    }
}
