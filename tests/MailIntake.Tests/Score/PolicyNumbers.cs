using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MailIntake.Tests.Score;

/// <summary>A number in the text of a policy file, and the text with it changed to its neighbour.</summary>
public sealed record PolicyNumbers(int Start, int End, int Line, string Value)
{
    /// <summary>Every value of the file that is a number; keys, dates and times are none.</summary>
    public static IEnumerable<PolicyNumbers> In(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Below(stream.Documents[0].RootNode);
    }

    /// <summary>The text with the number one step further from 0, or nearer to it (in its last place), so that every change is a small one.</summary>
    public string Changed(string text, bool nearer = false)
    {
        var places = Value.Contains('.') ? Value.Length - Value.IndexOf('.') - 1 : 0;
        var step = 1m;
        for (var i = 0; i < places; i++)
        {
            step /= 10;
        }

        // A deduction grows downwards: −1 becomes −2, or 0.
        var value = decimal.Parse(Value, CultureInfo.InvariantCulture);
        var changed = (value < 0) != nearer ? value - step : value + step;
        return string.Concat(text.AsSpan(0, Start), changed.ToString(CultureInfo.InvariantCulture), text.AsSpan(End));
    }

    public override string ToString() => $"line {Line}: {Value}";

    private static IEnumerable<PolicyNumbers> Below(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.Values.SelectMany(Below),
        YamlSequenceNode list => list.Children.SelectMany(Below),
        YamlScalarNode { Value: { } value, Style: ScalarStyle.Plain } scalar
            when decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) =>
            [new PolicyNumbers((int)scalar.Start.Index, (int)scalar.End.Index, (int)scalar.Start.Line, value)],
        _ => [],
    };
}
