using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchConv.ReceptiveFields;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>The field of a layer of a model, predicted, and measured by gradients of the whole model on a narrow image.</summary>
/// <param name="Image">The shape of the image.</param>
/// <param name="Layer">The path of the layer.</param>
/// <param name="Axis">The axis along which the image is long enough for the whole field.</param>
/// <param name="Measured">The positions with a gradient.</param>
/// <param name="Agrees">Whether these are exactly the predicted positions, along the axis or everywhere.</param>
internal sealed record FieldProof(Shape Image, string Layer, int Axis, Coverage Measured, bool Agrees)
{
    /// <summary>Measures the layer with the largest field: on an image that is long enough for it along each axis in turn.</summary>
    public static IEnumerable<FieldProof> Of(torch.nn.Module<torch.Tensor, torch.Tensor> model, Shape input)
    {
        ModelSummary summary = ModelSummary.Of(model, hasFields: true, input);
        ModuleFacts? largest = summary.Model.All
            .Where(facts => facts is { Calls.Count: 0, IsRepeated: false, ReceptiveField.Sizes.Count: 2 })
            .MaxBy(facts => facts.ReceptiveField!.Sizes.Sum());
        if (largest?.ReceptiveField is not { } field)
            yield break;

        long[] lengths = [.. Enumerable.Range(0, 2).Select(axis => LengthFor(input[axis + 2], field, axis))];
        for (int axis = 0; axis < 2; axis++)
        {
            // As narrow as the model takes it: more would only repeat what is seen along the other axis.
            long across = input[3 - axis] % 32;
            IEnumerable<long> widths = new long[] { 32, 64, 128 }.Select(more => across + more).Where(width => width < lengths[1 - axis]);
            yield return widths.Append(lengths[1 - axis])
                .Select(width => axis == 0 ? new[] { lengths[0], width } : [width, lengths[1]])
                .Select(narrow => On(model, [1, input[1], .. narrow], largest.Path, axis))
                .FirstOrDefault(proof => proof is not null) ?? On(model, Shape.Of([1, .. input.Skip(1)]), largest.Path, axis)!;
        }
    }

    /// <summary>A length with the same remainder as that of the image, with room for the field and some strides.</summary>
    private static long LengthFor(long length, FieldFacts field, int axis)
    {
        long needed = field.Sizes[axis] + (4 * (long)Math.Ceiling(field.EffectiveStrides[axis].ToDouble()));
        return (length % 32) + (32 * Integers.DivideRoundingUp(needed - (length % 32), 32));
    }

    private static FieldProof? On(torch.nn.Module<torch.Tensor, torch.Tensor> model, Shape image, string path, int axis)
    {
        ModuleTree modules = new(model, nameof(model));
        ModelCall call = new(model, [image]);
        ForwardPass pass;
        try
        {
            pass = ForwardPass.Run(call, modules);
        }
        catch (ArgumentException)
        {
            return null;
        }

        ForwardCall layer = pass.Calls.Last(one => modules.PathOf(one.Call.Module) == path).Call;
        CallFields fields = ModelFields.Of(model, call.Inputs, modules, pass).Of(layer);
        if (fields.Nodes.Count == 0)
            return null;

        Check(4 * (Int128)pass.Calls.Where(one => one.Call.Calls.Count == 0).Sum(one => one.Call.OutputBytes), image);
        long[] middle = [.. fields.Nodes.Select((node, i) => Widest(node.Growth[i], layer.OutputShapes[0][i + 2] / 2))];
        (long Row, long Column) output = (middle[0], middle[1]);
        Coverage measured = ReceptiveField.Measure(model, image, output, at: (torch.nn.Module<torch.Tensor, torch.Tensor>)layer.Module);

        // Along the short axis the model may have been traced on another image, and then only the long one is compared.
        FieldNode node = fields.Nodes[axis];
        bool agrees = layer.OutputShapes[0].Skip(2).SequenceEqual(node.Lengths) && ReferenceEquals(fields.Nodes[0], fields.Nodes[1])
            ? measured.Equals(Coverage.Of(node.Plane(output, hasEnds: true)))
            : Along(measured, axis).SequenceEqual(node.Touched(axis, axis == 0 ? output.Row : output.Column));
        return new FieldProof(image, path, axis, measured, agrees);
    }

    /// <summary>Measuring keeps all activations in float64, and as much again on the way back.</summary>
    private static void Check(Int128 bytes, Shape image)
    {
        if (bytes > Limit.Bytes)
        {
            throw new TooLargeException(
                "inputs",
                FormattableString.Invariant($"measuring this model on an image {image} needs {bytes:N0} bytes, ")
                    + FormattableString.Invariant($"and at most {Limit.Bytes:N0} (1 GiB) are allowed"));
        }
    }

    /// <summary>The last output up to the middle with the largest field.</summary>
    private static long Widest(FieldGrowth growth, long middle) =>
        Math.Max(0, middle - Integers.DivRemRoundingDown(middle - growth.Widest(), growth.Period).Remainder);

    private static IEnumerable<long> Along(Coverage measured, int axis)
    {
        Coverage map = measured;
        (long length, long other) = axis == 0 ? (map.Size.Height, map.Size.Width) : (map.Size.Width, map.Size.Height);
        for (long position = 0; position < length; position++)
        {
            if (Enumerable.Range(0, (int)other).Any(across => axis == 0 ? map[position, across] : map[across, position]))
                yield return (axis == 0 ? map.Top : map.Left) + position;
        }
    }
}
