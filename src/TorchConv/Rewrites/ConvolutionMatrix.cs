using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Size = TorchConv.Arithmetic.Size;

namespace TorchConv.Rewrites;

/// <summary>
/// The matrix of a convolution: C · vec(x) is the convolution of x (without bias), Cᵀ · vec(y) the transposed convolution of y
/// (Dumoulin, Visin, arXiv 1603.07285, section 4.1). vec flattens C×H×W channel by channel and row by row, like <c>flatten</c>. The
/// matrix knows its size at once; its values are created only on request.
/// </summary>
public sealed class ConvolutionMatrix
{
    /// <summary>The largest size of a sparse or dense matrix in bytes: 256 MiB. A larger one is refused before it is allocated.</summary>
    public const long MaxBytes = Limit.TensorBytes;

    private readonly double[] weight;
    private readonly Conv2dSpec convolution;
    private readonly Axis down, across;
    private readonly bool isTransposed;

    /// <param name="weight">outChannels × inChannels/groups × height × width.</param>
    /// <param name="convolution">The ordinary convolution, also for the transposed matrix.</param>
    /// <param name="down">Its windows along the height.</param>
    /// <param name="across">Its windows along the width.</param>
    /// <param name="isTransposed">Whether the matrix is transposed.</param>
    private ConvolutionMatrix(double[] weight, Conv2dSpec convolution, Axis down, Axis across, bool isTransposed)
    {
        this.weight = weight;
        this.convolution = convolution;
        this.down = down;
        this.across = across;
        this.isTransposed = isTransposed;

        Shape from = [convolution.InChannels, down.Inputs, across.Inputs], to = [convolution.OutChannels, down.Outputs, across.Outputs];
        (Input, Output) = isTransposed ? (to, from) : (from, to);
        Shape = Addressable(Output, Input);
        NonZeros = checked(convolution.OutChannels * (convolution.InChannels / convolution.Groups) * down.Count * across.Count);
    }

    /// <summary>The shape C×H×W of the image by whose vector the matrix is multiplied.</summary>
    public Shape Input { get; }

    /// <summary>The shape C×H×W of the product.</summary>
    public Shape Output { get; }

    /// <summary>Rows × columns: elements of the output × elements of the input.</summary>
    public Shape Shape { get; }

    /// <summary>
    /// The number of entries with a weight: one for each pair of a window and a weight that reads the input and not the padding.
    /// </summary>
    public long NonZeros { get; }

    /// <summary>Size in bytes of the dense matrix in float64.</summary>
    public long DenseBytes => Shape.Elements * sizeof(double);

    /// <summary>Size in bytes of the sparse matrix in float64: a row, a column and a value for each non-zero.</summary>
    public long SparseBytes => checked(NonZeros * ((2 * sizeof(long)) + sizeof(double)));

    /// <summary>Creates the matrix of a convolution.</summary>
    /// <param name="convolution">A convolution that pads with zeros; its bias is not part of the matrix.</param>
    /// <param name="input">Height and width of its input.</param>
    /// <exception cref="ArgumentException">
    /// The layer cannot run or cannot take this size, it does not pad with zeros, or the matrix has too many elements.
    /// </exception>
    public static ConvolutionMatrix Of(Conv2d convolution, Size input)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<Conv2dSpec> parts = LayerParts.Of(convolution, nameof(convolution));
        Rewrite.CheckZeros(parts.Spec, nameof(convolution));
        return Of(parts.Spec, [.. parts.Weight.contiguous().data<double>()], input);
    }

    /// <summary>
    /// Creates the matrix of a transposed convolution: the transposed matrix of the ordinary convolution with the same weight.
    /// </summary>
    /// <param name="transposed">A transposed convolution that TorchSharp computes correctly; its bias is not part of the matrix.</param>
    /// <param name="input">Height and width of its input.</param>
    /// <exception cref="ArgumentException">The layer cannot run or cannot take this size, or the matrix has too many elements.</exception>
    public static ConvolutionMatrix Of(ConvTranspose2d transposed, Size input)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<ConvTranspose2dSpec> parts = LayerParts.Of(transposed, nameof(transposed));
        ConvTranspose2dSpec spec = parts.Spec;
        Shape output = spec.Predict([1, spec.InChannels, input.Height, input.Width]).OutputShape;
        Conv2dSpec ordinary = new(
            spec.OutChannels, spec.InChannels, spec.KernelSize, spec.Stride, spec.Padding, spec.Dilation, spec.Groups);

        return new(
            [.. parts.Weight.contiguous().data<double>()],
            ordinary,
            new Axis(ordinary.AlongHeight, output[2], input.Height),
            new Axis(ordinary.AlongWidth, output[3], input.Width),
            isTransposed: true);
    }

    /// <summary>Creates the matrix of a convolution from an array of its weights, without tensors.</summary>
    internal static ConvolutionMatrix Of(Conv2dSpec convolution, double[] weight, Size input)
    {
        Shape output = convolution.Predict([1, convolution.InChannels, input.Height, input.Width]).OutputShape;
        return new(
            weight,
            convolution,
            new Axis(convolution.AlongHeight, input.Height, output[2]),
            new Axis(convolution.AlongWidth, input.Width, output[3]),
            isTransposed: false);
    }

    /// <summary>Returns the transpose: the matrix of the transposed convolution for a convolution, and the other way round.</summary>
    public ConvolutionMatrix Transpose() => new(weight, convolution, down, across, !isTransposed);

    /// <summary>
    /// Creates a sparse tensor of <see cref="Shape"/> in COO layout with all entries that have a weight. The cost depends on their
    /// number. The caller owns it.
    /// </summary>
    /// <param name="dtype">The type of the values.</param>
    /// <exception cref="TooLargeException"><see cref="SparseBytes"/> is above <see cref="MaxBytes"/>.</exception>
    public Tensor Sparse(ScalarType dtype = ScalarType.Float64)
    {
        Limit.CheckTensor(SparseBytes, $"the sparse matrix of {Shape}", null);
        long[] indices = new long[2 * NonZeros];
        double[] values = new double[NonZeros];
        long next = 0;
        foreach ((long row, long column, double value) in Entries())
        {
            (indices[next], indices[NonZeros + next], values[next]) = (row, column, value);
            next++;
        }

        using DisposeScope scope = NewDisposeScope();
        return sparse_coo_tensor(tensor(indices, [2, NonZeros]), tensor(values, dtype), Shape.ToArray()).MoveToOuterDisposeScope();
    }

    /// <summary>Creates a dense tensor of <see cref="Shape"/>. The caller owns it.</summary>
    /// <param name="dtype">The type of the values.</param>
    /// <exception cref="TooLargeException"><see cref="DenseBytes"/> is above <see cref="MaxBytes"/>.</exception>
    public Tensor Dense(ScalarType dtype = ScalarType.Float64)
    {
        Limit.CheckTensor(DenseBytes, $"the dense matrix of {Shape}", null);
        using DisposeScope scope = NewDisposeScope();
        return Sparse(dtype).to_dense().MoveToOuterDisposeScope();
    }

    /// <summary>Creates the dense matrix as an array, without libtorch.</summary>
    /// <exception cref="TooLargeException"><see cref="DenseBytes"/> is above <see cref="MaxBytes"/>.</exception>
    public double[,] ToArray()
    {
        Limit.CheckTensor(DenseBytes, $"the dense matrix of {Shape}", null);
        double[,] matrix = new double[Shape[0], Shape[1]];
        foreach ((long row, long column, double value) in Entries())
            matrix[row, column] = value;

        return matrix;
    }

    /// <summary>Returns every entry with a weight, in the order of the rows of the ordinary convolution's matrix.</summary>
    private IEnumerable<(long Row, long Column, double Value)> Entries()
    {
        long outPerGroup = convolution.OutChannels / convolution.Groups, inPerGroup = convolution.InChannels / convolution.Groups;
        for (long row = 0; row < (isTransposed ? Shape[1] : Shape[0]); row++)
        {
            (long window, long x) = Math.DivRem(row, across.Outputs);
            (long channel, long y) = Math.DivRem(window, down.Outputs);
            Progression rows = down.Window.PositionsOf(y), columns = across.Window.PositionsOf(x);
            (long firstDown, long endDown) = rows.Within(down.Inputs);
            (long firstAcross, long endAcross) = columns.Within(across.Inputs);

            for (long i = 0; i < inPerGroup; i++)
            {
                long inChannel = (channel / outPerGroup * inPerGroup) + i;
                for (long ky = firstDown; ky < endDown; ky++)
                {
                    long column = ((inChannel * down.Inputs) + rows[ky]) * across.Inputs;
                    long kernelRow = ((((channel * inPerGroup) + i) * down.Window.Kernel) + ky) * across.Window.Kernel;
                    for (long kx = firstAcross; kx < endAcross; kx++)
                    {
                        double value = weight[kernelRow + kx];
                        long at = column + columns[kx];
                        yield return isTransposed ? (at, row, value) : (row, at, value);
                    }
                }
            }
        }
    }

    private static Shape Addressable(Shape output, Shape input) =>
        (Int128)output.Elements * input.Elements <= Shape.MaxElements
            ? [output.Elements, input.Elements]
            : throw new TooLargeException(
                nameof(input),
                $"input ({input[1]}×{input[2]}) makes a matrix of {output.Elements}×{input.Elements}, and a tensor "
                + $"must have at most {Shape.MaxElements} elements");

    /// <summary>The windows along one axis.</summary>
    /// <param name="Window">The window.</param>
    /// <param name="Inputs">Number of positions of the input.</param>
    /// <param name="Outputs">Number of windows.</param>
    private readonly record struct Axis(SlidingWindow Window, long Inputs, long Outputs)
    {
        /// <summary>The number of pairs of a window and a weight that reads the input and not the padding.</summary>
        public long Count
        {
            get
            {
                long count = 0;
                for (long weight = 0; weight < Window.Kernel; weight++)
                    count += Window.PositionsUnder(weight, Outputs).CountWithin(Inputs);
                return count;
            }
        }
    }
}
