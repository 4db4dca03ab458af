using System.Text.RegularExpressions;

namespace MailIntake.Tests.Commands;

public sealed class DemoTests
{
    /// <summary>
    /// Lines of the rankings, runs of blanks as one. By hand from the sample mails (mails.yaml), the recorded events (*-events.csv) and the documents, as of 2026-06-30:
    /// 攀枝花, January to May without a report: 企业一类 10 − 3 × 4 → 0 a month, 企业二类 10 − 3 × 2 = 4, in five months 20.
    ///   攀发展集团: two 简讯 of two: 10; 省国资委门户网站 4. 14 of June, 34 in all, of 150: 22.67 %.
    ///   国投集团: four 简讯 and one 专报 of four: 10 + 2 (the fifth again is a duplicate); adopted 5 + 2 and 专报 10 = 17; 约稿 on time 10, 批示 of the city 10. 49 of 240: 20.42 %.
    ///   文旅集团: one 简讯 of two (its 专报 cannot be read): 10 − 3 = 7; 27 of 150: 18 %.
    ///   城建交通集团: four 简讯 of four: 10; 市国资委门户网站 2. 12 of 240: 5 %.
    ///   环境能源集团: two of four (the 总结 waits): 10 − 6 = 4; the adoption was withdrawn; 约稿 missed −10. −6 of 240: −2.5 %.
    /// 朔州, 80 to begin with: January to May 专报 −2 and 简报 −4 a month, 简报 in all at most 20: −30. 朔城区 met both in June, 专报 adopted 5, 批示 3: 58. 平鲁区's 专报 is too short: −2
    ///   more (简报 is at its limit): 48. 市农业农村局: −2, 简报 adopted 2: 50.
    /// 银川: no quarter met, 0; 兴庆区's one item only its highest, 国报信息 5; 银川综合保税区 银川专题信息 5. 昆都仑: 发改委 信息 10, 专报 40, 批示 of the district 50; 民政局 要情 10.
    /// 定西: 通渭县 门户网站 3 + 定西日报 6, both authors in full; 岷县 定西发展简报 5.
    /// </summary>
    private static readonly string[] Rankings =
    [
        "1 攀发展集团 企业二类 2 1 10 4 0 0 14 34 22.67%", "2 国投集团 企业一类 6 3 12 17 20 0 49 49 20.42%", "3 文旅集团 企业二类 1 0 7 0 0 0 7 27 18%",
        "4 城建交通集团 企业一类 4 1 10 2 0 0 12 12 5%", "5 环境能源集团 企业一类 2 0 4 0 0 10 -6 -6 -2.5%",
        "1 朔城区 县（市、区） 5 1 0 0 0 8 8 58", "2 平鲁区 县（市、区） 1 0 0 -2 0 0 -2 48", "1 市农业农村局 市直部门 1 1 0 -2 0 2 0 50",
        "1 兴庆区 县（市）区 3 2 0 5 0 0 5 5", "1 银川综合保税区 园区 1 1 0 5 0 0 5 5",
        "1 发改委 一类信息网点 3 2 50 50 0 100 100", "2 民政局 一类信息网点 1 1 10 0 0 10 10",
        "1 通渭县 县区 1 2 9 0 9 9", "2 岷县 县区 1 1 5 0 5 5", "1 通渭县 马建国 9", "1 通渭县 李雪梅 9", "3 岷县 何志强 5",
    ];

    /// <summary>A mail of each fate, and why.</summary>
    private static readonly string[] Reasons =
    [
        "06-26 09:03 国投集团 简讯 \\d+ 重复 国投集团“一企一策”推动亏损企业扭亏 重复：正文相同.*首次来稿 P2026-000001",
        "06-12 08:30 — 简讯 \\d+ 待审 园区企业用工对接会促成320人就业 单位：不能确定是哪个单位报送的",
        "06-29 10:00 环境能源集团 .*待审 环境能源集团2026年上半年工作总结 .*严禁以总结、报告、简报、纪要等代替信息",
        "06-30 17:26 文旅集团 专报 待审 文旅融合发展情况专报 .*PDF 附件已损坏",
        "06-16 12:01 文旅集团 — 搁置 自动回复：关于征集三季度信息选题的通知 自动邮件：",
        "06-30 21:20 城建交通集团 — 隔离 密级标志：",
        "06-12 17:20 平鲁区 专报 \\d+ 不计 平鲁区煤矸石综合利用情况 字数限制：.*不足“专报”要求的 1500 字",
        "06-15 10:10 怀仁市 简报 \\d+ 不计 怀仁市召开陶瓷产业高质量发展推进会议 会议消息：",
        "06-16 14:33 怀仁市 — \\d+ 不计 怀仁市羔羊肉产业集群建设见成效 文种：漏统计：主题没有标注",
        "06-17 09:27 — 简报 \\d+ 不计 不动产登记实现“一窗通办” 单位：漏统计：没有写明报送单位",
        "06-25 10:40 永宁县 信息 \\d+ 待审 永宁县葡萄酒庄集群发展情况 超大附件：",
        "06-18 09:05 金凤区 信息 \\d+ 待审 金凤区近期重点工作信息（三篇） 一事一报：",
        "06-10 10:00 教育局 信息 \\d+ 不计 昆区教育局扎实推进课后服务提质 途径：途径无效",
    ];

    [Fact(Timeout = 300_000)]
    public async Task The_demo_takes_its_mails_the_whole_way_and_says_where_the_digests_lie()
    {
        var (code, output, error) = await Cli.RunAsync("demo", "--now", "2023-01-01T09:00:00+08:00");

        Assert.True(code == 0, error);
        Assert.Contains("演示的邮件有自己的日子，按 2026-07-01 09:00 运行，--now 在这里不起作用", error);
        var digests = output.Split('\n').Select(l => l.Trim()).Where(l => l.EndsWith("digest.html", StringComparison.Ordinal)).ToList();
        try
        {
            Assert.Equal(5, digests.Count);
            Assert.All(digests, d => Assert.True(File.Exists(d)));
            // One of each fate among the samples.
            Assert.All(["计数", "不计", "重复", "待审", "隔离", "搁置"], status => Assert.Contains(status, output));
            Assert.Contains("发出的邮件 5 封", output);

            var lines = output.Split('\n').Select(line => Regex.Replace(line.Trim(), " +", " ")).ToList();
            Assert.All(Rankings, row => Assert.Contains(row, lines));
            Assert.All(Reasons, reason => Assert.Contains(lines, line => Regex.IsMatch(line, $"^{reason}")));
        }
        finally
        {
            Directory.Delete(Path.GetFullPath(Path.Combine(digests[0], "../../..")), recursive: true);
        }
    }
}
