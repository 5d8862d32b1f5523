using System.Collections.Immutable;
using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

/// <summary>A rewrite that can be proved for any configuration: random layers are rewritten, and both are run.</summary>
public sealed class Proof
{
    private readonly Func<Trial, Pair> rewrite;

    private Proof(string name, Func<Trial, Pair> rewrite)
    {
        Name = name;
        this.rewrite = rewrite;
    }

    /// <summary>Every rewrite there is.</summary>
    public static ImmutableArray<Proof> All { get; } =
    [
        new("dilated-to-dense", trial => Pair.Of(trial.Convolution(), Rewrite.DilatedToDense)),
        new("grouped-to-split", trial => Pair.Of(trial.Convolution(), Rewrite.GroupedToSplit)),
        new("grouped-to-dense", trial => Pair.Of(trial.Convolution(), Rewrite.GroupedToDense)),
        new("separable-to-dense", trial => Pair.Of(trial.Depthwise(), trial.Pointwise(), Rewrite.SeparableToDense)),
        new("dense-to-separable", trial => Pair.Of(trial.OfRankOne(), dense => Rewrite.DenseToSeparable(dense))),
        new("pointwise-to-linear", trial => Pair.Of(trial.Pointwise(), Rewrite.PointwiseToLinear)),
        new("linear-to-pointwise", trial => Pair.Of(new LinearPerPixel(trial.Linear()), perPixel => Rewrite.LinearToPointwise(perPixel.Linear))),
        new("two-pointwise-to-one", trial => Pair.Of(trial.Pointwise(), trial.SecondPointwise(), Rewrite.TwoPointwiseToOne)),
        new("convolution-to-linear", trial => Pair.Of(trial.Convolution(), layer => Rewrite.ConvolutionToLinear(layer, trial.Input))),
        new("convolution-to-matrix", trial => Pair.Of(trial.Convolution(), layer => Rewrite.ConvolutionToMatrix(layer, trial.Input))),
        new("convolution-to-unfold", trial => Pair.Of(trial.Convolution(), Rewrite.ConvolutionToUnfold)),
        new("transposed-to-matrix", trial => Pair.Of(trial.Transposed(), layer => Rewrite.TransposedToMatrix(layer, trial.Input))),
        new("transposed-to-convolution", trial => Pair.Of(trial.Transposed(), Rewrite.TransposedToConvolution)),
        new("transposed-to-gradient", trial => Pair.Of(trial.Transposed(), Rewrite.TransposedToGradient)),
        new("fold-batch-norm", trial => Pair.Of(trial.Convolution(), trial.BatchNorm(), Rewrite.FoldBatchNorm)),
    ];

    /// <summary>The name, such as <c>dilated-to-dense</c> for <see cref="Rewrite.DilatedToDense"/>.</summary>
    public string Name { get; }

    /// <summary>Rewrites random layers of a configuration and runs each beside its rewrite.</summary>
    /// <param name="configuration">
    /// The convolution. A rewrite of other layers takes what they share with it: a transposed, depthwise or pointwise layer has its channels, and
    /// the kernel size, stride, padding and dilation that it can have.
    /// </param>
    /// <param name="input">The shape of the input, N×C×H×W.</param>
    /// <param name="layers">How many random layers.</param>
    /// <param name="seed">Where their random numbers start.</param>
    /// <exception cref="ArgumentException">The convolution does not take this input, or there is no layer to run.</exception>
    public ProofResult Run(Conv2dSpec configuration, Shape input, int layers = 10, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Rule.AtLeast(1, layers, nameof(layers));
        configuration.Predict(input);

        Random random = new(seed);
        Difference largest = default;
        string holds = "";
        for (int i = 0; i < layers; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            using Trial trial = new(configuration, (input[2], input[3]), random);
            Pair pair;
            try
            {
                pair = rewrite(trial);
            }
            catch (ArgumentException e)
            {
                return new ProofResult(Name, null, null, e);
            }

            using nn.Module rewritten = pair.Rewritten;
            largest = largest.Or(Rewrite.Difference(pair.Original, pair.Rewritten, input, samples: 1, seed: (ulong)random.NextInt64()));
            holds = pair.Holds;
        }

        return new ProofResult(Name, largest, holds, null);
    }

    /// <summary>A module, and what it became.</summary>
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
