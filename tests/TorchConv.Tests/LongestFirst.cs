using Xunit.Abstractions;

[assembly: TestCollectionOrderer("TorchConv.Tests.LongestFirst", "TorchConv.Tests")]

namespace TorchConv.Tests;

/// <summary>The classes that take seconds begin first, so that at the end no core waits for one of them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        nameof(Samples.TrainComparisonTests), nameof(Rewrites.ExactRewriteTests), nameof(Samples.StandAloneTests), nameof(Samples.PrintedOutputTests),
        nameof(Cli.SummaryCommandTests), nameof(Layers.ForwardPassTests), nameof(Cli.DoctorCommandTests), nameof(Cli.WithoutLibTorchTests), nameof(Cli.ProveCommandTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(
        collection => Array.FindIndex(Longest, name => collection.DisplayName.Contains($".{name} ", StringComparison.Ordinal)) is var i and >= 0 ? i : Longest.Length);
}
