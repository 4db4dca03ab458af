namespace MailIntake.Documents.Bodies;

/// <summary>The line that a mail program closes a mail with: 发自我的iPhone, 来自企业微信, 由网易邮箱大师发送. It names a program or a device in words of a table, and nothing else.</summary>
internal static class ProgramLine
{
    private const int Longest = 60;
    private const string Around = " \t\u3000\u00A0-—－_*()（）[]【】。.！!";

    private static readonly Phrases Programs = new("企业微信 钉钉 飞书 邮箱大师 QQ邮箱 Outlook Foxmail Coremail 盖乐世");
    private static readonly Phrases Devices = new("邮箱 邮件 电子邮件 企业邮箱 企业邮 企业邮件 手机 智能手机 手机版 电脑版 平板 平板电脑 电脑 客户端");
    private static readonly Phrases Makers = new(
        "我的 华为 荣耀 小米 红米 三星 魅族 一加 中兴 联想 努比亚 真我 苹果 网易 阿里 阿里云 腾讯 新浪 搜狐 移动 移动139 电信189 联通 139 189 163 126 QQ 微信 论客 版 专属 商务");

    /// <summary>True for a line that begins in 发自 and names a program or a device: wherever it stands at the end, what is below it is a signature.</summary>
    public static bool IsSentFrom(ReadOnlySpan<char> line) => Inner(line) is var inner && inner.StartsWith("发自") && Names(inner[2..], alone: true);

    /// <summary>True for any line that a program closes a mail with. In a list of a report some may stand as well (来自企业微信): such a line is one where it stands last.</summary>
    public static bool IsFooter(ReadOnlySpan<char> line)
    {
        var inner = Inner(line);
        return inner.StartsWith("来自") ? Names(inner[2..], alone: false)
            : inner.StartsWith("发自") ? Names(inner[2..], alone: true)
            : inner.EndsWith("发送") && ((inner[0] is '由' or '从' or '用' && Sends(inner[1..^2])) || (inner.StartsWith("通过") || inner.StartsWith("使用")) && Sends(inner[2..^2]));
    }

    // Without its brackets and dashes, and the address that Outlook puts behind the words of a link: 从 Windows 版邮件<https://go.microsoft.com/…>发送
    private static ReadOnlySpan<char> Inner(ReadOnlySpan<char> line)
    {
        const int LongestLink = 500;
        var link = line.IndexOf("<http", StringComparison.OrdinalIgnoreCase);
        if (link > 0 && line.Length <= Longest + LongestLink && line[link..].IndexOf('>') is > 0 and var end)
        {
            line = string.Concat(line[..link], line[(link + end + 1)..]);
        }

        line = line.Length > Longest ? [] : line.Trim(Around);
        return line.Length < 3 ? [] : line;
    }

    // 通过钉钉发送 may be a line of a report: a program sends by a mailbox, or by my own.
    private static bool Sends(ReadOnlySpan<char> name) => (name.Contains("邮", StringComparison.Ordinal) || name.TrimStart().StartsWith("我的")) && Names(name, alone: false);

    // Alone: a maker's or a model's name alone is enough (发自 vivo X90), else a program is named (企业微信), or a device with what it is (华为手机, 我的iPhone).
    private static bool Names(ReadOnlySpan<char> name, bool alone)
    {
        var (words, known, mine) = (0, false, false);
        for (var rest = name.Trim(); !rest.IsEmpty; rest = rest.TrimStart())
        {
            var (program, device) = (Programs.LengthAt(rest), Devices.LengthAt(rest));
            var length = Math.Max(Math.Max(program, device), Makers.LengthAt(rest));
            length = length > 0 ? length : ModelLength(rest);
            if (length == 0)
            {
                return false;
            }

            mine |= rest.StartsWith("我的");
            words += program == length ? 2 : 1;
            known |= length == Math.Max(program, device);
            rest = rest[length..];
        }

        return words > 0 && (alone || (words > 1 && (known || mine)));
    }

    private static int ModelLength(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('!', '~');
        return end < 0 ? text.Length : end;
    }
}
