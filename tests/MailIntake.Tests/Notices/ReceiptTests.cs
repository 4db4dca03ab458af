using MailIntake.Domain.Read;
using MailIntake.Mail.Mime;

namespace MailIntake.Tests.Notices;

public sealed class ReceiptTests
{
    private const string Body = "今年以来，集团扎实推进各项重点工作，新开工项目六个，完成投资一亿二千万元，";
    private const string Wanted = "receipts: true\nreceipts-unchecked: true\n";
    private static readonly string Checked = Workplace.SettingsOf(mailbox: "source: \"folder:../mail\", authserv-id: mx.qq.com");

    private static Workplace Place(string notices = Wanted)
    {
        var place = new Workplace();
        File.WriteAllText(place.OfficeFile("panzhihua", "units.csv"), "单位,类别,别名,发件邮箱,通知邮箱\n国投集团,企业一类,,gt@example.cn,\n文旅集团,企业二类,,wl@example.cn,\n");
        if (notices.Length > 0)
        {
            File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), notices);
        }

        return place;
    }

    /// <summary>The office has wanted its notices since 1 June.</summary>
    private static async Task<Workplace> PlaceAsync(string notices = Wanted)
    {
        var place = Place(notices);
        await IngestAsync(place, "2023-06-01T09:00:00+08:00");
        return place;
    }

    private static async Task<List<ReadMail>> IngestAsync(Workplace place, string now)
    {
        var (code, _, error) = await place.RunAsync("ingest", "--now", now);
        Assert.True(code == 0, error);
        return [.. (Directory.Exists(place.Outbox) ? Directory.GetFiles(place.Outbox, "*notice*.eml") : []).Order(StringComparer.Ordinal).Select(f => new MimeFormat().Read(File.ReadAllBytes(f)))];
    }

    [Fact(Timeout = 300_000)]
    public async Task A_report_is_answered_with_what_was_decided_and_how_far_the_unit_is()
    {
        using var place = Place();
        Assert.Empty(await IngestAsync(place, "2023-06-01T09:00:00+08:00"));
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】项目建设提速", Body + "甲。", "信息员 <gt@example.cn>");
        place.Receive("2.eml", "2023-06-06T10:00:00", "【简讯】项目融资提速", Body.Replace("投资", "融资") + "另有三个项目正在洽谈之中，预计下月签约。", "信息员 <gt@example.cn>");
        AddHeader(place, "2.eml", "Message-ID: <second@example.cn>");

        var receipts = await IngestAsync(place, "2023-06-07T09:00:00+08:00");

        Assert.Equal(2, receipts.Count);
        var second = receipts.Single(r => r.Text.Contains("项目融资提速", StringComparison.Ordinal));
        Assert.Equal("回执：【简讯】项目融资提速", second.Subject);
        Assert.Contains("来稿编号 P2023-000002，文种 简讯", second.Text);
        Assert.Contains("已计数。月报送：2023年6月第 2 条，应报 4 条。", second.Text);
        Assert.Equal("auto-replied", second.Headers.Single(h => h.Name == "Auto-Submitted").Value);
        Assert.Equal("<second@example.cn>", second.Headers.Single(h => h.Name == "In-Reply-To").Value);
        Assert.Equal(["second@example.cn", "second@example.cn", $"re.{second.MessageId}"], second.RepliesTo); // so an answer names it whatever became of its Message-ID
        Assert.Equal("gt@example.cn", Assert.Single(second.Recipients).Address);

        Assert.Equal(2, (await IngestAsync(place, "2023-06-07T10:00:00+08:00")).Count);
    }

    [Fact(Timeout = 300_000)]
    public async Task An_old_mail_that_is_seen_only_now_is_taken_in_and_not_answered()
    {
        using var place = await PlaceAsync();
        place.Receive("old.eml", "2023-05-30T08:00:00", "【简讯】旧信一件", Body + "甲。", "信息员 <gt@example.cn>");
        place.Receive("new.eml", "2023-06-01T10:00:00", "【简讯】项目融资提速", Body.Replace("投资", "融资") + "另有三个项目正在洽谈之中，预计下月签约。", "信息员 <gt@example.cn>");

        // Eight days after the one came and six after the other.
        Assert.Equal("回执：【简讯】项目融资提速", Assert.Single(await IngestAsync(place, "2023-06-07T09:00:00+08:00")).Subject);
        var (_, mails, _) = await place.RunAsync("submissions", "--office", "panzhihua");
        Assert.Contains("旧信一件", mails, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task Automatic_unknown_unauthenticated_and_secret_mail_is_not_answered()
    {
        using var place = await PlaceAsync();
        place.Receive("auto.eml", "2023-06-05T10:00:00", "【简讯】自动", Body, "信息员 <gt@example.cn>");
        AddHeader(place, "auto.eml", "Auto-Submitted: auto-replied");
        place.Receive("list.eml", "2023-06-05T10:01:00", "【简讯】列表", Body + "乙", "信息员 <gt@example.cn>");
        AddHeader(place, "list.eml", "List-Id: <a.example.cn>");
        place.Receive("stranger.eml", "2023-06-05T10:02:00", "【简讯】国投集团陌生", Body + "丙", "信息员 <someone@example.org>");
        place.Receive("forged.eml", "2023-06-05T10:03:00", "【简讯】伪造", Body + "丁", "信息员 <gt@example.cn>");
        AddHeader(place, "forged.eml", "Authentication-Results: mx.qq.com; spf=fail smtp.mailfrom=example.cn");
        place.Receive("recall.eml", "2023-06-05T10:03:30", "撤回: 【简讯】项目", Body + "己", "信息员 <gt@example.cn>");
        place.Receive("secret.eml", "2023-06-05T10:04:00", "【简讯】机密★1年 项目", Body + "戊", "信息员 <gt@example.cn>");

        Assert.Empty(await IngestAsync(place, "2023-06-07T09:00:00+08:00"));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_mail_that_its_provider_does_not_bear_out_waits_for_a_person_and_is_not_answered()
    {
        using var place = Place();
        place.Settings(Checked);
        await IngestAsync(place, "2023-06-01T09:00:00+08:00");
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】冒用", Body, "信息员 <gt@example.cn>");
        AddHeader(place, "1.eml", "Authentication-Results: mx.qq.com; spf=pass smtp.mailfrom=<x@evil.example>; dkim=none");

        Assert.Empty(await IngestAsync(place, "2023-06-07T09:00:00+08:00"));
        var (_, mails, _) = await place.RunAsync("submissions", "--office", "panzhihua", "--json");
        Assert.Contains("\"status\":\"review\"", mails, StringComparison.Ordinal);
        Assert.Contains("疑似冒用", mails, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task An_address_gets_no_more_receipts_a_day_than_the_office_allows()
    {
        using var place = await PlaceAsync(Wanted + "receipts-per-day: 1\n");
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】甲项目开工", Body + "甲。", "信息员 <gt@example.cn>");
        place.Receive("2.eml", "2023-06-05T11:00:00", "【简讯】乙项目完工", "景区接待游客十万人次，营业收入三百万元，同比增长一成二，创历史新高。", "信息员 <gt@example.cn>");
        place.Receive("3.eml", "2023-06-05T11:00:00", "【简讯】丙景区开园", "新建停车场两处，车位六百个，旅游厕所九座，均已投入使用。", "信息员 <wl@example.cn>");

        var receipts = await IngestAsync(place, "2023-06-05T12:00:00+08:00");
        Assert.Equal(["gt@example.cn", "wl@example.cn"], receipts.Select(r => r.Recipients[0].Address).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = 300_000)]
    public async Task An_address_in_other_letters_is_the_same_address()
    {
        using var place = await PlaceAsync(Wanted + "receipts-per-day: 1\n");
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】甲项目开工", Body + "甲。", "信息员 <gt@example.cn>");
        await IngestAsync(place, "2023-06-05T10:30:00+08:00");
        place.Receive("2.eml", "2023-06-05T11:00:00", "【简讯】乙项目完工", "景区接待游客十万人次，营业收入三百万元，同比增长一成二，创历史新高。", "信息员 <GT@Example.cn>");

        Assert.Single(await IngestAsync(place, "2023-06-05T12:00:00+08:00"));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_receipt_queued_by_a_clock_that_was_ahead_uses_up_no_day_when_it_is_set_right()
    {
        using var place = await PlaceAsync(Wanted + "receipts-per-day: 1\n");
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】甲项目开工", Body + "甲。", "信息员 <gt@example.cn>");
        Assert.Single(await IngestAsync(place, "2023-06-10T11:00:00+08:00"));
        place.Receive("2.eml", "2023-06-05T11:00:00", "【简讯】乙项目完工", "景区接待游客十万人次，营业收入三百万元，同比增长一成二，创历史新高。", "信息员 <gt@example.cn>");

        Assert.Equal(2, (await IngestAsync(place, "2023-06-05T12:00:00+08:00")).Count);
    }

    [Fact(Timeout = 300_000)]
    public async Task What_is_decided_while_receipts_are_switched_off_gets_none_when_they_are_on_again()
    {
        using var place = await PlaceAsync();
        File.Delete(place.OfficeFile("panzhihua", "notices.yaml"));
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】甲项目开工", Body + "甲。", "信息员 <gt@example.cn>");
        Assert.Empty(await IngestAsync(place, "2023-06-05T12:00:00+08:00"));

        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "receipts: true\nreceipts-unchecked: true\n");
        Assert.Empty(await IngestAsync(place, "2023-06-06T09:00:00+08:00"));
        place.Receive("2.eml", "2023-06-06T10:00:00", "【简讯】丙景区开园", "新建停车场两处，车位六百个，旅游厕所九座，均已投入使用。", "信息员 <wl@example.cn>");
        Assert.Equal("wl@example.cn", Assert.Single(await IngestAsync(place, "2023-06-06T12:00:00+08:00")).Recipients[0].Address);
    }

    [Fact(Timeout = 300_000)]
    public async Task What_was_overdue_while_the_list_was_switched_off_is_not_told_when_it_is_on_again()
    {
        const string Commissions = "编号,标题,单位,下发日期,截止时间\n";
        using var place = await PlaceAsync("overdue-list: true\n");
        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "receipts: true\n");
        await place.RunAsync("import", "commissions", place.Csv("1.csv", Commissions + "YG-1,甲,国投集团,2023-06-05,2023-06-20 17:00\n"), "--office", "panzhihua");
        await IngestAsync(place, "2023-06-21T09:00:00+08:00");

        // 2023-07-10 is a Monday.
        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "overdue-list: true\n");
        Assert.Empty(await IngestAsync(place, "2023-07-10T09:00:00+08:00"));
        await place.RunAsync("import", "commissions", place.Csv("2.csv", Commissions + "YG-2,乙,国投集团,2023-07-10,2023-07-12 17:00\n"), "--office", "panzhihua");
        Assert.Contains("YG-2", Assert.Single(await IngestAsync(place, "2023-07-13T09:00:00+08:00")).Subject);
    }

    [Fact(Timeout = 300_000)]
    public async Task The_unit_is_told_which_commissions_are_open_and_not_how_the_office_decides()
    {
        using var place = await PlaceAsync();
        await place.RunAsync("commission", "YG-1", "--title", "国企改革进展情况", "--units", "国投集团", "--due", "2023-06-20", "--office", "panzhihua", "--now", "2023-06-01T09:30:00+08:00");
        place.Receive("1.eml", "2023-06-05T10:00:00", "（约稿）用工保障做法", Body, "信息员 <gt@example.cn>");
        var receipt = Assert.Single(await IngestAsync(place, "2023-06-05T12:00:00+08:00"), r => r.Subject.StartsWith("回执", StringComparison.Ordinal));
        Assert.Contains("没有截止的约稿有：YG-1《国企改革进展情况》）", receipt.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("--commission", receipt.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_mail_whose_file_is_gone_is_not_answered_and_holds_up_no_other()
    {
        using var place = await PlaceAsync();
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团上半年工作总结", Body, "信息员 <gt@example.cn>");
        var first = Assert.Single(await IngestAsync(place, "2023-06-05T12:00:00+08:00"));
        File.Delete(Assert.Single(Directory.GetFiles(Path.Combine(place.Data, "archive"), "*.eml", SearchOption.AllDirectories)));

        await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--unit", "国投集团", "--kind", "简讯", "--reason", "已核对", "--now", "2023-06-06T09:00:00+08:00");
        place.Receive("2.eml", "2023-06-06T10:00:00", "【简讯】丙景区开园", "新建停车场两处，车位六百个，旅游厕所九座，均已投入使用。", "信息员 <wl@example.cn>");
        var second = Assert.Single(await IngestAsync(place, "2023-06-06T12:00:00+08:00"), r => r.MessageId != first.MessageId);
        Assert.Equal("wl@example.cn", second.Recipients[0].Address);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_mail_in_the_junk_folder_is_not_answered_before_a_person_has_looked_at_it()
    {
        using var place = Place();
        place.Settings(Workplace.SettingsOf(mailbox: "source: \"maildir:../maildir\""));
        foreach (var folder in (string[])["cur", "new", "tmp", ".Junk/cur", ".Junk/new", ".Junk/tmp"])
        {
            Directory.CreateDirectory(Path.Combine(place["maildir"], folder));
        }

        await IngestAsync(place, "2023-06-01T09:00:00+08:00");
        File.Move(place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】甲项目开工", Body, "信息员 <gt@example.cn>"), Path.Combine(place["maildir"], ".Junk/new/1.eml"));
        Assert.Empty(await IngestAsync(place, "2023-06-05T12:00:00+08:00"));

        await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--reason", "已电话核实", "--now", "2023-06-06T09:00:00+08:00");
        Assert.Single(await IngestAsync(place, "2023-06-06T12:00:00+08:00"));
    }

    [Fact(Timeout = 300_000)]
    public async Task At_a_mailbox_whose_senders_are_checked_only_what_passed_is_answered_unless_the_office_wants_more()
    {
        using var place = Place("receipts: true\n");
        place.Settings(Checked);
        await IngestAsync(place, "2023-06-01T09:00:00+08:00");
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】甲项目开工", Body, "信息员 <gt@example.cn>");
        place.Receive("2.eml", "2023-06-05T11:00:00", "【简讯】丙景区开园", "新建停车场两处，车位六百个，旅游厕所九座，均已投入使用。", "信息员 <wl@example.cn>");
        AddHeader(place, "2.eml", "Authentication-Results: mx.qq.com; spf=pass smtp.mailfrom=<wl@example.cn>");

        Assert.Equal("wl@example.cn", Assert.Single(await IngestAsync(place, "2023-06-05T12:00:00+08:00")).Recipients[0].Address);

        // A mail without a result is answered where the office says so, one that failed never.
        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "receipts: true\nreceipts-unchecked: true\n");
        place.Receive("3.eml", "2023-06-06T10:00:00", "【简讯】丁项目签约", "年产三十万吨的生产线签约落地，预计明年投产。", "信息员 <gt@example.cn>");
        place.Receive("4.eml", "2023-06-06T11:00:00", "【简讯】戊酒店封顶", "酒店主体结构封顶，客房三百间，年底完成装修。", "信息员 <wl@example.cn>");
        AddHeader(place, "4.eml", "Authentication-Results: mx.qq.com; spf=pass smtp.mailfrom=<x@evil.example>");
        Assert.Equal(
            ["gt@example.cn", "wl@example.cn"], (await IngestAsync(place, "2023-06-06T12:00:00+08:00")).Select(r => r.Recipients[0].Address).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = 300_000)]
    public async Task Where_senders_are_not_checked_nothing_is_answered_unless_the_office_wants_it()
    {
        using var place = await PlaceAsync("receipts: true\n");
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】甲项目开工", Body, "信息员 <gt@example.cn>");
        Assert.Empty(await IngestAsync(place, "2023-06-05T12:00:00+08:00"));

        File.WriteAllText(place.OfficeFile("panzhihua", "notices.yaml"), "receipts: true\nreceipts-unchecked: true\n");
        place.Receive("2.eml", "2023-06-05T13:00:00", "【简讯】丙景区开园", "新建停车场两处，车位六百个，旅游厕所九座，均已投入使用。", "信息员 <wl@example.cn>");
        Assert.Equal("wl@example.cn", Assert.Single(await IngestAsync(place, "2023-06-05T14:00:00+08:00")).Recipients[0].Address);
    }

    [Fact(Timeout = 300_000)]
    public async Task An_office_sends_no_more_receipts_a_day_than_it_says_to_however_many_addresses()
    {
        using var place = Place(Wanted + "receipts-in-all-per-day: 2\n");
        File.WriteAllText(place.OfficeFile("panzhihua", "units.csv"), "单位,类别,别名,发件邮箱,通知邮箱\n国投集团,企业一类,,a@example.cn、b@example.cn、c@example.cn,\n");
        await IngestAsync(place, "2023-06-01T09:00:00+08:00");
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】甲项目开工", Body + "甲。", "信息员 <a@example.cn>");
        Assert.Single(await IngestAsync(place, "2023-06-05T11:00:00+08:00"));
        place.Receive("2.eml", "2023-06-05T12:00:00", "【简讯】乙项目完工", "景区接待游客十万人次，营业收入三百万元，同比增长一成二，创历史新高。", "信息员 <b@example.cn>");
        place.Receive("3.eml", "2023-06-05T12:01:00", "【简讯】丙景区开园", "新建停车场两处，车位六百个，旅游厕所九座，均已投入使用。", "信息员 <c@example.cn>");
        Assert.Equal(2, (await IngestAsync(place, "2023-06-05T13:00:00+08:00")).Count);

        // The first, of 11:00, leaves the 24 hours.
        place.Receive("4.eml", "2023-06-06T10:00:00", "【简讯】丁项目签约", "年产三十万吨的生产线签约落地，预计明年投产。", "信息员 <a@example.cn>");
        Assert.Equal(3, (await IngestAsync(place, "2023-06-06T11:01:00+08:00")).Count);
    }

    // 退回的 6 月 5 日一件由新稿代替，仍是 6 月的：7 月来的新稿是 6 月第 1 条，6 月来的也是，不是第 2 条。
    [Theory(Timeout = 300_000)]
    [InlineData("2023-06-10")]
    [InlineData("2023-07-02")]
    public async Task The_new_version_of_a_returned_item_is_told_as_the_one_that_the_item_was(string day)
    {
        using var place = await PlaceAsync();
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】项目建设提速", Body + "甲。", "信息员 <gt@example.cn>");
        var first = Assert.Single(await IngestAsync(place, "2023-06-05T12:00:00+08:00"));
        var events = place.Csv("events.csv", "日期,单位,事项,信息编号\n2023-06-08,国投集团,退回重报,P2023-000001\n");
        Assert.Equal(0, (await place.RunAsync("import", "events", events, "--office", "panzhihua")).Code);
        place.Receive("2.eml", $"{day}T10:00:00", "【简讯】项目建设提速", "改写后的新稿：" + Body + "并补充了具体做法和成效数据。", "信息员 <gt@example.cn>");

        var second = Assert.Single(await IngestAsync(place, $"{day}T12:00:00+08:00"), r => r.MessageId != first.MessageId);
        Assert.Contains("月报送：2023年6月第 1 条，应报 4 条。", second.Text);
    }

    // scoring.md, Decided in detail 2: arrival at the deadline is on time.
    [Theory(Timeout = 300_000)]
    [InlineData("2023-06-20T16:30:00", "按时")]
    [InlineData("2023-06-20T16:30:01", "逾期")]
    public async Task An_answer_at_the_very_deadline_is_told_to_be_in_time(string at, string state)
    {
        using var place = await PlaceAsync();
        await place.RunAsync("commission", "YG-1", "--title", "国企改革进展情况", "--units", "国投集团", "--due", "2023-06-20 16:30", "--office", "panzhihua", "--now", "2023-06-01T09:30:00+08:00");
        place.Receive("1.eml", at, "【约稿编号：YG-1】改革进展", "今年以来，集团深入推进国企改革，完成三项制度改革任务，法人治理结构更加完善，经营效益稳步提升。", "信息员 <gt@example.cn>");
        var receipts = await IngestAsync(place, "2023-06-20T17:00:00+08:00");
        Assert.Contains($"已计数。答复约稿 YG-1，{state}。", Assert.Single(receipts, r => r.Subject.StartsWith("回执", StringComparison.Ordinal)).Text);
    }

    // Due on 20 June at 24时: what came in the last second is in time, what came a second later is not, as the score has it.
    [Fact(Timeout = 300_000)]
    public async Task An_answer_to_a_commission_is_told_which_one_it_answers_and_whether_in_time()
    {
        using var place = await PlaceAsync();
        await place.RunAsync("commission", "YG-1", "--title", "国企改革进展情况", "--units", "国投集团、文旅集团", "--due", "2023-06-20", "--office", "panzhihua", "--now", "2023-06-01T09:30:00+08:00");
        const string Report = "今年以来，集团深入推进国企改革，完成三项制度改革任务，法人治理结构更加完善，经营效益稳步提升。";
        place.Receive("1.eml", "2023-06-20T23:59:59", "【约稿编号：YG-1】改革进展", Report, "信息员 <gt@example.cn>");
        place.Receive("2.eml", "2023-06-21T00:00:00", "【约稿编号：YG-1】文旅改革", "景区新建停车场两处，车位六百个，旅游厕所九座，均已投入使用，游客满意度明显提高。", "信息员 <wl@example.cn>");
        place.Receive("3.eml", "2023-06-21T09:00:00", "【简讯】项目建设提速", Body + "甲。", "信息员 <gt@example.cn>");

        var receipts = await IngestAsync(place, "2023-06-21T12:00:00+08:00");
        string Of(string title) => Assert.Single(receipts, r => r.Subject.StartsWith("回执", StringComparison.Ordinal) && r.Text.Contains(title, StringComparison.Ordinal)).Text;
        Assert.Contains("已计数。答复约稿 YG-1，按时。", Of("改革进展"));
        Assert.Contains("已计数。答复约稿 YG-1，逾期。", Of("文旅改革"));
        Assert.DoesNotContain("约稿", Of("项目建设提速"));
    }

    [Fact(Timeout = 300_000)]
    public async Task What_counts_no_more_is_not_among_those_before()
    {
        using var place = await PlaceAsync();
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】甲项目开工", Body, "信息员 <gt@example.cn>");
        await IngestAsync(place, "2023-06-05T12:00:00+08:00");
        await place.RunAsync("decide", "P2023-000001", "--status", "not-counted", "--reason", "内容是会议通知", "--now", "2023-06-06T09:00:00+08:00");
        place.Receive("2.eml", "2023-06-07T10:00:00", "【简讯】丙景区开园", "新建停车场两处，车位六百个，旅游厕所九座，均已投入使用。", "信息员 <gt@example.cn>");

        var receipt = Assert.Single(await IngestAsync(place, "2023-06-07T12:00:00+08:00"), r => r.Text.Contains("丙景区开园", StringComparison.Ordinal));
        Assert.Contains("月报送：2023年6月第 1 条，应报 4 条。", receipt.Text);
    }

    [Fact(Timeout = 300_000)]
    public async Task What_a_person_decides_afterwards_is_told_in_a_second_receipt_and_the_same_decision_is_not()
    {
        using var place = await PlaceAsync();

        // 第五条（三）: a 总结 in place of an item waits for a person.
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】国投集团上半年工作总结", Body, "信息员 <gt@example.cn>");
        AddHeader(place, "1.eml", "Message-ID: <first@example.cn>");
        var first = Assert.Single(await IngestAsync(place, "2023-06-05T12:00:00+08:00"));
        Assert.Contains("需要人工审核", first.Text);

        await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--unit", "国投集团", "--kind", "简讯", "--reason", "已核对", "--now", "2023-06-06T09:00:00+08:00");
        var receipts = await IngestAsync(place, "2023-06-06T12:00:00+08:00");
        Assert.Equal(2, receipts.Count);
        var second = receipts.Single(r => r.MessageId != first.MessageId);
        Assert.Contains("此前的判定有变化，以本回执为准。你单位报送的《国投集团上半年工作总结》已收到，来稿编号 P2023-000001，文种 简讯", second.Text);
        Assert.Contains("月报送：2023年6月第 1 条，应报 4 条。", second.Text);
        Assert.Equal("<first@example.cn>", second.Headers.Single(h => h.Name == "In-Reply-To").Value);

        await place.RunAsync("decide", "P2023-000001", "--status", "counted", "--unit", "国投集团", "--kind", "简讯", "--reason", "再次核对", "--now", "2023-06-07T09:00:00+08:00");
        Assert.Equal(2, (await IngestAsync(place, "2023-06-07T12:00:00+08:00")).Count);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_mail_whose_file_is_read_later_gets_one_receipt_with_what_was_decided()
    {
        using var place = await PlaceAsync();

        // A PDF is first taken in unread, in review, and decided when an external program has read it.
        place.ReceiveFile("1.eml", "2023-06-05T10:00:00", "【简讯】项目建设提速", "a.pdf", Documents.TestPdf.OfText(Body), "信息员 <gt@example.cn>");

        var receipt = Assert.Single(await IngestAsync(place, "2023-06-05T12:00:00+08:00"));
        Assert.Contains("文种 简讯", receipt.Text);
        Assert.Contains("已计数", receipt.Text);
        Assert.Single(await IngestAsync(place, "2023-06-05T13:00:00+08:00"));
    }

    [Fact(Timeout = 300_000)]
    public async Task Without_the_offices_wish_there_is_no_receipt()
    {
        using var place = await PlaceAsync("");
        place.Receive("1.eml", "2023-06-05T10:00:00", "【简讯】甲项目开工", Body, "信息员 <gt@example.cn>");

        Assert.Empty(await IngestAsync(place, "2023-06-05T12:00:00+08:00"));
    }

    private static void AddHeader(Workplace place, string name, string header)
    {
        var path = Path.Combine(place.MailFolder, name);
        var time = File.GetLastWriteTimeUtc(path);
        File.WriteAllText(path, $"{header}\r\n{File.ReadAllText(path)}");
        File.SetLastWriteTimeUtc(path, time);
    }
}
