namespace MailIntake.Documents.Bodies;

/// <summary>
/// Lines that are nothing but courtesy: they begin with a phrase that says so and go on in phrases of a table, with blanks and marks between. A line with any other
/// word (祝贺大会成功, 感谢党的政策) may be the report's own and is none.
/// </summary>
internal static class Courtesy
{
    private const int Longest = 40;
    private const string Marks = " \t\u3000\u00A0！!。.，,、：:；;~～";

    private const string Titles = " 领导 领导们 老师 老师们 同志 同志们 同事 编辑 科长 处长 主任 局长 书记 部长 秘书";
    private const string People = " 您 你 您们 你们 大家 各位" + Titles;

    private static readonly Phrases Closes = new("此致 敬礼 致礼 祝 祝好 顺祝 谨祝 敬祝 恭祝 即祝 并祝 顺颂 即颂 敬颂 谨颂 恭颂 并颂 顺致 谨致 致以 敬请台安 敬请大安");

    private static readonly Phrases Wishes = new(
        "敬礼 工作 生活 学习 事业 身体 心情 一切 事事 家庭 全家 阖家 合家 愉快 顺利 顺心 顺意 安康 安好 安 平安 快乐 健康 幸福 如意 吉祥 万事如意 心想事成 步步高升 蒸蒸日上 天天开心 开心"
        + " 节日 周末 假期 元旦 新年 新春 春节 元宵 五一 端午 中秋 国庆 双节 好 崇高 诚挚 最 的 敬意 问候"
        + string.Concat("春夏秋冬暑商时台近大文钧政编撰日勋".SelectMany(season => "祺安绥".Select(wish => $" {season}{wish}"))) + People);

    private static readonly Phrases Thanks = new("谢谢 多谢 感谢 非常感谢 十分感谢 致谢 辛苦 麻烦您了 麻烦了 打扰了 妥否 盼复 收到请回复");

    private static readonly Phrases Thanked = new(
        "谢谢 感谢 了 啦 的 对 我们 我单位 我局 我公司 工作 大力 支持 帮助 关心 指导 理解 配合 审阅 审核 查收 采用 一直以来 长期以来 百忙之中 请批示 请审示 请指示 请指正 请批评指正" + People);

    private static readonly Phrases Titled = new(Titles);

    /// <summary>True for the complimentary close of a letter: 此致敬礼, 顺颂商祺, 祝您工作愉快！</summary>
    public static bool IsClose(ReadOnlySpan<char> line) => IsMadeOf(line, Closes, Wishes);

    /// <summary>True for thanks, perhaps with a wish: 谢谢！祝好; 感谢领导的支持！; 妥否，请批示。</summary>
    public static bool IsThanks(ReadOnlySpan<char> line) => IsMadeOf(line, Thanks, Thanked);

    private static bool IsMadeOf(ReadOnlySpan<char> line, Phrases begin, Phrases others)
    {
        if (line.Length > Longest)
        {
            return false;
        }

        var any = false;
        for (var rest = line.TrimStart(Marks); !rest.IsEmpty; rest = rest.TrimStart(Marks))
        {
            var length = Math.Max(begin.LengthAt(rest), any ? others.LengthAt(rest) : 0);
            if (length == 0 && any && rest.Length > 1 && Titled.LengthAt(rest[1..]) is > 0 and var title)
            {
                length = 1 + title; // 王科长
            }

            if (length == 0)
            {
                // 谢谢！祝好
                return any && begin == Thanks && IsMadeOf(rest, Closes, Wishes);
            }

            any = true;
            rest = rest[length..];
        }

        return any;
    }
}
