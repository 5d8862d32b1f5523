using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Size = TorchConv.Arithmetic.Size;

namespace TorchConv.Rewrites;

public static partial class Rewrite
{
    /// <summary>
    /// Rewrites a convolution as one fully connected layer on the flattened input: it has a weight from every input number to every
    /// output number; most of them are 0, and the others are repetitions of a few.
    /// </summary>
    /// <param name="convolution">A convolution that pads with zeros.</param>
    /// <param name="input">Height and width of its input.</param>
    /// <exception cref="ArgumentException">
    /// The layer cannot run or cannot take this size, it does not pad with zeros, or the weight needs more than 256 MiB in float64.
    /// </exception>
    public static Rewritten<Sequential> ConvolutionToLinear(Conv2d convolution, Size input)
    {
        using DisposeScope scope = NewDisposeScope();
        ConvolutionMatrix matrix = ConvolutionMatrix.Of(convolution, input);
        Limit.CheckTensor(matrix.Shape, "the weight", nameof(input));
        Limit.CheckTensor(matrix.SparseBytes, $"the sparse matrix of {matrix.Shape}, from which it is made,", nameof(input));
        LayerParts<Conv2dSpec> parts = LayerParts.Of(convolution, nameof(convolution));

        return new(
            nn.Sequential(
                ("flatten", nn.Flatten()),
                ("linear", parts.Linear(matrix.Dense(), BiasOfEveryPosition(parts.Bias, matrix.Output))),
                ("unflatten", nn.Unflatten(1, matrix.Output.ToArray()))),
            $"for batches of images of {input}, with every stride, padding, dilation and number of groups");
    }

    /// <summary>Rewrites a convolution as a product with its sparse matrix.</summary>
    /// <param name="convolution">A convolution that pads with zeros.</param>
    /// <param name="input">Height and width of its input.</param>
    /// <exception cref="ArgumentException">
    /// The layer cannot run or cannot take this size, it does not pad with zeros, or the matrix needs more than 256 MiB in float64.
    /// </exception>
    public static Rewritten<MatrixProduct> ConvolutionToMatrix(Conv2d convolution, Size input)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<Conv2dSpec> parts = LayerParts.Of(convolution, nameof(convolution));
        return ToMatrix(parts, ConvolutionMatrix.Of(convolution, input), input);
    }

    /// <summary>
    /// Rewrites a transposed convolution as a product with a sparse matrix: the transposed matrix of the ordinary convolution with
    /// the same weight.
    /// </summary>
    /// <param name="transposed">A transposed convolution that TorchSharp computes correctly.</param>
    /// <param name="input">Height and width of its input.</param>
    /// <exception cref="ArgumentException">
    /// The layer cannot run or cannot take this size, or the matrix needs more than 256 MiB in float64.
    /// </exception>
    public static Rewritten<MatrixProduct> TransposedToMatrix(ConvTranspose2d transposed, Size input)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<ConvTranspose2dSpec> parts = LayerParts.Of(transposed, nameof(transposed));
        return ToMatrix(parts, ConvolutionMatrix.Of(transposed, input), input);
    }

    private static Rewritten<MatrixProduct> ToMatrix<TSpec>(LayerParts<TSpec> parts, ConvolutionMatrix matrix, Size input)
        where TSpec : LayerSpec
    {
        Limit.CheckTensor(matrix.SparseBytes, $"the sparse matrix of {matrix.Shape}", nameof(input));
        Tensor? bias = BiasOfEveryPosition(parts.Bias, matrix.Output);
        return new(
            new MatrixProduct(matrix, matrix.Sparse(parts.Dtype).to(parts.Device), parts.Parameter(bias)),
            $"for batches of images of {input}, with every stride, padding, dilation and number of groups");
    }

    private static Tensor? BiasOfEveryPosition(Tensor? bias, Shape output) => bias?.repeat_interleave(output[1] * output[2]);

    /// <summary>
    /// Rewrites a convolution as one matrix product: the windows of the input become columns (im2col), which are multiplied by the
    /// kernels, one in each row (Chellapilla et al., 2006, section 4).
    /// </summary>
    /// <param name="convolution">Any convolution.</param>
    /// <exception cref="ArgumentException">The layer cannot run, or TorchSharp pads the wrong sides.</exception>
    public static Rewritten<UnfoldAndMultiply> ConvolutionToUnfold(Conv2d convolution)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<Conv2dSpec> parts = LayerParts.Of(convolution, nameof(convolution));
        Conv2dSpec spec = parts.Spec;

        Tensor weight = parts.Weight.reshape(spec.Groups, spec.OutChannels / spec.Groups, -1);
        return new(
            new UnfoldAndMultiply(spec, parts.Parameter(weight), parts.Parameter(parts.Bias)),
            "always: with every stride, padding, padding mode, dilation and number of groups");
    }
}
