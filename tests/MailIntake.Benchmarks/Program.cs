using MailIntake.Benchmarks.Fetch;

switch (args)
{
    case ["fetch", ..]:
        return await FetchBenchmark.RunAsync(args.Length > 1 ? int.Parse(args[1]) : 5000, rounds: args.Length > 2 ? int.Parse(args[2]) : 5);
    default:
        Console.Error.WriteLine("fetch [mails] [rounds]   fetching alone, against a C program over a raw socket");
        return 2;
}
