using System.Collections.Immutable;
using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

/// <summary>
/// A rewrite that can be proved for any configuration: random layers are rewritten, and the original and the rewritten layer are
/// compared.
/// </summary>
internal sealed class Proof
{
    /// <summary>The largest number of random layers: each takes some milliseconds for every rewrite, however small it is.</summary>
    public const int MaxLayers = 100;

    private readonly Func<TrialSpecs, Workload[]> needs;
    private readonly Func<Trial, Pair> rewrite;

    /// <param name="name">The name of the rewrite.</param>
    /// <param name="needs">Returns the workload of the layer and of its rewrite.</param>
    /// <param name="rewrite">Builds random layers and rewrites them.</param>
    private Proof(string name, Func<TrialSpecs, Workload[]> needs, Func<Trial, Pair> rewrite)
    {
        Name = name;
        this.needs = needs;
        this.rewrite = rewrite;
    }

    /// <summary>All rewrites.</summary>
    public static ImmutableArray<Proof> All { get; } =
    [
        new(
            "dilated-to-dense",
            specs => [specs.Run(specs.Convolution), specs.Run(specs.DilatedToDense)],
            trial => Pair.Of(trial.Convolution(), Rewrite.DilatedToDense)),
        new(
            "grouped-to-split",
            specs => [specs.Run(specs.Convolution)],
            trial => Pair.Of(trial.Convolution(), Rewrite.GroupedToSplit)),
        new(
            "grouped-to-dense",
            specs => [specs.Run(specs.Convolution), specs.Run(specs.WithOneGroup)],
            trial => Pair.Of(trial.Convolution(), Rewrite.GroupedToDense)),
        new(
            "separable-to-dense",
            specs => [specs.Run(specs.Depthwise), specs.Run(specs.WithOneGroup)],
            trial => Pair.Of(trial.Depthwise(), trial.Pointwise(), Rewrite.SeparableToDense)),
        new(
            "dense-to-separable",
            specs => [specs.Run(specs.Convolution), specs.Run(specs.Depthwise)],
            trial => Pair.Of(trial.RankOneConvolution(), dense => Rewrite.DenseToSeparable(dense))),
        new(
            "pointwise-to-linear",
            specs => [specs.Run(specs.Pointwise)],
            trial => Pair.Of(trial.Pointwise(), Rewrite.PointwiseToLinear)),
        new(
            "linear-to-pointwise",
            specs => [specs.Run(specs.Pointwise)],
            trial => Pair.Of(new LinearPerPixel(trial.Linear()), perPixel => Rewrite.LinearToPointwise(perPixel.Linear))),
        new(
            "two-pointwise-to-one",
            specs => [specs.Run(specs.Pointwise), specs.RunSecondPointwise()],
            trial => Pair.Of(trial.Pointwise(), trial.SecondPointwise(), Rewrite.TwoPointwiseToOne)),
        new(
            "convolution-to-linear",
            specs => [specs.Run(specs.Convolution), specs.RunDenseMatrix()],
            trial => Pair.Of(trial.Convolution(), layer => Rewrite.ConvolutionToLinear(layer, trial.Input))),
        new(
            "convolution-to-matrix",
            specs => [specs.Run(specs.Convolution)],
            trial => Pair.Of(trial.Convolution(), layer => Rewrite.ConvolutionToMatrix(layer, trial.Input))),
        new(
            "convolution-to-unfold",
            specs => [specs.Run(specs.Convolution), specs.Run(specs.WithOneGroup)],
            trial => Pair.Of(trial.Convolution(), Rewrite.ConvolutionToUnfold)),
        new(
            "transposed-to-matrix",
            specs => [specs.Run(specs.Transposed)],
            trial => Pair.Of(trial.Transposed(), layer => Rewrite.TransposedToMatrix(layer, trial.Input))),
        new(
            "transposed-to-convolution",
            specs => [specs.Run(specs.Transposed), specs.RunOnZeroStuffedInput()],
            trial => Pair.Of(trial.Transposed(), Rewrite.TransposedToConvolution)),
        new(
            "transposed-to-gradient",
            specs => [specs.Run(specs.Transposed), specs.Run(specs.Transposed)],
            trial => Pair.Of(trial.Transposed(), Rewrite.TransposedToGradient)),
        new(
            "fold-batch-norm",
            specs => [specs.Run(specs.Convolution)],
            trial => Pair.Of(trial.Convolution(), trial.BatchNorm(), Rewrite.FoldBatchNorm)),
    ];

    /// <summary>The name, such as <c>dilated-to-dense</c> for <see cref="Rewrite.DilatedToDense"/>.</summary>
    public string Name { get; }

    /// <summary>Rewrites random layers of a configuration and compares each with its rewrite.</summary>
    /// <param name="configuration">
    /// The convolution. Rewrites of transposed, depthwise and pointwise layers use its channels, and as far as they can have them
    /// its kernel size, stride, padding and dilation.
    /// </param>
    /// <param name="input">The shape of the input, N×C×H×W.</param>
    /// <param name="layers">The number of random layers.</param>
    /// <param name="seed">The seed of their random numbers.</param>
    /// <returns>
    /// The largest difference, or the reason why the rewrite does not cover the configuration or would need too much memory or
    /// time.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The convolution does not take this input or needs too much memory or time, or the number of layers is not from 1 to
    /// <see cref="MaxLayers"/>.
    /// </exception>
    public ProofResult Run(Conv2dSpec configuration, Shape input, int layers = 10, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (Guard.AtLeast(1, layers, nameof(layers)) > MaxLayers)
            throw new TooLargeException(nameof(layers), $"layers ({layers}) must be at most {MaxLayers}");

        TrialSpecs specs = new(configuration, input);
        Check("the convolution", [specs.Run(specs.Convolution)]);

        Random random = new(seed);
        Difference largest = default;
        string holds = "";
        for (int i = 0; i < layers; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            using Trial trial = new(specs, random);
            Pair pair;
            try
            {
                Check(Name, needs(specs));
                pair = rewrite(trial);
            }
            catch (ArgumentException e)
            {
                return new ProofResult(Name, null, null, e);
            }

            using nn.Module rewritten = pair.Rewritten;
            largest = largest.Max(Rewrite.Difference(pair.Original, pair.Rewritten, input, samples: 1, seed: (ulong)random.NextInt64()));
            holds = pair.Holds;
        }

        return new ProofResult(Name, largest, holds, null);

        // All proofs together stay below the time limit. Tensors are copied to float64 before they run, which doubles the memory.
        void Check(string what, Workload[] runs)
        {
            Workload whole = runs.Aggregate((sum, run) => sum + run);
            whole = new(2 * whole.Bytes, layers * whole.MultiplyAdds);
            whole.Check(
                $"{what} with input ({input}) and {layers} random layer{(layers == 1 ? "" : "s")}", nameof(input), share: All.Length);
        }
    }

    /// <summary>A module and its rewrite.</summary>
    private sealed record Pair(nn.Module<Tensor, Tensor> Original, nn.Module<Tensor, Tensor> Rewritten, string Holds)
    {
        public static Pair Of<TFrom, TTo>(TFrom original, Func<TFrom, Rewritten<TTo>> rewrite)
            where TFrom : nn.Module<Tensor, Tensor>
            where TTo : nn.Module<Tensor, Tensor>
        {
            Rewritten<TTo> rewritten = rewrite(original);
            return new(original, rewritten.Module, rewritten.Holds);
        }

        public static Pair Of<TFirst, TSecond, TTo>(TFirst first, TSecond second, Func<TFirst, TSecond, Rewritten<TTo>> rewrite)
            where TFirst : nn.Module<Tensor, Tensor>
            where TSecond : nn.Module<Tensor, Tensor>
            where TTo : nn.Module<Tensor, Tensor>
        {
            Rewritten<TTo> rewritten = rewrite(first, second);
            return new(nn.Sequential(first, second), rewritten.Module, rewritten.Holds);
        }
    }
}

/// <summary>The result of the proof of a rewrite.</summary>
/// <param name="Name">The name of the rewrite.</param>
/// <param name="Difference">The largest difference over all layers; null if the rewrite does not cover the configuration.</param>
/// <param name="Holds">
/// The condition under which both compute the same, in words; null if the rewrite does not cover the configuration.
/// </param>
/// <param name="Reason">Why the rewrite does not cover the configuration; null if it does.</param>
internal sealed record ProofResult(string Name, Difference? Difference, string? Holds, ArgumentException? Reason)
{
    /// <summary>
    /// The relative difference up to which two outputs in float64 count as equal: more than rounding errors ever add up to.
    /// </summary>
    public const double Tolerance = 1e-10;

    /// <summary>Whether nothing refutes the rewrite: the outputs are equal, or the configuration is not covered.</summary>
    public bool IsFine => Difference is not { } difference || difference.Relative <= Tolerance;
}
