using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MailIntake.ServerTests.Faults;

/// <summary>A system call in a trace that <c>strace -f -y -xx -o FILE</c> wrote.</summary>
/// <param name="Begun">The line on which it begins.</param>
/// <param name="Ended">The line on which its result is: another than <paramref name="Begun"/> where other threads called meanwhile.</param>
/// <param name="Name">Its name.</param>
/// <param name="File">What the descriptor that it is called for names (-y); empty where it is called for none.</param>
/// <param name="Texts">Its arguments in quotation marks, in hexadecimal: octets written, or paths (<see cref="Path"/>).</param>
/// <param name="Rest">All its arguments, as they stand there.</param>
/// <param name="Result">What it returned.</param>
internal sealed partial record SystemCall(int Begun, int Ended, string Name, string File, IReadOnlyList<string> Texts, string Rest, long Result)
{
    /// <summary>Reads a trace.</summary>
    public static IReadOnlyList<SystemCall> ReadTrace(string path)
    {
        var calls = new List<SystemCall>();
        var open = new Dictionary<string, (int Line, string Start)>(StringComparer.Ordinal);
        foreach (var (number, line) in System.IO.File.ReadLines(path).Index())
        {
            if (Unfinished().Match(line) is { Success: true } unfinished)
            {
                open[unfinished.Groups["thread"].Value] = (number, unfinished.Groups["start"].Value);
            }
            else if (Resumed().Match(line) is { Success: true } resumed && open.Remove(resumed.Groups["thread"].Value, out var begun))
            {
                Add(begun.Line, number, begun.Start + resumed.Groups["rest"].Value);
            }
            else if (Whole().Match(line) is { Success: true } whole)
            {
                Add(number, number, whole.Groups["call"].Value);
            }
        }

        return calls;

        void Add(int begun, int ended, string text)
        {
            if (Call().Match(text) is { Success: true } call) // one that the program's end cut off has no result
            {
                var rest = call.Groups["rest"].Value;
                calls.Add(new SystemCall(
                    begun, ended, call.Groups["name"].Value, Path(Descriptor().Match(rest).Groups["file"].Value), [.. Quoted().Matches(rest).Select(quoted => quoted.Groups["text"].Value)],
                    rest, long.Parse(call.Groups["result"].Value, CultureInfo.InvariantCulture)));
            }
        }
    }

    /// <summary>The octets of a text of the trace.</summary>
    public static byte[] Octets(string hexadecimal) => Convert.FromHexString(hexadecimal.Replace("\\x", "", StringComparison.Ordinal));

    /// <summary>A path of the trace as it is written elsewhere.</summary>
    public static string Path(string hexadecimal) => Encoding.UTF8.GetString(Octets(hexadecimal));

    [GeneratedRegex(@"^(?<thread>\d+)\s+(?<start>\w+\(.*) <unfinished \.\.\.>$")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^(?<thread>\d+)\s+<\.\.\. \w+ resumed>(?<rest>.*)$")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^\d+\s+(?<call>\w+\(.*)$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^(?<name>\w+)\((?<rest>.*)\)\s+= (?<result>-?\d+)")]
    private static partial Regex Call();

    [GeneratedRegex(@"^\d+<(?<file>[^>]*)>")]
    private static partial Regex Descriptor();

    [GeneratedRegex("\"(?<text>[^\"]*)\"")]
    private static partial Regex Quoted();
}
