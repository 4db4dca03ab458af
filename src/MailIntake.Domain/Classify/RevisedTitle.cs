using System.Text.RegularExpressions;
using MailIntake.Domain.Identify;

namespace MailIntake.Domain.Classify;

/// <summary>
/// A title without the marks by which a clerk says that it is the new version of a returned item: （修改稿）, 重报, 第二稿 before or after it. Only asked
/// where something was returned: of what was not, 修订 in the title is the matter itself.
/// </summary>
public static partial class RevisedTitle
{
    // “（二稿）（重报）”: more than a clerk writes.
    private const int MostMarks = 4;

    /// <summary>What is left of a title that is nothing but a mark, or little more, says nothing: it keeps its mark.</summary>
    private const int Least = 4;

    // No such word ends or begins a title by itself; the others do (章程修订), and are only marks where they are set off.
    private const string Sure = "((退回|退稿)后?)?((修改|修订)后?)?(重报稿?|重新(报送|上报))|(修改|修订|更正|修正)(稿|版)|第?[二三四五2-5]稿";
    private const string SetOff = "修改后?|修订后?|更正|修正|改稿|新稿|(退回|退稿)后?修改稿?|已修改|已修订|再报|再次(报送|上报)";

    /// <summary>The title without marks.</summary>
    /// <param name="title">The title.</param>
    public static string Of(string title)
    {
        var rest = SubjectLine.Trim(title);
        for (var marks = 0; marks < MostMarks; marks++)
        {
            var less = SubjectLine.Trim(rest[Before().Match(rest).Length..]);
            less = SubjectLine.Trim(less[..^After().Match(less).Length]);
            if (less.Length < Least || less.Length == rest.Length)
            {
                break;
            }

            rest = less;
        }

        return rest;
    }

    /// <summary>True where two titles are the same but for such marks.</summary>
    public static bool Same(string? a, string? b) => a is not null && b is not null && ReportKey.SameTitle(Of(a), Of(b));

    [GeneratedRegex($@"^([（(【\[〔［]\s{{0,3}}({Sure}|{SetOff})\s{{0,3}}[）)】\]〕］]|({SetOff})[\s:：\-－—_+＋|｜]|({Sure}))", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Before();

    [GeneratedRegex($@"([（(【\[〔［]\s{{0,3}}({Sure}|{SetOff})\s{{0,3}}[）)】\]〕］]|[\s:：\-－—_+＋|｜]({SetOff})|({Sure}))$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex After();
}
