using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace MailIntake.Benchmarks.Parts;

/// <summary>Parts of the way of a mail, measured by BenchmarkDotNet in this process: the parts are internal to the product, and what is measured is what was built.</summary>
internal static class PartsBenchmarks
{
    public static int Run(string[] arguments)
    {
        var artifacts = Directory.CreateTempSubdirectory("mailintake-parts-").FullName;
        try
        {
            var config = ManualConfig.CreateEmpty()
                .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
                .AddColumnProvider(DefaultColumnProviders.Instance)
                .AddDiagnoser(MemoryDiagnoser.Default)
                .AddExporter(MarkdownExporter.Console)
                .AddLogger(ConsoleLogger.Default)
                .WithArtifactsPath(artifacts);
            var summaries = BenchmarkSwitcher.FromTypes([typeof(DecidingBenchmark), typeof(DocxBenchmark)]).Run(arguments.Length > 0 ? arguments : ["--filter", "*"], config).ToList();
            return summaries.Count > 0 && summaries.All(s => !s.HasCriticalValidationErrors && s.Reports.All(r => r.Success)) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(artifacts, recursive: true);
        }
    }

    /// <summary>Text as reports have it: a comma after ten characters, a line end after two hundred.</summary>
    public static string Text(Random random, int length)
    {
        const string characters = "推进项目建设提升服务效能优化营商环境完善机制强化保障落实责任创新方式群众企业投资增长改革发展会议党员领导2023年5月";
        return string.Concat(Enumerable.Range(0, length).Select(i => i % 11 == 10 ? '，' : i % 200 == 199 ? '\n' : characters[random.Next(characters.Length)]));
    }
}
