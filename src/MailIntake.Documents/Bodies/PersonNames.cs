using System.Buffers;

namespace MailIntake.Documents.Bodies;

/// <summary>Tells the name of a person alone on a line from a word of as many characters: by its surname.</summary>
internal static class PersonNames
{
    /// <summary>The surnames of one character that most people bear.</summary>
    private const string Surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲游阳裴席卫查屈鲍覃霍翁隋植甘景薄包司柏宁柯阮桂闵柴车冉房边闫付肖";

    private const string Compound = "欧阳 上官 司马 诸葛 皇甫 尉迟 令狐 夏侯 司徒";

    private static readonly SearchValues<char> Single = SearchValues.Create(Surnames);
    private static readonly Phrases Double = new(Compound);

    /// <summary>True for a surname with a given name of one or two characters, perhaps spread: 刘敏, 刘　敏, 欧阳敏.</summary>
    public static bool IsName(ReadOnlySpan<char> line)
    {
        if (!SignatureLine.PersonName().IsMatch(line))
        {
            return false;
        }

        var written = 0;
        foreach (var c in line)
        {
            written += char.IsWhiteSpace(c) ? 0 : 1;
        }

        return Double.LengthAt(line) > 0 ? written >= 3 : Single.Contains(line[0]) && written <= 3;
    }
}
