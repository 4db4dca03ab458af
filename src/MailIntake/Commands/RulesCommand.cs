using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MailIntake.Archive;
using MailIntake.Configuration;
using MailIntake.Documents;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Time;
using MailIntake.Mail.Mime;
using MailIntake.Pipeline;
using MailIntake.Replay;
using MailIntake.Storage;

namespace MailIntake.Commands;

/// <summary><c>rules replay</c>: each decision and each score that another configuration would change, before it is put in force.</summary>
internal static class RulesCommand
{
    // The longest one sets the width of all: the reasons must stay in sight.
    private const int LongestTitle = 40;

    public static Command Create(GlobalOptions global)
    {
        var with = Parse.Folder("--with", "另一份配置文件夹", required: true);
        var since = Parse.Date("--since", "只重新判定这一天起收到的");
        var json = Parse.Json();
        var apply = new Option<bool>("--apply") { Description = "把会变的判定作为新的判定追加到台账；不写时什么都不写" };
        var replay = new Command("replay", "按另一份配置重新判定存档的邮件和导入的来稿，列出会变的判定和得分") { with, since, json, apply };
        replay.SetAction((result, ct) => RunAsync(
            global.Context(result), result.GetRequiredValue(with)!, result.GetValue(since), result.GetValue(json), result.GetValue(apply), ct));
        return new Command("rules", "规则") { replay };
    }

    private static async Task<int> RunAsync(CommandContext context, string with, DateOnly? since, bool json, bool apply, CancellationToken ct)
    {
        var present = context.Configuration();
        if (!Directory.Exists(with))
        {
            throw new InputException($"没有 --with 所写的文件夹 {with}；请写另一份完整的配置文件夹，如把 config 复制一份再改");
        }

        var other = (context with { Folders = new AppFolders(with, context.Folders.Data) }).Configuration();
        var ledger = context.ExistingLedger(present);
        using var workers = new ReadWorkers();
        var replay = new RulesReplay(ledger, new MailArchive(context.Folders.Archive), new MimeFormat(), new ContentReader(), workers);
        var problems = new List<Problem>();
        var (decisions, scores) = (0, 0);
        foreach (var office in present.Offices)
        {
            if (other.FindOffice(office.Id) is not { } changed)
            {
                problems.Add(new Problem(with, null, $"没有 {office.Id}（{office.Name}），不作比较"));
                continue;
            }

            IReadOnlyList<ReplayedItem> items;
            using (var progress = new ProgressLine(context.Error, context.Clock, $"重新判定（{office.Name}）", "件"))
            {
                items = await replay.RunAsync(changed, mailbox => LimitOf(other, mailbox), since is { } day ? OfficeTime.Start(day) : null, problems, progress.Part(), ct);
            }

            var differences = ScoreComparison.Of(office, changed, await ledger.OfficeAsync(office.Id, office.Roster, ct), items, OfficeTime.Day(context.Clock.GetUtcNow()));
            Write(context.Output, office, items, differences, json);
            (decisions, scores) = (decisions + items.Count, scores + differences.Count);
            if (apply && items.Count > 0)
            {
                var passed = await ledger.DecideAnewAsync(
                    [.. items.Select(i => new AnewDecision(i.Id, i.Sequence, WithReason(i.Now), i.ReplacedBy is { } by ? (by.Id, by.ReceivedAt) : null))], changed.Version, ct);
                problems.AddRange(items.Where(i => passed.Contains(i.Id)).Select(i => new Problem(i.Number, null, "重新判定期间它（或代替它的新版）另有判定，没有改动；请再运行一次")));
            }
        }

        problems.ForEach(context.Error.WriteLine);
        var told = json ? context.Error : context.Output;
        if (scores > 0)
        {
            told.WriteLine(
                (decisions == 0 ? "判定没有变。" : "")
                + "分值、任务或花名册的改动不经 --apply：换上这份配置，它管的各期（已结的也在内）的得分立刻改变，已发的通报不变，差额列在下一期的“调整”里；只改以后的，写在另一份 policy-年份.yaml 里，从它的 effective 起算。");
        }

        if (!apply)
        {
            told.WriteLine($"名次、完成率、结果运用和评选不在比较之内；要看改后的，用 score --config {with}。");
        }

        const string Holding = "已结的月份不因改判而变，差额记在";
        told.WriteLine(
            decisions == 0 ? $"0 件判定会变，{scores} 个得分按“一直如此”计算会不同；什么都没有写，--apply {(apply ? "" : "也")}没有可写的。"
            : apply ? $"{decisions} 件新的判定已追加到台账：已判定过的从今天（{OfficeTime.Day(context.Clock.GetUtcNow()):yyyy-MM-dd}）起作数，{Holding}今天；待审的自收到之日起作数。"
                + (scores > 0 ? $"上面列出的 {scores} 个得分是按“一直如此”计算的，现在的得分看 score。" : "") + (Path.GetFullPath(with) == Path.GetFullPath(context.Folders.Config) ? "" : "请把这份配置换成正式的，以后的邮件才按它判定。")
            : $"{decisions} 件判定会变，{scores} 个得分按“一直如此”计算会不同；什么都没有写。要写入台账，加 --apply：已判定过的从那天起作数，{Holding}那天。");
        return problems.Exists(p => !p.IsWarning) ? ExitCode.NeedsPerson : ExitCode.Done;
    }

    private static long LimitOf(ConfigurationSnapshot configuration, string mailbox) =>
        configuration.App.Mailboxes.FirstOrDefault(m => m.Address == mailbox)?.SizeLimit ?? MailboxConfiguration.DefaultSizeLimit;

    private static Decision WithReason(Decision decision) =>
        decision.Reasons.Count > 0 ? decision : decision with { Reasons = [new Reason("重新判定", "按新的配置", Decides: true)] };

    private static void Write(TextWriter output, Office office, IReadOnlyList<ReplayedItem> items, IReadOnlyList<ScoreChange> scores, bool json)
    {
        if (json)
        {
            foreach (var item in items)
            {
                JsonOutput.WriteLine(output, writer => Write(writer, office, item));
            }

            foreach (var score in scores)
            {
                JsonOutput.WriteLine(output, writer => Write(writer, office, score));
            }

            return;
        }

        if (items.Count + scores.Count == 0)
        {
            return;
        }

        output.WriteLine(office.Name);
        if (items.Count > 0)
        {
            var table = new TextTable("编号", "收到", "现在", "改后", "标题", "原因");
            foreach (var item in items)
            {
                table.Add(
                    item.Number, $"{OfficeTime.Local(item.ReceivedAt):yyyy-MM-dd HH:mm}", Text(item.Was, item.Now), Text(item.Now, item.Was),
                    ShortText.Of(item.Now.Title ?? item.Subject, LongestTitle), DecisionText.Why(WithReason(item.Now)));
            }

            table.WriteTo(output);
        }

        if (scores.Count > 0)
        {
            var table = new TextTable("单位", "期间", ">现在", ">改后（一直如此）"); // what has closed does not change (README): it is told so
            foreach (var score in scores)
            {
                table.Add(score.Unit, score.Period, Points(score.Before), Points(score.After));
            }

            table.WriteTo(output);
        }
    }

    // The commission, and the item it repeats or replaces, are told only where they change: few have any.
    private static string Text(Decision decision, Decision other) =>
        $"{decision.Status.Label()} {decision.Unit ?? "—"} {decision.Kind ?? "—"}"
        + (decision.Commission == other.Commission ? "" : decision.Commission is { } commission ? $"，答复约稿 {commission}" : "，不答复约稿")
        + (decision.RelatedTo == other.RelatedTo && decision.Replaces == other.Replaces ? "" : decision.RelatedTo is { } related ? $"，{(decision.Replaces ? "代替" : "参照")} {related}" : "");

    private static string Points(decimal? points) => points?.ToString("0.####", CultureInfo.InvariantCulture) ?? "—";

    private static void Write(Utf8JsonWriter json, Office office, ReplayedItem item)
    {
        json.WriteStartObject();
        json.WriteString("change", "decision");
        json.WriteString("office", office.Id);
        json.WriteString("number", item.Number);
        json.WriteString("received", OfficeTime.Iso(item.ReceivedAt));
        json.WriteString("subject", item.Now.Status == SubmissionStatus.Quarantined ? null : item.Subject);
        WriteDecision(json, "before", item.Was);
        WriteDecision(json, "after", item.Now);
        json.WriteStartArray("reasons");
        foreach (var reason in WithReason(item.Now).Reasons)
        {
            json.WriteStartObject();
            json.WriteString("rule", reason.Rule);
            json.WriteString("saw", reason.Saw);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteDecision(Utf8JsonWriter json, string name, Decision decision)
    {
        json.WriteStartObject(name);
        json.WriteString("unit", decision.Unit);
        json.WriteString("kind", decision.Kind);
        json.WriteString("status", decision.Status.Name());
        json.WriteString("commission", decision.Commission);
        json.WriteString("relatedTo", decision.RelatedTo);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Office office, ScoreChange score)
    {
        json.WriteStartObject();
        json.WriteString("change", "score");
        json.WriteString("office", office.Id);
        json.WriteString("unit", score.Unit);
        json.WriteString("period", score.Period.ToString());
        WritePoints("before", score.Before);
        WritePoints("after", score.After);
        json.WriteEndObject();

        void WritePoints(string name, decimal? points)
        {
            if (points is { } value)
            {
                json.WriteNumber(name, value);
            }
            else
            {
                json.WriteNull(name);
            }
        }
    }
}
