using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Size = TorchConv.Arithmetic.Size;

namespace TorchConv.Rewrites;

/// <summary>
/// A convolution as the matrix that it is: C · vec(x) is the convolution of x (without bias), Cᵀ · vec(y) the transposed convolution of y
/// (Dumoulin, Visin, arXiv 1603.07285, section 4.1). vec lays a C×H×W out row by row, channel by channel, as <c>flatten</c> does.
/// Its size is known at once; its values are laid out only when they are asked for.
/// </summary>
public sealed class ConvolutionMatrix
{
    /// <summary>What a sparse or dense matrix may need, in bytes: 256 MiB. A larger one is refused before it is allocated.</summary>
    public const long MaxBytes = Limit.TensorBytes;

    private readonly double[] weight;
    private readonly Conv2dSpec convolution;
    private readonly Axis down, across;
    private readonly bool isTransposed;

    /// <param name="weight">outChannels × inChannels/groups × height × width.</param>
    /// <param name="convolution">The ordinary convolution, also where its transpose is meant.</param>
    /// <param name="down">Where it meets its input along the height.</param>
    /// <param name="across">Where it meets its input along the width.</param>
    /// <param name="isTransposed">Whether rows and columns change places.</param>
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

    /// <summary>C×H×W of what the matrix is multiplied by.</summary>
    public Shape Input { get; }

    /// <summary>C×H×W of the product.</summary>
    public Shape Output { get; }

    /// <summary>Rows × columns: numbers of the output × numbers of the input.</summary>
    public Shape Shape { get; }

    /// <summary>Entries that hold a weight: one for each weight at each place where it meets the input and not the padding.</summary>
    public long NonZeros { get; }

    /// <summary>Bytes of the dense matrix in float64.</summary>
    public long DenseBytes => Shape.Elements * sizeof(double);

    /// <summary>Bytes of the sparse matrix in float64: a row, a column and a value for each non-zero.</summary>
    public long SparseBytes => checked(NonZeros * ((2 * sizeof(long)) + sizeof(double)));

    /// <summary>The matrix of a convolution.</summary>
    /// <param name="convolution">Any convolution that pads with zeros; its bias is no part of the matrix.</param>
    /// <param name="input">Height and width of its input.</param>
    /// <exception cref="ArgumentException">The layer cannot run or take this size, its padding is not of zeros, or the matrix could not be addressed.</exception>
    public static ConvolutionMatrix Of(Conv2d convolution, Size input)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<Conv2dSpec> parts = LayerParts.Of(convolution, nameof(convolution));
        Rewrite.CheckZeros(parts.Spec, nameof(convolution));
        return Of(parts.Spec, [.. parts.Weight.contiguous().data<double>()], input);
    }

    /// <summary>The matrix of a transposed convolution: the transpose of that of the ordinary convolution with the same weight.</summary>
    /// <param name="transposed">Any transposed convolution that TorchSharp computes as its numbers say; its bias is no part of the matrix.</param>
    /// <param name="input">Height and width of its input.</param>
    /// <exception cref="ArgumentException">The layer cannot run or take this size, or the matrix could not be addressed.</exception>
    public static ConvolutionMatrix Of(ConvTranspose2d transposed, Size input)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<ConvTranspose2dSpec> parts = LayerParts.Of(transposed, nameof(transposed));
        ConvTranspose2dSpec spec = parts.Spec;
        Shape output = spec.Predict([1, spec.InChannels, input.Height, input.Width]).OutputShape;
        Conv2dSpec ordinary = new(spec.OutChannels, spec.InChannels, spec.KernelSize, spec.Stride, spec.Padding, spec.Dilation, spec.Groups);

        return new(
            [.. parts.Weight.contiguous().data<double>()],
            ordinary,
            new Axis(ordinary.AlongHeight, output[2], input.Height),
            new Axis(ordinary.AlongWidth, output[3], input.Width),
            isTransposed: true);
    }

    /// <summary>The matrix of a convolution whose weight is at hand as numbers: no tensor is needed.</summary>
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

    /// <summary>The transpose: that of a convolution's matrix is the transposed convolution's, and the other way round.</summary>
    public ConvolutionMatrix Transpose() => new(weight, convolution, down, across, !isTransposed);

    /// <summary>All entries that hold a weight, in a matrix of <see cref="Shape"/> with layout COO. Its cost is that of the non-zeros. The caller owns it.</summary>
    /// <param name="dtype">The type of the values.</param>
    /// <exception cref="TooLargeException"><see cref="SparseBytes"/> is over <see cref="MaxBytes"/>.</exception>
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

    /// <summary>The whole matrix with its zeros. The caller owns it.</summary>
    /// <param name="dtype">The type of the values.</param>
    /// <exception cref="TooLargeException"><see cref="DenseBytes"/> is over <see cref="MaxBytes"/>.</exception>
    public Tensor Dense(ScalarType dtype = ScalarType.Float64)
    {
        Limit.CheckTensor(DenseBytes, $"the dense matrix of {Shape}", null);
        using DisposeScope scope = NewDisposeScope();
        return Sparse(dtype).to_dense().MoveToOuterDisposeScope();
    }

    /// <summary>The whole matrix with its zeros, without libtorch.</summary>
    /// <exception cref="TooLargeException"><see cref="DenseBytes"/> is over <see cref="MaxBytes"/>.</exception>
    public double[,] ToArray()
    {
        Limit.CheckTensor(DenseBytes, $"the dense matrix of {Shape}", null);
        double[,] matrix = new double[Shape[0], Shape[1]];
        foreach ((long row, long column, double value) in Entries())
            matrix[row, column] = value;

        return matrix;
    }

    /// <summary>Every entry that holds a weight, in the order of the rows of the ordinary convolution's matrix.</summary>
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
                $"input ({input[1]}×{input[2]}) makes a matrix of {output.Elements}×{input.Elements}, and a tensor must have at most {Shape.MaxElements} elements");

    /// <summary>Where the weights of a window meet the input along one axis, and not the padding.</summary>
    /// <param name="Window">The window.</param>
    /// <param name="Inputs">Positions of the input.</param>
    /// <param name="Outputs">Windows that are taken.</param>
    private readonly record struct Axis(SlidingWindow Window, long Inputs, long Outputs)
    {
        /// <summary>The number of pairs of a window and a weight that meet an input.</summary>
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
