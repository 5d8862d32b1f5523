using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// How much each input position matters to one output: the root of the mean squared gradient over random weights and
/// inputs, in parts of the largest (Luo, Li, Urtasun, Zemel: Understanding the Effective Receptive Field in Deep
/// Convolutional Neural Networks, arXiv 1701.04128). It fades from the middle of the receptive field to its rim.
/// </summary>
public sealed class EffectiveField
{
    private readonly double[,] _weights;

    private EffectiveField(double[,] weights, long top, long left)
    {
        (_weights, Top, Left) = (weights, top, left);
        EffectivePositions = weights.Cast<double>().LongCount(weight => weight > Threshold);
    }

    /// <summary>What a position must matter more than to count, in parts of the largest: 1 − 95.45 %, as in the experiments of the paper.</summary>
    public const double Threshold = 1 - 0.9545;

    /// <summary>The first row of the map, as a position of the input.</summary>
    public long Top { get; }

    /// <summary>The first column of the map, as a position of the input.</summary>
    public long Left { get; }

    /// <summary>Rows and columns of the map.</summary>
    public Size Size => (_weights.GetLength(0), _weights.GetLength(1));

    /// <summary>How much a position matters, from 0 to 1; row and column are counted from <see cref="Top"/> and <see cref="Left"/>.</summary>
    public double this[long row, long column] => _weights[row, column];

    /// <summary>How many positions matter more than <see cref="Threshold"/>.</summary>
    public long EffectivePositions { get; }

    /// <summary>The side of a square of as many positions, √<see cref="EffectivePositions"/>: the size of the effective field in the paper.</summary>
    public double EffectiveSize => Math.Sqrt(EffectivePositions);

    /// <summary>The effective field of a stack; the map has the size of its receptive field.</summary>
    /// <param name="stack">As in <see cref="ReceptiveField.Of"/>.</param>
    /// <param name="draws">Over how many random weights and inputs the mean is taken.</param>
    /// <param name="seed">Where the random numbers start; the same seed gives the same map.</param>
    /// <exception cref="ArgumentException">As in <see cref="ReceptiveField.Of"/>, nothing is seen at all, the input would be too large for the memory, or draws is below 1.</exception>
    public static EffectiveField Measure(LayerSpec stack, int draws = 20, long seed = 0)
    {
        ReceptiveField field = ReceptiveField.Of(stack);
        if (field.Positions == 0)
            throw new ArgumentException("stack must have an output that sees something of its input", nameof(stack));

        InteriorOutput height = InteriorOutput.Of(field.Height), width = InteriorOutput.Of(field.Width);
        using DisposeScope scope = torch.NewDisposeScope();
        using torch.nn.Module<torch.Tensor, torch.Tensor> module = stack.Build(torch.META);
        double[,] sum = GradientProbe.SquaredSum(module, InteriorOutput.Input(field.Stack, height, width, draws), (height.Output, width.Output), draws, seed);
        (long top, long left) = (field.Height.Range!.Value.First, field.Width.Range!.Value.First);
        double[,] cut = new double[field.Size.Height, field.Size.Width];
        for (long row = 0; row < field.Size.Height; row++)
        {
            for (long column = 0; column < field.Size.Width; column++)
                cut[row, column] = sum[row + top + height.MovedBy, column + left + width.MovedBy];
        }

        return Of(cut, top, left);
    }

    /// <summary>The effective field of any TorchSharp module, which is left as it was; the map has the size of the input.</summary>
    /// <param name="module">Any module from N×C×H×W to N×C'×H'×W'.</param>
    /// <param name="input">The shape of the input.</param>
    /// <param name="output">The position of the output; the middle one when null.</param>
    /// <param name="draws">Over how many random weights and inputs the mean is taken.</param>
    /// <param name="seed">Where the random numbers start; the same seed gives the same map.</param>
    /// <exception cref="ArgumentException">The module cannot take this input, its output is not N×C×H×W, there is no such output, or draws is below 1.</exception>
    public static EffectiveField Measure(
        torch.nn.Module<torch.Tensor, torch.Tensor> module, Shape input, (long Row, long Column)? output = null, int draws = 20, long seed = 0) =>
        Of(GradientProbe.SquaredSum(module, input, output, draws, seed), 0, 0);

    private static EffectiveField Of(double[,] squares, long top, long left)
    {
        double largest = squares.Cast<double>().Max();
        double[,] weights = new double[squares.GetLength(0), squares.GetLength(1)];
        for (long row = 0; row < weights.GetLength(0); row++)
        {
            for (long column = 0; column < weights.GetLength(1); column++)
                weights[row, column] = largest == 0 ? 0 : Math.Sqrt(squares[row, column] / largest);
        }

        return new EffectiveField(weights, top, left);
    }
}
