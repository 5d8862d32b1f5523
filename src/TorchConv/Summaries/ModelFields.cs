using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchConv.ReceptiveFields;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>The receptive field of a call's output.</summary>
/// <param name="Output">The field; null if it has none.</param>
/// <param name="Reason">Why it has none.</param>
/// <param name="AddsContextFrom">For a border layer, the smallest image from which it could add context.</param>
/// <param name="Nodes">For each axis, the output in the graph of fields.</param>
internal sealed record CallFields(FieldFacts? Output, NoField? Reason, IReadOnlyList<long>? AddsContextFrom, IReadOnlyList<FieldNode> Nodes)
{
    public static CallFields Without(NoField reason) => new(null, reason, null, []);
}

/// <summary>The receptive fields of all calls of a model.</summary>
internal sealed class ModelFields
{
    /// <summary>
    /// The largest number of elements of a tensor between the modules: 32 MiB in float64. Where a model has larger ones, each axis of
    /// the image is traced alone, on a narrow image with the true length of this axis.
    /// </summary>
    private const long MaxElements = 1 << 22;

    private const long FewElements = 1 << 16;

    private readonly Dictionary<ForwardCall, CallFields> _fields = new(ReferenceEqualityComparer.Instance);

    private ModelFields()
    {
    }

    /// <summary>No fields, because nobody asked for them.</summary>
    public static ModelFields None { get; } = new();

    /// <summary>Traces the fields of a model that has been called once.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="modules">Its modules.</param>
    /// <param name="first">The first pass.</param>
    /// <param name="fewElements">
    /// If the largest tensor between the layers has fewer elements, the model runs on the given image; else on smaller ones if possible.
    /// </param>
    public static ModelFields Of(
        torch.nn.Module model,
        IReadOnlyList<ModelInput> inputs,
        ModuleTree modules,
        ForwardPass first,
        long fewElements = FewElements)
    {
        ModelFields fields = new();
        long[]? image = inputs.Where(input => input.Shape.Rank > 2 && torch.is_floating_point(input.Type!.Value))
            .Select(input => input.Shape.Skip(2).ToArray()).FirstOrDefault();
        List<List<(TensorField Input, TensorField Output)>>? traced =
            image is null || !CanBeRunAgain(modules) ? null : new Tracer(model, inputs, modules, first, image, fewElements).Trace();
        for (int i = 0; i < first.Calls.Count; i++)
        {
            fields._fields[first.Calls[i].Call] = image is null ? CallFields.Without(NoField.NoImage)
                : traced is null ? CallFields.Without(NoField.NotTraced)
                : Joined(first.Calls[i].Call, [.. traced.Select(axis => axis[i])], image);
        }

        return fields;
    }

    private static bool CanBeRunAgain(ModuleTree modules) =>
        !modules.All.Any(module => module.IsDisposed() || MatrixProducts.AreCalledBy(module));

    public CallFields Of(ForwardCall call) => _fields.GetValueOrDefault(call) ?? CallFields.Without(NoField.NotTraced);

    private static CallFields Joined(ForwardCall call, (TensorField Input, TensorField Output)[] axes, long[] image)
    {
        if (axes.Select(axis => axis.Output.Reason).FirstOrDefault(reason => reason is not null) is { } reason)
            return CallFields.Without(reason);

        FieldNode[] nodes = [.. axes.Select(axis => axis.Output.Node!)];
        FieldGrowth[] growth = [.. axes.Select((axis, i) => axis.Output.Node!.Growth[i])];
        FieldFacts facts = new(
            [.. growth.Select(SizeOf)],
            [.. growth.Select(axis => axis.Stride)],
            [.. growth.Select(axis => axis.Padding)],
            axes.All(axis => axis.Output.Node!.IsAligned));
        bool hasContext = ModuleKind.WindowOf(call.Module) is { } window && window.Axes.Any(axis => axis.Kernel > 1);
        if (!hasContext || axes.Any(axis => axis.Input.Node is null))
            return new CallFields(facts, null, null, nodes);

        long[] seen = [.. axes.Select((axis, i) => SizeOf(axis.Input.Node!.Growth[i]))];
        bool isBorder = seen.Zip(image).All(pair => pair.First >= pair.Second);
        return new CallFields(facts, null, isBorder ? [.. seen.Select(size => size + 1)] : null, nodes);
    }

    private static long SizeOf(FieldGrowth growth) => growth.At(growth.Widest())?.Count ?? 0;

    /// <summary>Chooses the images on which a model is traced.</summary>
    private sealed class Tracer(
        torch.nn.Module model, IReadOnlyList<ModelInput> inputs, ModuleTree modules, ForwardPass first, long[] image, long fewElements)
    {
        private readonly long _largest = LargestBetween(first);

        private readonly bool[] _all = [.. image.Select(_ => true)];

        /// <summary>Whether tensors need memory of their own, because the first pass without was not enough.</summary>
        private bool _isWritable;

        /// <summary>Returns the fields of all calls for each axis; null if the model cannot be traced.</summary>
        public List<List<(TensorField Input, TensorField Output)>>? Trace()
        {
            if (TraceSmaller() is { } smaller)
                return [.. image.Select(_ => smaller.Calls)];
            if (_largest <= MaxElements && Trace(image, _all) is { IsTooShort: false } together)
                return [.. image.Select(_ => together.Calls)];

            List<List<(TensorField Input, TensorField Output)>> axes = [];

            for (int axis = 0; axis < image.Length; axis++)
            {
                if (TraceAlone(axis) is not { } alone)
                    return null;
                axes.Add(alone);
            }

            return [.. axes];
        }

        /// <summary>
        /// Traces an image that is smaller along all axes. What keeps all positions there keeps them on the given image, if the lengths
        /// there are the same as well; any other relation must be the same on a second image, and explain the lengths on all three.
        /// </summary>
        private FieldPass? TraceSmaller()
        {
            FieldPass? before = null;
            foreach (long more in _largest < fewElements ? [] : new long[] { 64, 96, 160, 192, 224 })
            {
                // The same remainder as the true lengths, whatever the strides.
                long[] lengths = [.. image.Select(length => Math.Min(length, (length % 32) + more))];
                if (lengths.SequenceEqual(image))
                    return null;
                FieldPass? pass = Trace(lengths, _all, isSmaller: true);
                if (pass is not null && (pass.Findings.All(finding => finding.IsOfAnyImage) || pass.Agrees(before)))
                    return pass;
                before = pass;
            }

            return null;
        }

        /// <summary>
        /// Traces one axis with its true length, and the others as short as the model takes them; where too few positions are left
        /// to tell, with a longer one.
        /// </summary>
        private List<(TensorField Input, TensorField Output)>? TraceAlone(int axis)
        {
            bool[] isWanted = [.. image.Select((_, i) => i == axis)];
            List<(TensorField Input, TensorField Output)>? found = null;
            foreach (long times in new[] { 1, 2, 4, 8 })
            {
                foreach (long narrow in Narrow(axis))
                {
                    long[] lengths = [.. image.Select((length, i) => i == axis ? length * times : Math.Min(length, narrow))];
                    if (Trace(lengths, isWanted) is not { } traced)
                        continue;
                    if (times > 1 && HasFixedLength(traced.Calls, axis))
                        return found;
                    found = traced.Calls;
                    if (!traced.IsTooShort)
                        return found;
                    break;
                }
            }

            return found;
        }

        /// <summary>
        /// Returns whether a tensor has no more positions on a longer image, as after adaptive pooling: what it reads there is not what it
        /// reads on the image that was given.
        /// </summary>
        private bool HasFixedLength(List<(TensorField Input, TensorField Output)> longer, int axis) =>
            longer.Zip(first.Calls).Any(pair => pair.First.Output is { Node: { } node } field
                && node.Lengths[axis] == pair.Second.Call.OutputShapes[0][field.Dimensions[axis]]);

        /// <summary>Lengths of the other axes with the same remainder as the true ones, whatever the strides.</summary>
        private IEnumerable<long> Narrow(int axis)
        {
            long longest = image.Where((_, i) => i != axis).DefaultIfEmpty(1).Max();
            for (long times = 1; (longest % 32) + (32 * times) < longest; times *= 2)
                yield return (longest % 32) + (32 * times);
            yield return longest;
        }

        private FieldPass? Trace(long[] lengths, bool[] isWanted, bool isSmaller = false)
        {
            FieldPass? pass = _isWritable ? null
                : FieldPass.Run(Call(lengths, 1), modules, lengths.Length, isWanted, isWritable: false, first, isSmaller);
            if (_isWritable || (pass is null && lengths.SequenceEqual(image)) || pass is { IsDoubtful: true })
            {
                // Enough images with numbers of their own for a maximum to read each position of its window in small tensors.
                double part = lengths.Zip(image, (length, whole) => (double)length / whole).Aggregate(1.0, (product, one) => product * one);
                long images = part * _largest < FewElements ? 4 : 1;
                pass = FieldPass.Run(Call(lengths, images), modules, lengths.Length, isWanted, isWritable: true, first, isSmaller);
                _isWritable = pass is not null;
            }

            return pass;
        }

        private ModelCall Call(long[] lengths, long batch) => new(
            model,
            [
                .. inputs.Select(input => input with
                {
                    Shape = input.Shape.Rank > 2 && input.Shape.Skip(2).SequenceEqual(image)
                        ? Shape.Of([batch, input.Shape[1], .. lengths])
                        : Shape.Of([.. input.Shape.Select((size, i) => i == 0 ? batch : size)]),
                }),
            ]);

        /// <summary>Returns the number of elements, for one image, of the largest tensor that is computed between the layers.</summary>
        private static long LargestBetween(ForwardPass first)
        {
            HashSet<torch.Tensor> given = new(ReferenceEqualityComparer.Instance);
            long largest = 0;
            foreach ((ForwardCall call, bool isChanged) in first.Calls)
            {
                foreach ((torch.Tensor tensor, Shape shape) in
                         call.Inputs.Zip(call.InputShapes).Concat(call.Outputs.Zip(call.OutputShapes)))
                {
                    if (!given.Contains(tensor) && shape.Rank > 0)
                        largest = Math.Max(largest, shape.Elements / Math.Max(1, shape[0]));
                }

                if (LayerFields.Of(call.Module) is not null && !isChanged)
                    given.UnionWith(call.Outputs);
            }

            return largest;
        }
    }
}
