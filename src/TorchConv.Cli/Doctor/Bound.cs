namespace TorchConv.Cli.Doctor;

/// <summary>
/// How much a right result may differ from the exact one. A sum of n products, each operation rounded with unit roundoff u and the
/// terms added in any order, differs from the exact sum by at most γₙ Σ|xᵢwᵢ|, γₙ = nu / (1 − nu) (Higham, Accuracy and Stability of
/// Numerical Algorithms, second edition, section 3.1). That is allowed twice: the plain computation in float64 rounds as well, and
/// libraries rescale or split their sums. Rounding the result to its type adds u |y|.
/// </summary>
/// <remarks>
/// The 16-bit types sum in float32, but libtorch keeps partial sums in the type itself where it adds them from several passes
/// (aten/src/ATen/native/ConvolutionMM2d.cpp): one for each weight of the kernel that meets a position (unfolded2d_acc adds the products of
/// slow_conv2d_backward_update_grad_input_frame), one for each image of a batch (slow_conv2d_backward_weight_frame adds to the gradient
/// by a matrix product with beta = 1), one to which the bias is added (beta = 1 as well). m of them add m u Σ|xᵢwᵢ|.
/// A lost term of average size Σ|xᵢwᵢ| / n is therefore found wherever 2n²u + nmu is well below 1, with u of the sums and of the type.
/// </remarks>
internal static class Bound
{
    private const int Times = 2;

    public static double Of(NumberType type, long terms, long partialSums, double magnitude, double value)
    {
        double rounded = terms * type.AccumulationRoundoff(), sum = Times * rounded / (1 - rounded) * magnitude;
        if (partialSums > 1 && type.Roundoff() > type.AccumulationRoundoff())
            sum += partialSums * type.Roundoff() * magnitude;
        return sum + (type.Roundoff() * (Math.Abs(value) + sum));
    }
}
