using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.Rewrites;

/// <summary>
/// A transposed convolution of one channel, step by step: every value of the input multiplies the whole kernel, the product (a
/// patch) is placed at stride times the value's position, and overlapping patches are added. It is computed by arithmetic alone,
/// without libtorch.
/// </summary>
public sealed class TransposedSteps
{
    /// <summary>
    /// The largest number of elements of the matrix, which is also that of all sums of <see cref="Steps"/> together, and of all
    /// patches together.
    /// </summary>
    public const int MaxNumbers = 1 << 18;

    private readonly double[,] input, kernel;

    /// <summary>Prepares the steps; they are computed on request.</summary>
    /// <param name="input">Rows and columns of the input.</param>
    /// <param name="kernel">Rows and columns of the kernel.</param>
    /// <param name="stride">Rows and columns from one patch to the next; 1 if null.</param>
    /// <param name="padding">Rows and columns cut off on each side of the sum; 0 if null.</param>
    /// <exception cref="ArgumentException">
    /// A matrix is empty, a number is too small, the padding removes the whole output, or there are more elements than
    /// <see cref="MaxNumbers"/>.
    /// </exception>
    public TransposedSteps(double[,] input, double[,] kernel, Size? stride = null, Size? padding = null)
    {
        this.input = Copy(input, nameof(input));
        this.kernel = Copy(kernel, nameof(kernel));
        Layer = new ConvTranspose2dSpec(1, 1, SizeOf(kernel), stride, padding ?? 0, bias: false);

        Size size = SizeOf(input);
        Shape output = Layer.Predict([1, 1, size.Height, size.Width]).OutputShape;
        OutputSize = (output[2], output[3]);
        Conv2dSpec forwards = new(1, 1, Layer.KernelSize, Layer.Stride, Layer.Padding, bias: false);
        CheckNumbers((Int128)input.Length * output.Elements, $"the matrix of {input.Length}×{output.Elements} has");
        CheckNumbers((Int128)input.Length * kernel.Length, $"the {input.Length} patches of {Layer.KernelSize} have");
        Matrix = ConvolutionMatrix.Of(forwards, [.. kernel.Cast<double>()], OutputSize);
    }

    /// <summary>The layer that these steps compute.</summary>
    public ConvTranspose2dSpec Layer { get; }

    /// <summary>Rows and columns of the sum.</summary>
    public Size OutputSize { get; }

    /// <summary>
    /// C, the matrix of the ordinary convolution from an image of <see cref="OutputSize"/> to one of the input's size; these steps compute
    /// Cᵀ · vec(input).
    /// </summary>
    public ConvolutionMatrix Matrix { get; }

    /// <summary>The transposed convolution: the sum after the last step.</summary>
    public double[,] Output
    {
        get
        {
            double[,] sum = new double[OutputSize.Height, OutputSize.Width];
            foreach ((double value, int row, int column) in Values())
                Add(Patch(value), Landing(row, column), sum);
            return sum;
        }
    }

    /// <summary>Returns one step for each value of the input, row by row.</summary>
    public IEnumerable<TransposedStep> Steps()
    {
        double[,] sum = new double[OutputSize.Height, OutputSize.Width];
        foreach ((double value, int row, int column) in Values())
        {
            double[,] patch = Patch(value);
            (long top, long left) = Landing(row, column);
            Add(patch, (top, left), sum);
            yield return new TransposedStep(value, row, column, patch, top, left, (double[,])sum.Clone());
        }
    }

    private IEnumerable<(double Value, int Row, int Column)> Values()
    {
        for (int i = 0; i < input.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, input.GetLength(1));
            yield return (input[row, column], row, column);
        }
    }

    private double[,] Patch(double value)
    {
        double[,] patch = new double[kernel.GetLength(0), kernel.GetLength(1)];
        for (int i = 0; i < patch.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, patch.GetLength(1));
            patch[row, column] = value * kernel[row, column];
        }

        return patch;
    }

    private (long Top, long Left) Landing(int row, int column) =>
        (Layer.AlongHeight.PositionOf(row, 0), Layer.AlongWidth.PositionOf(column, 0));

    private static void Add(double[,] patch, (long Top, long Left) at, double[,] sum)
    {
        foreach ((int row, int column, double value) in TransposedStep.Landing(patch, at.Top, at.Left, SizeOf(sum)))
            sum[row, column] += value;
    }

    private static void CheckNumbers(Int128 numbers, string what)
    {
        if (numbers > MaxNumbers)
        {
            throw new TooLargeException(
                nameof(input),
                FormattableString.Invariant($"{what} {numbers:N0} numbers, and at most {MaxNumbers:N0} are laid out step by step"));
        }
    }

    private static double[,] Copy(double[,] matrix, string name)
    {
        ArgumentNullException.ThrowIfNull(matrix, name);
        return matrix.Length > 0 ? (double[,])matrix.Clone() : throw new ArgumentException($"{name} must hold at least one number", name);
    }

    private static Size SizeOf(double[,] matrix) => (matrix.GetLength(0), matrix.GetLength(1));
}

/// <summary>One step of a transposed convolution: one value of the input.</summary>
/// <param name="Value">The value.</param>
/// <param name="Row">Its row in the input.</param>
/// <param name="Column">Its column in the input.</param>
/// <param name="Patch">The whole kernel, multiplied by the value.</param>
/// <param name="Top">The row of the output in which the first row of the patch lands; negative if the padding removes it.</param>
/// <param name="Left">The column of the output in which the first column of the patch lands; negative if the padding removes it.</param>
/// <param name="Sum">The output so far: this patch and all before it, added.</param>
public sealed record TransposedStep(double Value, int Row, int Column, double[,] Patch, long Top, long Left, double[,] Sum)
{
    /// <summary>
    /// Returns the positions and values of the patch that are inside an output of this size; the padding removes the others.
    /// </summary>
    internal IEnumerable<(int Row, int Column, double Value)> Landing(Size output) => Landing(Patch, Top, Left, output);

    internal static IEnumerable<(int Row, int Column, double Value)> Landing(double[,] patch, long top, long left, Size output)
    {
        for (int i = 0; i < patch.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, patch.GetLength(1));
            (long down, long across) = (top + row, left + column);
            if (0 <= down && down < output.Height && 0 <= across && across < output.Width)
                yield return ((int)down, (int)across, patch[row, column]);
        }
    }
}
