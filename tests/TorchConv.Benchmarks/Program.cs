using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using TorchConv.Benchmarks;
using TorchConv.Cli;

// libtorch says at each float32 convolution that it does without NNPACK, which takes longer than the convolution.
NativeLog.KeepToErrors();

// In this process: a project made by BenchmarkDotNet would not find the native libraries that ours links to.
const string Short = "--short";
Job job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithMinInvokeCount(1).WithUnrollFactor(1);
job = args.Contains(Short)
    ? job.WithWarmupCount(1).WithIterationCount(3).WithIterationTime(TimeInterval.FromMilliseconds(60))
    : job.WithWarmupCount(3).WithIterationCount(9).WithIterationTime(TimeInterval.FromMilliseconds(250));

ManualConfig config = ManualConfig.CreateEmpty()
    .AddJob(job)
    .AddLogger(ConsoleLogger.Default)
    .AddExporter(MarkdownExporter.GitHub)
    .AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Params, DefaultColumnProviders.Statistics, DefaultColumnProviders.Metrics)
    .WithOption(ConfigOptions.JoinSummary, false)
    .WithSummaryStyle(SummaryStyle.Default.WithRatioStyle(RatioStyle.Value));

Type[] benchmarks = [typeof(LayerKinds), typeof(Wrapper), typeof(Summaries), typeof(Layers), typeof(Fields)];
string[] others = [.. args.Where(arg => arg != Short)];
Summary[] summaries = [.. new BenchmarkSwitcher(benchmarks).Run(others.Length > 0 ? others : ["--filter", "*"], config)];
return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
