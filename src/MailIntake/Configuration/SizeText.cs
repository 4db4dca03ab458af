using System.Globalization;

namespace MailIntake.Configuration;

/// <summary>Sizes as people write them: 50 MB, 800KB, 1 GB, or octets.</summary>
internal static class SizeText
{
    private static readonly (string Suffix, int Shift)[] Units = [("KB", 10), ("MB", 20), ("GB", 30), ("", 0)];

    /// <summary>A size in octets; null where there is none or, reported, where it is no size or out of bounds.</summary>
    public static long? Read(ConfigMap map, string key, long least, long most)
    {
        if (map.TextOrNull(key) is not { } text)
        {
            return null;
        }

        if (Parse(text) is { } size && size >= least && size <= most)
        {
            return size;
        }

        map.Report(key, $"{map.Quoted(key, text)}不能用；请写 {Name(least)} 到 {Name(most)} 之间的大小，如 50 MB");
        return null;
    }

    /// <summary>A size for people.</summary>
    public static string Name(long octets)
    {
        var (suffix, shift) = octets >= 1L << 30 ? Units[2] : octets >= 1 << 20 ? Units[1] : Units[0];
        return string.Create(CultureInfo.InvariantCulture, $"{octets / (double)(1L << shift):0.#} {suffix}");
    }

    private static long? Parse(string text)
    {
        foreach (var (suffix, shift) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                return long.TryParse(text[..^suffix.Length].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue >> shift
                    ? number << shift
                    : null;
            }
        }

        return null;
    }
}
