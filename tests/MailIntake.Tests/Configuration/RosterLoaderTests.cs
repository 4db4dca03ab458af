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
