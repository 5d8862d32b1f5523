using Xunit.Abstractions;

[assembly: TestCollectionOrderer("TorchConv.Tests.LongestFirst", "TorchConv.Tests")]

namespace TorchConv.Tests;

/// <summary>The classes that take seconds begin first, so that at the end no core waits for one of them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        nameof(Cli.DoctorRehearsalTests), nameof(Cli.DoctorCommandTests), nameof(Build.ChangedVersionTests), nameof(Cli.Hard.DamagedLibraryTests), nameof(Samples.TrainComparisonTests),
        nameof(Cli.SummaryCommandTests), nameof(Cli.Hard.EndingTests), nameof(Cli.WithoutLibTorchTests), nameof(Summaries.PublishedModelFieldsTests), nameof(Doctor.DetectionTests), nameof(Tables.EveryWidthTests),
        nameof(Cli.ForwardAsCallTests), nameof(Samples.PrintedOutputTests), nameof(Samples.StandAloneTests), nameof(Rewrites.ExactRewriteTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(
        collection => Array.FindIndex(Longest, name => collection.DisplayName.EndsWith($".{name}", StringComparison.Ordinal)) is var i and >= 0 ? i : Longest.Length);
}
