using TorchConv.Arithmetic;
using TorchConv.ReceptiveFields;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Summaries;

/// <summary>
/// The receptive field of each module that a chain of modules joins to the model's input: each takes the very tensor that the one before
/// it gave, unchanged. Whatever else is done with a tensor ends the chain, as does a module that sees more than a window.
/// </summary>
internal sealed class ChainedFields
{
    private readonly Dictionary<torch.Tensor, FieldGrowth[]> _known = new(ReferenceEqualityComparer.Instance);

    private readonly HashSet<torch.Tensor> _changed;

    public ChainedFields(Sighting sighting)
    {
        _changed = new HashSet<torch.Tensor>(sighting.Changed, ReferenceEqualityComparer.Instance);
        ForwardCall model = sighting.Root;

        // A field along height and width needs images: N×C and at least one dimension more.
        foreach ((torch.Tensor input, int rank) in model.Inputs.Zip(model.InputShapes, (input, shape) => (input, shape.Rank)))
        {
            if (rank > 2 && !_changed.Contains(input))
                _known[input] = [.. Enumerable.Repeat(FieldGrowth.Start, rank - 2)];
        }

        Follow(model);
    }

    /// <summary>The field of a call's output; null where no chain leads to it.</summary>
    public FieldFacts? Of(ForwardCall call) =>
        call.Outputs is [var output] && _known.TryGetValue(output, out FieldGrowth[]? axes)
            ? new FieldFacts([.. axes.Select(axis => axis.At(axis.Widest())?.Count ?? 0)], [.. axes.Select(axis => axis.Stride)])
            : null;

    private void Follow(ForwardCall call)
    {
        call.Calls.ForEach(Follow);
        if (call is { Inputs: [var input, ..], Outputs: [var output] } && !_changed.Contains(output)
            && _known.TryGetValue(input, out FieldGrowth[]? before) && After(call.Module, before) is { } after)
        {
            _known.TryAdd(output, after);
        }
    }

    private static FieldGrowth[]? After(torch.nn.Module module, FieldGrowth[] before)
    {
        if (IsPointwise(module))
            return before;
        if (WindowFacts.Of(module) is not { } window || window.Axes.Count != before.Length)
            return null;

        try
        {
            return [.. before.Zip(window.Axes, (axis, slide) => axis.Then(new AxisLayer(slide, module is Convolution { transposed: true }, OutputPadding: 0)))];
        }
        catch (Exception e) when (e is TooLargeException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Whether each position of the output comes of the same position of the input.</summary>
    private static bool IsPointwise(torch.nn.Module module) => module
        is BatchNorm or PReLU or Identity or ChannelShuffle or LocalResponseNorm or Softmax2d
        or Dropout or Dropout1d or Dropout2d or Dropout3d or AlphaDropout or FeatureAlphaDropout
        or CELU or ELU or GELU or Hardshrink or Hardsigmoid or Hardswish or Hardtanh or LeakyReLU or LogSigmoid or Mish or ReLU or ReLU6
        or RReLU or SELU or Sigmoid or SiLU or Softplus or Softshrink or Softsign or Tanh or Tanhshrink or Threshold;
}
