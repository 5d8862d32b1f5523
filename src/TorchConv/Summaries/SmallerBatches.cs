using TorchConv.Arithmetic;
using TorchConv.Modules;

namespace TorchConv.Summaries;

/// <summary>
/// What a forward pass of a large batch sees, from passes of one, two and three samples: every size grows by the same from one to two
/// samples and from two to three, and so on to the whole batch.
/// </summary>
internal static class SmallerBatches
{
    /// <summary>Runs the model; if there is too much to compute, with fewer samples.</summary>
    /// <exception cref="ArgumentException">The model cannot take the inputs.</exception>
    /// <exception cref="TooMuchToComputeException">There is too much even so.</exception>
    public static ForwardPass Run(ModelCall model, ModuleTree modules)
    {
        try
        {
            return ForwardPass.Run(model, modules);
        }
        catch (TooMuchToComputeException)
        {
            if (OfFewer(model, modules) is { } pass)
                return pass;
            throw;
        }
    }

    private static ForwardPass? OfFewer(ModelCall model, ModuleTree modules)
    {
        if (model.Batch is not { } batch || batch <= 3)
            return null;

        try
        {
            ForwardPass[] passes = [.. Enumerable.Range(1, 3).Select(samples => ForwardPass.Run(model.WithBatch(samples), modules))];
            return Grow(passes[0].Root, passes[1].Root, passes[2].Root, batch) ? passes[0] : null;
        }
        catch (Exception e) when (e is TooMuchToComputeException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Gives the calls of one sample the sizes of the batch; returns false if the calls or the steps of a size differ.</summary>
    private static bool Grow(ForwardCall one, ForwardCall two, ForwardCall three, long batch)
    {
        if (!ReferenceEquals(one.Module, two.Module) || !ReferenceEquals(one.Module, three.Module)
            || one.Calls.Count != two.Calls.Count || one.Calls.Count != three.Calls.Count
            || Grown(one.InputShapes, two.InputShapes, three.InputShapes, batch) is not { } inputs
            || Grown(one.OutputShapes, two.OutputShapes, three.OutputShapes, batch) is not { } outputs)
        {
            return false;
        }

        one.Resize(inputs, outputs);
        return Enumerable.Range(0, one.Calls.Count).All(i => Grow(one.Calls[i], two.Calls[i], three.Calls[i], batch));
    }

    private static Shape[]? Grown(Shape[] one, Shape[] two, Shape[] three, long batch)
    {
        if (one.Length != two.Length || one.Length != three.Length)
            return null;

        Shape[] grown = [.. Enumerable.Range(0, one.Length).Select(i => Grown(one[i], two[i], three[i], batch)).OfType<Shape>()];
        return grown.Length == one.Length ? grown : null;
    }

    private static Shape? Grown(Shape one, Shape two, Shape three, long batch)
    {
        bool isSteady = one.Rank == two.Rank && one.Rank == three.Rank
            && one.Zip(two, three).All(sizes => sizes.Second - sizes.First == sizes.Third - sizes.Second);
        if (!isSteady)
            return null;

        return Shape.Of([.. one.Zip(two, (first, second) => checked(first + ((second - first) * (batch - 1))))]);
    }
}
