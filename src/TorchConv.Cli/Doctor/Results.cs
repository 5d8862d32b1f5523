namespace TorchConv.Cli.Doctor;

/// <summary>
/// What a layer computes: its output and its gradients; those of weight and bias in one array, the bias last. What was not asked for
/// is null.
/// </summary>
internal sealed record Results(long[] OutputShape, double[] Output, double[]? InputGradient, double[]? WeightGradient)
{
    public double[]? this[Direction direction] => direction switch
    {
        Direction.Forward => Output,
        Direction.InputGradient => InputGradient,
        _ => WeightGradient,
    };
}

/// <summary>A way to compute a layer; throws <see cref="NotSupportedException"/> for a type that it does not have.</summary>
internal delegate Results Backend(Problem problem, Operands operands, NumberType type, bool gradients);
