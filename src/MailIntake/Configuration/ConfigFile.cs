using MailIntake.Domain;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MailIntake.Configuration;

/// <summary>
/// One YAML file of the configuration and the problems found in it. Bounded: a file over 4 MiB or nested deeper than
/// 64 levels is refused, and aliases, which can grow a small file without limit, are not accepted.
/// </summary>
public sealed class ConfigFile
{
    private const int MaxBytes = 4 << 20;
    private const int MaxDepth = 64;
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

            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file.Report((int?)null, $"无法读取：{e.Message}");
            return null;
        }

        return Parse(text, name, problems);
    }

    /// <summary>Reads the text of a file whose top level is a mapping; null (and problems) where it cannot be read as such.</summary>
    public static ConfigMap? Parse(string text, string name, List<Problem> problems)
    {
        var file = new ConfigFile(name, problems);
        try
        {
            var depth = 0;
            var scan = new Parser(new StringReader(text));
            while (scan.MoveNext())
            {
                depth += scan.Current!.NestingIncrease;
                if (depth > MaxDepth || scan.Current is YamlDotNet.Core.Events.AnchorAlias)
                {
                    file.Report((int)scan.Current.Start.Line, depth > MaxDepth ? "层次太深" : "不支持 YAML 别名（*名字），请写出内容");
                    return null;
                }
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count == 0)
            {
                file.Report((int?)null, "文件是空的");
                return null;
            }

            if (stream.Documents[0].RootNode is YamlMappingNode map)
            {
                return new ConfigMap(file, map, "");
            }

            file.Report(stream.Documents[0].RootNode, "文件的第一层应当是“键: 值”");
        }
        catch (YamlException e)
        {
            const string Duplicate = "Duplicate key ";
            var at = e.Message.IndexOf(Duplicate, StringComparison.Ordinal);
            file.Report((int)e.Start.Line, at >= 0 ? $"键“{e.Message[(at + Duplicate.Length)..]}”重复；同一层里每个键只写一次，请合并或改名" : $"YAML 语法错误：{e.Message}");
        }

        return null;
    }

    /// <summary>Reports a problem at a line.</summary>
    public void Report(int? line, string message, bool warning = false) => problems.Add(new Problem(Name, line, message, warning));

    /// <summary>Reports a fault at a node.</summary>
    public void Report(YamlNode node, string message) => Report(LineOf(node), message);

    internal static int LineOf(YamlNode node) => (int)node.Start.Line;
}
