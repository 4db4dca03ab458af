using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;

namespace MailIntake.Tests.Notices;

/// <summary>
/// Where a document leaves a mail out of the count for how it was sent, its sender is told, whether on the roster or not (朔州: 漏统计; 昆都仑: 途径无效), with the
/// offices as they are shipped.
/// </summary>
public sealed class ToldSenderTests
{
    private const string Body = "今年以来，全市扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元，";

    private static Workplace Place(string office, string mailbox, string more = "")
    {
        var place = new Workplace($$"""
            mailboxes:
              {{mailbox}}: { source: "folder:../mail"{{more}} }
            outgoing: { via: "pickup:outbox", from: "信息考核 <{{mailbox}}>" }
            """);
        if (office == "kundulun")
        {
            // 管理员仍然接入邮箱的，写在 mailboxes 里
            var classification = place.OfficeFile(office, "classification.yaml");
            File.WriteAllText(classification, File.ReadAllText(classification).Replace("mailboxes: []", $"mailboxes: [{{ address: {mailbox} }}]", StringComparison.Ordinal));
        }

        return place;
    }

    private static Workplace Shuozhou(string more = "") => Place("shuozhou", "szxxgkk@126.com", more);

    private static async Task<List<ReadMail>> IngestAsync(Workplace place, string now)
    {
        var (code, _, error) = await place.RunAsync("ingest", "--now", now);
        Assert.True(code == 0, error);
        return [.. (Directory.Exists(place.Outbox) ? Directory.GetFiles(place.Outbox, "*notice*.eml") : []).Order(StringComparer.Ordinal).Select(f => new MimeFormat().Read(File.ReadAllBytes(f)))];
    }

    // 附件2 信息报送规范化情况: neither the mark nor the unit may lack. Every one of these addresses is unknown to the shipped roster, which has none. The very first
    // time that the program reads the mailbox, too.
    [Fact(Timeout = 300_000)]
    public async Task Who_left_out_the_mark_or_the_unit_is_told_by_the_shipped_office_of_shuozhou_from_the_first_mail_on()
    {
        using var place = Shuozhou();
        var unmarked = place.Receive("1.eml", "2022-07-04T10:05:00", "平鲁区重点项目提速", Body + "甲。", "信息员 <pl@example.cn>");
        AddHeader(unmarked, "Message-ID: <first@example.cn>");
        place.Receive("2.eml", "2022-07-04T11:00:00", "（简报）重点项目融资提速", Body.Replace("投资", "融资") + "另有三个项目正在洽谈之中。", "张三 <zs@example.org>");
        place.Receive("3.eml", "2022-07-04T12:00:00", "（简报）怀仁市陶瓷产业升级", "我市新建陶瓷生产线四条，年产日用瓷三亿件，带动就业二千人。", "信息员 <hr@example.cn>");

        var told = await IngestAsync(place, "2022-07-04T15:00:00+08:00");

        Assert.Equal(["pl@example.cn", "zs@example.org"], told.Select(m => Assert.Single(m.Recipients).Address).Order(StringComparer.Ordinal));
        var first = told.Single(m => m.Recipients[0].Address == "pl@example.cn");
        Assert.Equal("回执：来信 S2022-000001", first.Subject);
        Assert.Equal("auto-replied", first.Headers.Single(h => h.Name == "Auto-Submitted").Value);
        Assert.Equal("<first@example.cn>", first.Headers.Single(h => h.Name == "In-Reply-To").Value);
        Assert.StartsWith("平鲁区：", first.Text.TrimStart(), StringComparison.Ordinal);
        Assert.Contains("2022年7月4日 10:05 收到的来信，来稿编号 S2022-000001，判定：不计。原因：漏统计：主题没有标注（专报）或（简报）（附件2 信息报送规范化情况）。", first.Text);
        var second = told.Single(m => m.Recipients[0].Address == "zs@example.org");
        Assert.StartsWith("发件人：", second.Text.TrimStart(), StringComparison.Ordinal);
        Assert.Contains("来稿编号 S2022-000002，判定：不计。原因：漏统计：没有写明报送单位（附件2 信息报送规范化情况）。", second.Text);

        // A stranger's words are not sent on in the office's name: whoever forges an address could have had them sent to it.
        Assert.DoesNotContain("重点项目", first.Text + first.Subject + second.Text + second.Subject, StringComparison.Ordinal);

        Assert.Equal(2, (await IngestAsync(place, "2022-07-04T16:00:00+08:00")).Count);
    }

    // 五、报送方式: 其他途径一律无效.
    [Fact(Timeout = 300_000)]
    public async Task Who_writes_to_a_mailbox_of_the_shipped_office_of_kundulun_is_told_that_the_way_is_invalid()
    {
        using var place = Place("kundulun", "kq@example.cn");
        place.Receive("1.eml", "2023-07-04T10:05:00", "【专报信息】教育局双减工作", Body + "甲。", "信息员 <jyj@example.cn>");

        var told = Assert.Single(await IngestAsync(place, "2023-07-04T15:00:00+08:00"));
        Assert.Equal("jyj@example.cn", Assert.Single(told.Recipients).Address);
        Assert.Contains("判定：不计。原因：途径无效：必须通过昆区人民政府 OA 协同办公平台信息报送模块报送", told.Text);
    }

    // RFC 3834 section 2.
    [Fact(Timeout = 300_000)]
    public async Task No_machine_list_or_forged_sender_is_told()
    {
        using var place = Shuozhou(", authserv-id: mx.126.com");
        AddHeader(place.Receive("1.eml", "2022-07-04T10:00:00", "放假通知", Body + "甲。", "行政 <xz@example.org>"), "Auto-Submitted: auto-generated");
        AddHeader(place.Receive("2.eml", "2022-07-04T10:01:00", "每周动态", Body + "乙。", "周刊 <zk@example.org>"), "List-Id: <a.example.org>");
        AddHeader(place.Receive("3.eml", "2022-07-04T10:02:00", "项目提速", Body + "丙。", "信息员 <forged@example.org>"), "Authentication-Results: mx.126.com; spf=fail smtp.mailfrom=example.org");
        AddHeader(place.Receive("4.eml", "2022-07-04T10:03:00", "融资提速", Body + "丁，另有三个项目正在洽谈。", "信息员 <good@example.org>"), "Authentication-Results: mx.126.com; spf=pass smtp.mailfrom=<good@example.org>");

        Assert.Equal("good@example.org", Assert.Single(Assert.Single(await IngestAsync(place, "2022-07-04T15:00:00+08:00")).Recipients).Address);
    }

    // What a rule saw of a mail are its own words: of them, too, none is sent on to an address that may be borrowed. The reason is what the office wrote in classification.yaml.
    [Theory(Timeout = 300_000)]
    [InlineData("（简报）平鲁区组织召开你中奖了请速点 evil.example 领取五万元现金红包的会议", Body + "甲。", "会议消息不列入统计（附件2）。")]
    [InlineData("（简报）平鲁区营商环境", "加微信领取红包 evil.example 讯（记者 王某）办理时限压缩六成，材料减少三分之一，新登记企业九百户。", "新闻报道不列入统计（附件2）。")]
    [InlineData("（专报）平鲁区 evil.example 办事提速", "办理时限压缩六成，材料减少三分之一，新登记企业九百户，群众满意。", "不足“专报”要求的 1500 字")] // the limit and the number of 字 alone
    public async Task No_word_of_the_mail_is_among_the_reasons(string subject, string text, string reason)
    {
        using var place = Shuozhou();
        place.Receive("1.eml", "2022-07-04T10:05:00", subject, text, "信息员 <victim@example.org>");

        var told = Assert.Single(await IngestAsync(place, "2022-07-04T15:00:00+08:00"));
        Assert.Contains("原因：", told.Text);
        Assert.Contains(reason, told.Text);
        Assert.DoesNotContain("evil", told.Text + told.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("红包", told.Text + told.Subject, StringComparison.Ordinal);
    }

    // Of a later decision, too. Here the program decided by words that the office's configuration does not have any more.
    [Fact(Timeout = 300_000)]
    public async Task A_reason_that_is_none_of_the_offices_own_words_is_not_told_to_an_address_off_the_roster()
    {
        using var place = Shuozhou();
        place.Receive("1.eml", "2022-07-04T10:05:00", "平鲁区重点项目提速", Body + "甲。", "信息员 <pl@example.cn>");
        var first = Assert.Single(await IngestAsync(place, "2022-07-04T15:00:00+08:00"));
        var classification = place.OfficeFile("shuozhou", "classification.yaml");
        var shipped = await File.ReadAllTextAsync(classification);
        await File.WriteAllTextAsync(classification, shipped.Replace("untagged: { status: not-counted, reason: 漏统计：主题", "untagged: { status: review, reason: 红包：主题", StringComparison.Ordinal));
        Assert.Equal(0, (await place.RunAsync("rules", "replay", "--with", place.Config, "--apply", "--now", "2022-07-05T09:00:00+08:00")).Code);
        await File.WriteAllTextAsync(classification, shipped);

        var second = Assert.Single(await IngestAsync(place, "2022-07-05T10:00:00+08:00"), m => m.MessageId != first.MessageId);
        Assert.Contains("判定：待审。原因：可向本办公室询问。", second.Text);
        Assert.DoesNotContain("红包", second.Text, StringComparison.Ordinal);
    }

    // Nobody reads what is sent there, and some addresses of that kind answer by a robot.
    [Theory(Timeout = 300_000)]
    [InlineData("noreply@service.example.org", false)]
    [InlineData("No-Reply@example.org", false)]
    [InlineData("do_not_reply@example.org", false)]
    [InlineData("norman@example.org", true)]
    public async Task An_address_that_takes_no_answers_gets_none(string address, bool isTold)
    {
        using var place = Shuozhou();
        place.Receive("1.eml", "2022-07-04T10:05:00", "登录提醒", Body + "甲。", $"提醒 <{address}>");
        Assert.Equal(isTold ? 1 : 0, (await IngestAsync(place, "2022-07-04T15:00:00+08:00")).Count);
    }

    // A robot that does not say that it is one answers the receipt, and would answer the next.
    [Fact(Timeout = 300_000)]
    public async Task An_answer_to_a_receipt_is_not_answered_by_another_to_an_address_off_the_roster()
    {
        using var place = Shuozhou();
        place.Receive("1.eml", "2022-07-04T10:05:00", "重点项目提速", Body + "甲。", "客服 <kf@example.org>");
        var receipt = Assert.Single(await IngestAsync(place, "2022-07-04T15:00:00+08:00"));
        var answer = string.Concat(Enumerable.Repeat("您的来信我们已经转交有关部门办理，办理结果将在十五个工作日以内告知您，请耐心等待。", 4));
        AddHeader(place.Receive("2.eml", "2022-07-04T15:01:00", $"回复：{receipt.Subject}", answer, "客服 <kf@example.org>"), $"In-Reply-To: <{receipt.MessageId}>");

        Assert.Single(await IngestAsync(place, "2022-07-04T16:00:00+08:00"));
        var (_, mails, _) = await place.RunAsync("submissions", "--office", "shuozhou", "--json");
        Assert.Equal(2, mails.Split('\n').Count(line => line.Contains("\"status\":\"not-counted\"", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 300_000)]
    public async Task Who_was_told_that_a_mail_does_not_count_is_told_when_it_does()
    {
        using var place = Shuozhou();
        place.Receive("1.eml", "2022-07-04T10:05:00", "（简报）重点项目融资提速", Body + "甲。", "张三 <zs@example.org>");
        var first = Assert.Single(await IngestAsync(place, "2022-07-04T15:00:00+08:00"));
        await place.RunAsync("decide", "S2022-000001", "--status", "counted", "--unit", "平鲁区", "--kind", "简报", "--reason", "已电话核实", "--now", "2022-07-05T09:00:00+08:00");

        var second = Assert.Single(await IngestAsync(place, "2022-07-05T10:00:00+08:00"), m => m.MessageId != first.MessageId);
        Assert.StartsWith("平鲁区：", second.Text.TrimStart(), StringComparison.Ordinal);
        Assert.Contains("此前的判定有变化，以本回执为准。2022年7月4日 10:05 收到的来信，来稿编号 S2022-000001，判定：计数。原因：已电话核实。", second.Text);
    }

    // Units on the roster are told of what is not counted and nothing else; by receipts: true of everything, and a stranger of what is not counted.
    [Fact(Timeout = 300_000)]
    public async Task An_office_that_wants_only_those_not_counted_told_answers_nothing_else()
    {
        using var place = Shuozhou();
        var roster = place.OfficeFile("shuozhou", "units.csv");
        File.WriteAllText(roster, File.ReadAllText(roster).Replace("平鲁区政府办,,", "平鲁区政府办,pl@example.cn,", StringComparison.Ordinal));
        place.Receive("1.eml", "2022-07-04T10:00:00", "（简报）陶瓷产业升级", "我市新建陶瓷生产线四条，年产日用瓷三亿件，带动就业二千人。", "信息员 <pl@example.cn>");
        place.Receive("2.eml", "2022-07-04T10:01:00", "（简报）陶瓷产业升级", "我市新建陶瓷生产线四条，年产日用瓷三亿件，带动就业二千人。", "信息员 <pl@example.cn>");
        place.Receive("3.eml", "2022-07-04T10:02:00", "重点项目提速", Body + "乙。", "信息员 <pl@example.cn>");

        var told = Assert.Single(await IngestAsync(place, "2022-07-04T15:00:00+08:00"));
        Assert.Equal("回执：重点项目提速", told.Subject);
        Assert.Contains("你单位报送的《重点项目提速》已收到，来稿编号 S2022-000003，不计数。原因：漏统计", told.Text);

        File.WriteAllText(place.OfficeFile("shuozhou", "notices.yaml"), "receipts: true\nreceipts-unchecked: true\n");
        place.Receive("4.eml", "2022-07-05T10:00:00", "（简报）养老服务扩面", "新建社区食堂十二处，日均就餐三千人次，老人满意度九成五。", "信息员 <pl@example.cn>");
        place.Receive("5.eml", "2022-07-05T10:01:00", "（简报）营商环境优化", "办理时限压缩六成，材料减少三分之一，新登记企业九百户。", "张三 <zs@example.org>");
        place.Receive("6.eml", "2022-07-05T10:02:00", "（简报）怀仁市植树造林", "今春造林二万亩，成活率九成二，投入资金四千万元。", "李四 <ls@example.org>");
        var later = await IngestAsync(place, "2022-07-05T15:00:00+08:00");
        Assert.Equal(["pl@example.cn", "zs@example.org"], later.Where(m => m.MessageId != told.MessageId).Select(m => m.Recipients[0].Address).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_wish_that_is_none_is_refused_with_those_there_are()
    {
        using var place = Shuozhou();
        File.WriteAllText(place.OfficeFile("shuozhou", "notices.yaml"), "receipts: counted\n");
        var (code, _, error) = await place.RunAsync("check");
        Assert.Equal(2, code);
        Assert.Contains("offices/shuozhou/notices.yaml:1: receipts", error);
        Assert.Contains("true（每件都回）、not-counted（只告知不计数的）或 false（不回）", error);
    }

    private static void AddHeader(string path, string header)
    {
        var time = File.GetLastWriteTimeUtc(path);
        File.WriteAllText(path, $"{header}\r\n{File.ReadAllText(path)}");
        File.SetLastWriteTimeUtc(path, time);
    }
}
