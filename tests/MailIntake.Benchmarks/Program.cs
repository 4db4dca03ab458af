using System.Globalization;
using System.Runtime.InteropServices;
using MailIntake.Benchmarks.Classify;
using MailIntake.Benchmarks.Digest;
using MailIntake.Benchmarks.Fetch;
using MailIntake.Benchmarks.Hostile;
using MailIntake.Benchmarks.Ingest;
using MailIntake.Benchmarks.Mime;
using MailIntake.Benchmarks.Parts;
using MailIntake.Benchmarks.Score;
using MailIntake.Benchmarks.Soak;

// As the container and the service's unit set them, for the program and for what it is compared with alike.
Environment.SetEnvironmentVariable("DOTNET_EnableDiagnostics", "0");
Environment.SetEnvironmentVariable("DOTNET_ProfApi_RejitOnAttach", "0");

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
switch (args)
{
    case ["fetch", ..]:
        return await FetchBenchmark.RunAsync(args.Length > 1 ? int.Parse(args[1]) : 5000, rounds: args.Length > 2 ? int.Parse(args[2]) : 5);
    case ["ingest", ..]:
        await new IngestBenchmark(Option("--mails", 5000), Option("--seed", 1), Option("--runs", 3)).RunAsync(stop.Token);
        return 0;
    case ["line", ..]:
        await new LineBenchmark(Option("--mails", 2000), Option("--mailboxes", 100), Option("--seed", 1)).RunAsync(stop.Token);
        return 0;
    case ["parts", .. var which]:
        return PartsBenchmarks.Run(which);
    case ["corpus", ..]:
        return CorpusBenchmark.Run(Option("--mails", 1000), Option("--seed", 1));
    case ["hostile"]:
        return await HostileBenchmark.RunAsync(stop.Token);
    case ["soak", ..]:
        return await new SoakRun(args.Length > 1 ? Number(args[1]) : 30, Option("--mails", 100)).RunAsync(stop.Token);
    case ["mime", ..]:
        return await MimeBenchmark.RunAsync(Option("--mails", 5000), Option("--seed", 1), Option("--rounds", 7), stop.Token);
    case ["mime-memory", var folder]:
        return MimeBenchmark.ReadAll(folder);
    case ["mime-chinese", ..]:
        return HardChineseBenchmark.Run(Option("--mails", 10_000), Option("--seed", 1));
    case ["fuzz-mime", ..]:
        return FuzzMime.Run(TimeSpan.FromSeconds(Option("--seconds", 60)), Option("--seed", 1), stop.Token);
    case ["score", ..]:
        await new ScoreBenchmark(Option("--units", 2000), Option("--submissions", 400_000), Option("--events", 100_000), Option("--seed", 1)).RunAsync(stop.Token);
        return 0;
    case ["score-rows" or "score-year", var office, var path, .. var numbers]:
        var scoring = new ScoreBenchmark(Number(numbers[0]), Number(numbers[1]), Number(numbers[2]), Number(numbers[3]));
        if (args[0] == "score-rows")
        {
            scoring.WriteRows(office, path);
        }
        else
        {
            scoring.MeasureYear(office, path, stop.Token);
        }

        return 0;
    case ["digest", ..]:
        new DigestBenchmark(Option("--units", 200), Option("--submissions", 12_000), Option("--events", 4_000)).Run(stop.Token);
        return 0;
    case ["floor", var port, var user, var secret, var file]:
        await Floor.RunAsync(new BenchmarkMailbox(int.Parse(port, CultureInfo.InvariantCulture), user, secret), file, stop.Token);
        return 0;
    default:
        Console.Error.WriteLine("""
            fetch [mails] [rounds]                         fetching alone, against a C program over a raw socket
            ingest [--mails 5000] [--seed 1] [--runs 3]    taking a mailbox in, against the least it can cost and against mbsync
            line [--mails 2000] [--mailboxes 100]          a slow line, polls that find nothing, many mailboxes of one worker
            score [--units 2000] [--events 100000] …       a year of a large office, against SQLite reading its rows
            digest [--units 200] [--events 4000] …         the three files of a bulletin of a large office
            parts [--filter '*Docx*']                      parts, by BenchmarkDotNet: deciding with all shipped rules; text of a docx against inflating it
            corpus [--mails 1000] [--seed 1]               share of units, kinds, countability and 字数 decided right on labelled mails
            mime [--mails 5000] [--seed 1] [--rounds 7]    reading mails, against walking their lines and decoding their attachments
            mime-chinese [--mails 10000] [--seed 1]        share of subjects, texts and names read right on hard Chinese mails
            hostile                                        seconds and memory of each hostile mail
            soak [30] [--mails 100]                        minutes of a worker with mails arriving: its memory each minute
            fuzz-mime [--seconds 60] [--seed 1]            reads damaged mails until the time is over
            """);
        return 2;
}

int Option(string name, int otherwise)
{
    var at = Array.IndexOf(args, name);
    return at < 0 ? otherwise : Number(args[at + 1]);
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

// Ended from outside, the servers, programs and folders of the run still go first.
void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
