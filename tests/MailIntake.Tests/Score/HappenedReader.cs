using System.Globalization;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Ledger;
using MailIntake.Domain.Time;

namespace MailIntake.Tests.Score;

/// <summary>
/// Reads what happened in a case, a line each:
/// <c>日期 [时间] 单位 报送 文种 [不计] [×n]</c>, <c>日期 [时间] 单位 事项 [渠道] [文种] [×n]</c>, <c>日期 约稿下发 编号 单位、单位 截止=日期[T时间]</c>,
/// <c>日期 改判 编号 [单位] [文种] [计|不计]</c> (a submission decided anew, from that day on),
/// each with <c>编号= 标题= 作者= 约稿= 关于=</c> as needed. Rows without 编号 get one.
/// </summary>
public static class HappenedReader
{
    public static OfficeLedger Read(string text, IReadOnlyList<string> kinds)
    {
        var submissions = new List<Submission>();
        var events = new List<OfficeEvent>();
        var commissions = new List<Commission>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => !l.StartsWith('#')))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
            var named = words.Where(w => w.Contains('=')).Select(w => w.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
            var times = words.FirstOrDefault(w => w.StartsWith('×')) is { } repeat ? int.Parse(repeat[1..], CultureInfo.InvariantCulture) : 1;
            var plain = words.Where(w => !w.Contains('=') && !w.StartsWith('×')).ToList();
            var at = Instant(plain.Count > 1 && plain[1].Contains(':') ? $"{plain[0]}T{plain[1]}" : plain[0], TimeOnly.MinValue);
            plain.RemoveRange(0, plain[1].Contains(':') ? 2 : 1);
            if (plain[0] == "约稿下发")
            {
                commissions.Add(new Commission(plain[1], plain[1], plain[2].Split('、'), at, Instant(named["截止"], new TimeOnly(23, 59, 59, 999))));
                continue;
            }

            if (plain[0] == "改判")
            {
                var day = DateOnly.FromDateTime(at.DateTime);
                var last = submissions.FindLastIndex(s => s.Number == plain[1]);
                Check(last >= 0, line);
                var before = submissions[last];
                submissions[last] = before with { HoldsUntil = day };
                submissions.Insert(last + 1, before with
                {
                    HoldsFrom = day,
                    Kind = plain.Skip(2).FirstOrDefault(kinds.Contains) ?? before.Kind,
                    Unit = plain.Skip(2).FirstOrDefault(w => !kinds.Contains(w) && w is not ("计" or "不计")) ?? before.Unit,
                    Status = plain.Contains("不计") ? SubmissionStatus.NotCounted : plain.Contains("计") ? SubmissionStatus.Counted : before.Status,
                });
                continue;
            }

            for (var i = 0; i < times; i++)
            {
                if (plain[1] == "报送")
                {
                    submissions.Add(new Submission
                    {
                        Number = named.GetValueOrDefault("编号") ?? $"S{submissions.Count + 1}",
                        Unit = plain[0],
                        Kind = plain[2],
                        Status = plain.Contains("不计") ? SubmissionStatus.NotCounted : SubmissionStatus.Counted,
                        ReceivedAt = at,
                        Title = named.GetValueOrDefault("标题") ?? "",
                        Authors = named.GetValueOrDefault("作者")?.Split('、') ?? [],
                        Commission = named.GetValueOrDefault("约稿"),
                    });
                    Check(kinds.Contains(plain[2]), line);
                }
                else
                {
                    var rest = plain.Skip(2).ToList();
                    events.Add(new OfficeEvent
                    {
                        Number = named.GetValueOrDefault("编号") ?? $"E{events.Count + 1}",
                        At = at,
                        Unit = plain[0],
                        Item = plain[1],
                        Channel = rest.FirstOrDefault(w => !kinds.Contains(w)),
                        Kind = rest.FirstOrDefault(kinds.Contains),
                        About = named.GetValueOrDefault("关于"),
                        Title = named.GetValueOrDefault("标题"),
                        Authors = named.GetValueOrDefault("作者")?.Split('、') ?? [],
                        Commission = named.GetValueOrDefault("约稿"),
                    });
                }
            }
        }

        return new OfficeLedger(submissions, events, commissions);
    }

    private static void Check(bool ok, string line)
    {
        if (!ok)
        {
            throw new InvalidDataException($"a case cannot be read: {line}");
        }
    }

    private static DateTimeOffset Instant(string text, TimeOnly missingTime)
    {
        var parts = text.Split('T');
        return new DateTimeOffset(
            DateOnly.ParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture)
                .ToDateTime(parts.Length > 1 ? TimeOnly.Parse(parts[1], CultureInfo.InvariantCulture) : missingTime),
            OfficeTime.Offset);
    }
}
