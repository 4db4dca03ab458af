using System.Text;

namespace MailIntake.Tests.Classify.Corpus;

/// <summary>What the generator takes from an office's document: where mail goes, who sends it, which marks it bears.</summary>
/// <param name="Id">The office's id.</param>
/// <param name="Mailbox">The mailbox the document names; any where it names none.</param>
/// <param name="Kinds">The kinds of what is sent to it, with the shortest and longest text the document or custom gives each.</param>
/// <param name="Units">Units by the roster's name, with the ways their clerks write them.</param>
internal sealed record CorpusOffice(string Id, string Mailbox, IReadOnlyList<(string Kind, int Least, int Most)> Kinds, IReadOnlyList<(string Unit, string[] Written)> Units)
{
    /// <summary>The address under which the corpus's rosters know a unit; most clerks write from addresses of their own.</summary>
    public static string AddressOf(string unit) => $"{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(unit))}@roster.example";

    /// <summary>The five offices.</summary>
    public static readonly IReadOnlyList<CorpusOffice> All =
    [
        new("panzhihua", "2515574179@qq.com", [("简讯", 150, 500), ("专报", 1550, 2400), ("调研报告", 1800, 3000)],
        [
            ("国投集团", ["国投集团", "攀枝花国投集团", "市国投集团"]), ("城建交通集团", ["城建交通集团", "攀枝花城建交通集团"]), ("环境能源集团", ["环境能源集团", "市环境能源集团"]),
            ("攀发展集团", ["攀发展集团"]), ("文旅集团", ["文旅集团", "攀枝花文旅集团", "市文旅集团"]),
        ]),
        new("shuozhou", "szxxgkk@126.com", [("专报", 1550, 2600), ("简报", 300, 1300)],
        [
            ("朔城区", ["朔城区", "朔城区政府办", "朔城区人民政府"]), ("平鲁区", ["平鲁区", "平鲁区政府办公室"]), ("怀仁市", ["怀仁市", "怀仁市人民政府办公室"]), ("山阴县", ["山阴县", "山阴县政府办"]),
            ("应县", ["应县", "应县人民政府"]), ("右玉县", ["右玉县", "右玉县政府"]), ("市发改委", ["市发改委", "朔州市发改委"]), ("市教育局", ["市教育局", "朔州市教育局"]), ("市财政局", ["市财政局", "朔州市财政局"]),
            ("市人社局", ["市人社局", "朔州市人社局"]), ("市规划和自然资源局", ["市规划和自然资源局", "朔州市规划和自然资源局"]), ("市水利局", ["市水利局"]), ("市卫健委", ["市卫健委", "朔州市卫健委"]),
            ("市应急管理局", ["市应急管理局", "朔州市应急管理局"]), ("市行政审批局", ["市行政审批局"]), ("市能源局", ["市能源局", "朔州市能源局"]), ("市乡村振兴局", ["市乡村振兴局"]),
            ("朔州经济开发区管委会", ["朔州经济开发区管委会", "朔州经济开发区"]),
        ]),
        new("yinchuan", "ycxwxxc@163.com", [("信息", 500, 1800), ("简讯", 120, 450), ("约稿", 800, 2200)],
        [
            ("兴庆区", ["兴庆区", "兴庆区政府办"]), ("金凤区", ["金凤区", "金凤区人民政府办公室"]), ("西夏区", ["西夏区", "银川市西夏区"]), ("永宁县", ["永宁县", "永宁县政府"]), ("贺兰县", ["贺兰县", "贺兰县人民政府"]),
            ("灵武市", ["灵武市", "灵武市政府办"]), ("银川综合保税区", ["银川综合保税区"]), ("银川经济技术开发区", ["银川经济技术开发区"]), ("银川滨河新区", ["银川滨河新区"]), ("驻京办", ["驻京办", "银川市驻京办"]),
            ("驻沪办", ["驻沪办"]), ("驻深办", ["驻深办"]),
        ]),
        new("dingxi", "dxsfgw@126.com", [("调研", 900, 2000), ("经验做法", 700, 1500), ("意见建议", 400, 1000), ("动态", 300, 500), ("反馈", 300, 900), ("约稿", 600, 1800)],
        [
            ("安定区", ["安定区", "安定区发展和改革局"]), ("通渭县", ["通渭县", "通渭县发改局"]), ("陇西县", ["陇西县", "陇西县发展改革局"]), ("渭源县", ["渭源县", "渭源县发改局"]), ("临洮县", ["临洮县", "临洮县发展和改革局"]),
            ("漳县", ["漳县", "漳县发改局"]), ("岷县", ["岷县", "岷县发展改革局"]), ("固定资产投资科", ["固定资产投资科"]), ("农村经济科", ["农村经济科"]), ("资源节约和环境保护科", ["资源节约和环境保护科"]),
        ]),
        new("kundulun", "kundulun@units.example", [("信息", 300, 900), ("专报", 1500, 2200)], [("发改委", ["发改委"]), ("教育局", ["教育局"]), ("昆河镇", ["昆河镇"]), ("公安分局", ["公安分局"])]),
    ];
}
