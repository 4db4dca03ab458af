using System.Text;
using MailIntake.Configuration;
using MailIntake.Domain;

namespace MailIntake.Tests.Configuration;

public class RosterLoaderTests
{
    private const string Header = "单位,类别,别名,发件邮箱,通知邮箱\n";

    private static (MailIntake.Domain.Ledger.Roster? Roster, List<Problem> Problems) Parse(string text, Encoding? encoding = null)
    {
        var problems = new List<Problem>();
        var roster = RosterLoader.Parse((encoding ?? new UTF8Encoding(false)).GetBytes(text), "units.csv", ["甲类", "乙类"], problems);
        return (roster, problems);
    }

    public static TheoryData<string> Encodings => ["utf-8", "utf-8-bom", "gb18030"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Reads_what_a_spreadsheet_saves(string encoding)
    {
        var text = (encoding == "utf-8-bom" ? "\uFEFF" : "") + Header + "市发改委,甲类,发改委、发展改革委,FGW@126.com、fgw2@qq.com,a@163.com\r\n";
        var bytes = encoding == "gb18030" ? CodePagesEncodingProvider.Instance.GetEncoding("GB18030") : null;

        var (roster, problems) = Parse(text, bytes);

        Assert.Empty(problems);
        var unit = Assert.Single(roster!.Units);
        Assert.Equal("市发改委", unit.Name);
        Assert.Equal("甲类", unit.Category);
        Assert.Equal(["发改委", "发展改革委"], unit.Aliases);
        Assert.Equal(["fgw@126.com", "fgw2@qq.com"], unit.Senders);
        Assert.Equal(["a@163.com"], unit.Notify);
        Assert.Same(unit, roster.Find("发展改革委"));
    }

    [Fact]
    public void Every_fault_is_reported_with_its_line()
    {
        var (_, problems) = Parse(
            Header
            + "市发改委,甲类,发改委,a@126.com,\n"
            + "市教育局,丙类,,,\n"                 // 3: no such category
            + "区发改委,乙类,发改委,,\n"           // 4: the alias is taken
            + "市发改委,乙类,,,\n"                 // 5: the unit is there already
            + "\n"
            + "市科技局,甲类,,A@126.com,\n"        // 7: the address is taken (case does not matter)
            + "市财政局,甲类,,not-an-address,\n"   // 8
            + ",甲类,,,\n"                         // 9: no name
            + "市审计局,,,,\n"                     // 10: no category
            + "甲、乙,甲类,,,\n");                 // 11: the list separator inside a name

        Assert.Equal([3, 4, 5, 7, 8, 9, 10, 11], problems.Select(p => p.Line!.Value));
        Assert.All(problems, p => Assert.False(p.IsWarning));
        Assert.Contains("丙类", problems[0].Message);
        Assert.Contains("第 2 行", problems[1].Message);
    }

    // One long alias of all would be found in no mail. A name of Latin words may have blanks, and the name as it once was written may be kept as an alias.
    [Theory]
    [InlineData("\"朔城，区府；区政府\"", false, "别名“朔城，区府；区政府”：几个别名之间用“、”分隔，请写成 朔城、区府、区政府")]
    [InlineData("\"朔城,区府\"", false, "请写成 朔城、区府")]
    [InlineData("\"朔城\n区府\"", false, "别名“朔城 区府”：几个别名之间用“、”分隔，请写成 朔城、区府")]
    [InlineData("\"朔城，\"", false, null)]
    [InlineData("朔城;区府、区政府", false, "请写成 朔城、区府、区政府")]
    [InlineData("应州府 应州办", true, "别名“应州府 应州办”里有空格，邮件里不写空格的认不出；是几个别名的，用“、”分隔，是一个的，去掉空格")]
    [InlineData("应州府　应州办、朔城", true, "别名“应州府　应州办”里有空格")]
    [InlineData("Shuo Cheng", true, null)]
    [InlineData("朔 城、朔城", true, null)]
    [InlineData("朔 城 区", true, null)]
    public void Aliases_that_are_not_parted_as_they_should_be_are_told(string aliases, bool warning, string? says)
    {
        var (_, problems) = Parse(Header + $"市发改委,乙类,,,\n朔城区,甲类,{aliases},,\n");

        if (says is null)
        {
            Assert.Empty(problems);
            return;
        }

        var problem = Assert.Single(problems);
        Assert.Equal((3, warning), (problem.Line!.Value, problem.IsWarning));
        Assert.Contains(says, problem.Message);
    }

    [Fact]
    public void A_blank_in_a_units_name_is_told()
    {
        var problem = Assert.Single(Parse(Header + "应　县,甲类,,,\n朔 城,甲类,朔城,,\n").Problems);

        Assert.Equal("units.csv:2: 提示：单位“应　县”里有空格，邮件和导入文件里写“应县”的认不出；请去掉空格，以前用过这个写法的，把它写进别名", problem.ToString());
    }

    // Half saved, or emptied by a slip, it would make every mail nobody's.
    [Fact]
    public void A_roster_without_a_unit_is_refused()
    {
        Assert.False(Assert.Single(Parse(Header).Problems).IsWarning);
    }

    // A unit that is there twice has half of its reports in either row.
    [Theory]
    [InlineData("国投集团", "国投 集团")]
    [InlineData("资阳（集团）公司", "资阳(集团)公司")]
    [InlineData("Ａ集团", "A集团")]
    [InlineData("应县", "应　县\u200B")]
    public void A_unit_or_an_alias_in_two_spellings_is_one_and_refused_with_both_lines(string first, string second)
    {
        var problem = Assert.Single(Parse(Header + $"{first},甲类,,,\n市发改委,甲类,,,\n{second},乙类,,,\n").Problems, p => !p.IsWarning);
        Assert.Equal(4, problem.Line);
        Assert.Contains($"单位“{second}”和第 2 行“{first}”只是空格或全角半角不同", problem.Message);

        problem = Assert.Single(Parse(Header + $"{first},甲类,,,\n市发改委,甲类,{second},,\n").Problems, p => !p.IsWarning);
        Assert.Equal(3, problem.Line);
        Assert.Contains($"“{second}”（“市发改委”）和第 2 行“{first}”的“{first}”只是空格或全角半角不同，请只留一处", problem.Message);

        // Both spellings of one unit are found in mails: that is what aliases are for.
        Assert.DoesNotContain(Parse(Header + $"{first},甲类,{second},,\n").Problems, p => !p.IsWarning);
    }

    // No mail comes from such an address.
    [Theory]
    [InlineData("２５１５@qq.com", "发件邮箱“２５１５@qq.com”不是邮箱地址，有全角字符，请写成 2515@qq.com")]
    [InlineData("a＠qq.com", "请写成 a@qq.com")]
    [InlineData("a@qq。com", "请写成 a@qq.com")]
    [InlineData("*@qq.com", "发件邮箱“*@qq.com”不是邮箱地址；不能用 * 代表多个地址，请逐个写出")]
    [InlineData("a\u200B@qq.com", "不是邮箱地址，有看不见的字符，请写成 a@qq.com")]
    [InlineData("ａ", "发件邮箱“ａ”不是邮箱地址；多个地址用“、”分隔")]
    public void An_address_that_cannot_be_one_is_refused_with_what_to_write(string address, string says)
    {
        var problem = Assert.Single(Parse(Header + $"市发改委,甲类,,{address},\n").Problems);

        Assert.Equal((2, false), (problem.Line!.Value, problem.IsWarning));
        Assert.Contains(says, problem.Message);
    }

    // The quote runs on to the end of the file: the line is where its row begins.
    [Theory]
    [InlineData("市发改委,甲类,,,\n市科技局,甲类,\"科技,,\n", 3)]
    [InlineData("市发改委,甲类,,,\n市科技局,甲类,\"科技,,", 3)]
    [InlineData("市发改委,甲类,\"发改,,\n市科技局,甲类,,,\n市教育局,甲类,,,\n", 2)]
    public void A_quote_that_is_not_closed_is_told_where_its_row_begins(string rows, int line)
    {
        var (roster, problems) = Parse(Header + rows);
        var problem = Assert.Single(problems); // and not what the rows behind it seem to hold
        Assert.StartsWith("引号不成对", problem.Message);
        Assert.Equal(line, problem.Line);
        Assert.Null(roster); // whose units behind it would be missed elsewhere
    }

    [Fact]
    public void Each_row_whose_quotes_are_not_paired_is_told() =>
        Assert.Equal([2, 4], Parse(Header + "市\"发改\"委,甲类,,,\n市科技局,甲类,,,\n市教育局,甲类,教\"育,,\n").Problems.Select(p => p.Line!.Value));

    [Theory]
    [InlineData("单位,类别,别名,发件邮箱\n", "通知邮箱")]
    [InlineData("单位,类别,别名,发件邮箱,通知邮箱,电话\n", "电话")]
    [InlineData("单位,单位,类别,别名,发件邮箱,通知邮箱\n", "不止一次")]
    [InlineData("", "表头")]
    public void A_wrong_header_is_refused(string text, string named)
    {
        var (roster, problems) = Parse(text);

        Assert.Null(roster);
        Assert.Contains(problems, p => p.Message.Contains(named));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        var problems = new List<Problem>();

        Assert.Null(RosterLoader.Parse([0x50, 0x4B, 0x03, 0x04, 0x00, 0x00, 0xFF, 0xFF], "units.csv", null, problems));
        Assert.Single(problems);
    }

    [Theory]
    [InlineData("panzhihua", 5)] // 第八条: three of 企业一类, two of 企业二类; the document names no 机关科室
    [InlineData("shuozhou", 41)] // annex 1: 6 counties and 35 departments
    [InlineData("yinchuan", 12)] // six counties, three parks and three offices elsewhere; the rest is the office's to add
    [InlineData("kundulun", 47)] // 三（一）: 13 + 14 + 15 + 5
    [InlineData("dingxi", 28)] // 四（一）: 7 counties, 7 + 6 + 5 + 3 sections
    public void The_shipped_rosters_hold_the_documents_units(string office, int units)
    {
        var problems = new List<Problem>();
        var roster = RosterLoader.Load(ShippedConfig.Path(office, "units.csv"), "units.csv", null, problems);

        Assert.Empty(problems);
        Assert.Equal(units, roster!.Units.Count);
    }
}
