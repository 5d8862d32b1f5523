using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchConv.ReceptiveFields;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Summaries;

/// <summary>
/// The receptive field of each module that is connected to the model's input by a chain of modules, each of which takes the
/// unchanged output of the one before it. Any other operation on a tensor ends the chain, and so does a module that reads more than
/// a window.
/// </summary>
internal sealed class ChainedFields
{
    private readonly Dictionary<torch.Tensor, FieldGrowth[]> _known = new(ReferenceEqualityComparer.Instance);

    private readonly InPlaceWatch _watch;

    public ChainedFields(ForwardCall model, InPlaceWatch watch)
    {
        _watch = watch;

        // A receptive field needs images: N×C and at least one more dimension.
        foreach ((torch.Tensor input, int rank) in model.Inputs.Zip(model.InputShapes, (input, shape) => (input, shape.Rank)))
        {
            if (rank > 2 && !_watch.IsChanged(input))
                _known[input] = [.. Enumerable.Repeat(FieldGrowth.Start, rank - 2)];
        }

        Follow(model);
    }

    /// <summary>Returns the field of a call's output; null if no chain leads to it.</summary>
    public FieldFacts? Of(ForwardCall call) =>
        call.Outputs is [var output] && _known.TryGetValue(output, out FieldGrowth[]? axes)
            ? new FieldFacts([.. axes.Select(axis => axis.At(axis.Widest())?.Count ?? 0)], [.. axes.Select(axis => axis.Stride)])
            : null;

    private void Follow(ForwardCall call)
    {
        call.Calls.ForEach(Follow);
        if (call is { Inputs: [var input, ..], Outputs: [var output] } && _known.TryGetValue(input, out FieldGrowth[]? before)
            && After(call.Module, before) is { } after && !_watch.IsChanged(output))
        {
            _known.TryAdd(output, after);
        }
    }

    private static FieldGrowth[]? After(torch.nn.Module module, FieldGrowth[] before)
    {
        // A normalisation without running statistics takes those of its whole input.
        if (ModuleKind.Of(module) is { IsPositionwise: true })
            return module is NormBase { running_mean: null } ? null : before;
        if (ModuleKind.WindowOf(module) is not { } window || window.Axes.Count != before.Length)
            return null;

        try
        {
            bool isTransposed = module is Convolution { transposed: true };
            return [.. before.Zip(window.Axes, (axis, slide) => axis.Then(new AxisLayer(slide, isTransposed, OutputPadding: 0)))];
        }
        catch (Exception e) when (e is TooLargeException or OverflowException)
        {
            return null;
        }
    }
}
