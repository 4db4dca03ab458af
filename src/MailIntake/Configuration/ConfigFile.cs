using System.Text;
using MailIntake.Domain;
using MailIntake.Storage;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace MailIntake.Configuration;

/// <summary>
/// One YAML file of the configuration and the problems found in it. Bounded: a file over 4 MiB or nested deeper than
/// 64 levels is refused, and aliases, which can grow a small file without limit, are not accepted. It is UTF-8, with or without
/// a byte order mark (YAML 1.2 section 5.2): another encoding is not guessed at, for what was guessed wrong would stand in every bulletin.
/// </summary>
public sealed class ConfigFile
{
    private const int MaxBytes = 4 << 20;
    private const int MaxDepth = 64;
    private const string NulFault = "有空字符（NUL），请删去";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>By what the YAML library's messages are known, and what people are told instead.</summary>
    private static readonly (string Found, string Told)[] Causes =
    [
        (" tab ", "缩进里有制表符（Tab），缩进只能用空格"),
        ("quoted scalar, found unexpected end of stream", "从这里开始的引号没有关上"),
        ("double-quoted scalar, found wrong indentation", "从这里开始的引号没有关上"),
        ("unknown escape character", "双引号里的反斜杠（\\）要写两个，或者改用单引号"),
        ("hexadecimal number", "双引号里的反斜杠（\\）要写两个，或者改用单引号"),
        ("cannot start any token", "值不能以 @、%、` 这样的符号开头，请用引号括起来"),
    ];

    private readonly List<Problem> problems;

    private ConfigFile(string name, List<Problem> problems)
    {
        Name = name;
        this.problems = problems;
    }

    /// <summary>The file's name as people know it: its path below the configuration folder.</summary>
    public string Name { get; }

    /// <summary>Reads a file whose top level is a mapping; null (and problems) where it cannot be read as such.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="problems">Where faults go.</param>
    public static ConfigMap? Read(string path, string name, List<Problem> problems)
    {
        var file = new ConfigFile(name, problems);
        string text;
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                file.Report((int?)null, "文件超过 4 MB，不是配置文件");
                return null;
            }

            var octets = File.ReadAllBytes(path).AsSpan();
            text = StrictUtf8.GetString(octets.StartsWith(Encoding.UTF8.Preamble) ? octets[Encoding.UTF8.Preamble.Length..] : octets);
        }
        catch (DecoderFallbackException)
        {
            file.Report((int?)null, "不是 UTF-8 文本；请用 UTF-8 保存（记事本：另存为，编码选 UTF-8）");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file.Report((int?)null, StorageFault.Unreadable(e));
            return null;
        }

        return Parse(text, name, problems);
    }

    /// <summary>Reads the text of a file whose top level is a mapping, without any key where it holds comments alone; null (and problems) where it cannot be read as such.</summary>
    public static ConfigMap? Parse(string text, string name, List<Problem> problems)
    {
        var file = new ConfigFile(name, problems);
        if (text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var nul) // for the library the end of the file
        {
            file.Report(text.AsSpan(0, nul).Count('\n') + 1, NulFault);
            return null;
        }

        var scanner = new Scanner(new StringReader(text));
        var scan = new Parser(scanner);
        try
        {
            var depth = 0;
            while (scan.MoveNext())
            {
                depth += scan.Current!.NestingIncrease;
                var fault = depth > MaxDepth ? "层次太深" : scan.Current switch
                {
                    AnchorAlias => "不支持 YAML 别名（*名字），请写出内容",
                    Scalar scalar when scalar.Value.Contains('\0') => NulFault, // no path may hold one
                    _ => null,
                };
                if (fault is not null)
                {
                    file.Report((int)scan.Current.Start.Line, fault);
                    return null;
                }
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Skip(1).FirstOrDefault(document => !ConfigMap.IsAbsent(document.RootNode)) is { } second)
            {
                file.Report(second.RootNode, "一行“---”或“...”把文件分成了几份，后面这一份不会被读；请删去这一行，分隔请用以 # 开头的行");
                return null;
            }

            switch (stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode)
            {
                case YamlMappingNode map:
                    return new ConfigMap(file, map, "");
                case { } root when !ConfigMap.IsAbsent(root):
                    file.Report(root, "文件的第一层应当是“键: 值”");
                    return null;
                default:
                    return new ConfigMap(file, new YamlMappingNode(), "");
            }
        }
        catch (YamlException e)
        {
            const string Duplicate = "Duplicate key ";
            var at = e.Message.IndexOf(Duplicate, StringComparison.Ordinal);
            file.Report(
                e.Message.Contains(Causes[0].Found, StringComparison.Ordinal) ? (int)scanner.CurrentPosition.Line : (int)e.Start.Line, // of a tab it tells where the mapping begins
                at >= 0 ? $"键“{e.Message[(at + Duplicate.Length)..]}”重复；同一层里每个键只写一次，请合并或改名" : SyntaxFault(e));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The library fails so at a { that is not closed before the next key, among others; it has no position then but that of what it read last.
            file.Report((int?)scan.Current?.End.Line, SyntaxFault(e));
        }

        return null;
    }

    /// <summary>Reports a problem at a line.</summary>
    public void Report(int? line, string message, bool warning = false) => problems.Add(new Problem(Name, line, message, warning));

    /// <summary>Reports a fault at a node.</summary>
    public void Report(YamlNode node, string message) => Report(LineOf(node), message);

    private static string SyntaxFault(Exception e) =>
        $"YAML 写法不对：{Array.Find(Causes, c => e.Message.Contains(c.Found, StringComparison.Ordinal)).Told ?? "缩进、括号或引号不对，或者冒号后面少了空格；缩进只能用空格，请看这一行和上一行"}";

    internal static int LineOf(YamlNode node) => (int)node.Start.Line;
}
