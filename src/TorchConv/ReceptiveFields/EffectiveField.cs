using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// The influence of each input position on one output: the root mean square of the gradient over random weights and inputs,
/// relative to the largest (Luo, Li, Urtasun, Zemel: Understanding the Effective Receptive Field in Deep Convolutional Neural
/// Networks, arXiv 1701.04128). It decreases from the centre of the receptive field to its border.
/// </summary>
public sealed class EffectiveField
{
    private readonly double[,] _weights;

    private EffectiveField(double[,] weights, long top, long left)
    {
        (_weights, Top, Left) = (weights, top, left);
        EffectivePositions = weights.Cast<double>().LongCount(weight => weight > Threshold);
    }

    /// <summary>
    /// Positions with a larger influence than this are counted: 1 − 95.45 % of the largest influence, as in the experiments of the
    /// paper.
    /// </summary>
    public const double Threshold = 1 - 0.9545;

    /// <summary>The first row of the map, as a position of the input.</summary>
    public long Top { get; }

    /// <summary>The first column of the map, as a position of the input.</summary>
    public long Left { get; }

    /// <summary>Rows and columns of the map.</summary>
    public Size Size => (_weights.GetLength(0), _weights.GetLength(1));

    /// <summary>
    /// The influence of a position, from 0 to 1; row and column are counted from <see cref="Top"/> and <see cref="Left"/>.
    /// </summary>
    public double this[long row, long column] => _weights[row, column];

    /// <summary>The number of positions whose influence is larger than <see cref="Threshold"/>.</summary>
    public long EffectivePositions { get; }

    /// <summary>
    /// The side of a square with the same number of positions, √<see cref="EffectivePositions"/>: the size of the effective field
    /// in the paper.
    /// </summary>
    public double EffectiveSize => Math.Sqrt(EffectivePositions);

    /// <summary>Measures the effective field of a stack; the map has the size of its receptive field.</summary>
    /// <param name="stack">As for <see cref="ReceptiveField.Of"/>.</param>
    /// <param name="draws">The number of random weights and inputs to average over.</param>
    /// <param name="seed">The seed of the random numbers; the same seed gives the same map.</param>
    /// <exception cref="ArgumentException">
    /// As for <see cref="ReceptiveField.Of"/>, the receptive field is empty, measuring would need too much memory or time, or draws
    /// is below 1.
    /// </exception>
    public static EffectiveField Measure(LayerSpec stack, int draws = 20, long seed = 0)
    {
        ReceptiveField field = ReceptiveField.Of(stack);
        if (field.Positions == 0)
            throw new ArgumentException("stack must have an output that sees something of its input", nameof(stack));

        InteriorOutput height = InteriorOutput.Find(field.Height), width = InteriorOutput.Find(field.Width);
        using DisposeScope scope = torch.NewDisposeScope();
        using torch.nn.Module<torch.Tensor, torch.Tensor> module = stack.Build(torch.META);
        Shape input = InteriorOutput.Input(field.Stack, height, width, draws);
        double[,] sum = GradientProbe.SquaredSum(module, input, (height.Output, width.Output), draws, seed);
        (long top, long left) = (field.Height.Range!.Value.First, field.Width.Range!.Value.First);
        double[,] cut = new double[field.Size.Height, field.Size.Width];
        for (long row = 0; row < field.Size.Height; row++)
        {
            for (long column = 0; column < field.Size.Width; column++)
                cut[row, column] = sum[row + top + height.MovedBy, column + left + width.MovedBy];
        }

        return Of(cut, top, left);
    }

    /// <summary>
    /// Measures the effective field of any TorchSharp module, which is left unchanged; the map has the size of the input.
    /// </summary>
    /// <param name="module">Any module from N×C×H×W to N×C'×H'×W'.</param>
    /// <param name="input">The shape of the input.</param>
    /// <param name="output">The position of the output; the middle one if null.</param>
    /// <param name="draws">The number of random weights and inputs to average over.</param>
    /// <param name="seed">The seed of the random numbers; the same seed gives the same map.</param>
    /// <exception cref="ArgumentException">
    /// The module cannot take this input, its output is not N×C×H×W, there is no such output, or draws is below 1.
    /// </exception>
    public static EffectiveField Measure(
        torch.nn.Module<torch.Tensor, torch.Tensor> module,
        Shape input,
        (long Row, long Column)? output = null,
        int draws = 20,
        long seed = 0) =>
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
