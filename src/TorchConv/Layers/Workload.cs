using TorchConv.Arithmetic;

namespace TorchConv.Layers;

/// <summary>The memory and time that layers need on the CPU in float64, computed before they run.</summary>
/// <param name="Bytes">
/// Bytes of weights, input and output, and of the columns to which libtorch unfolds the input: kernel positions × channels of a
/// group × windows.
/// </param>
/// <param name="MultiplyAdds">
/// Time in multiply-adds: creating or writing a number takes about as long as 16 of them, and the overhead of one group as 2¹⁴.
/// </param>
internal readonly record struct Workload(Int128 Bytes, Int128 MultiplyAdds)
{
    /// <summary>Returns the workload of running both while the tensors of both are in memory.</summary>
    public static Workload operator +(Workload a, Workload b) => new(a.Bytes + b.Bytes, a.MultiplyAdds + b.MultiplyAdds);

    /// <summary>Computes the workload of a layer for an input.</summary>
    /// <exception cref="ArgumentException">The layer does not take this input.</exception>
    public static Workload Of(LayerSpec layer, Shape input)
    {
        LayerFacts facts = layer.Predict(input);
        Int128 numbers = (Int128)facts.Parameters + input.Elements + facts.OutputShape.Elements + (layer switch
        {
            WindowLayerSpec { KernelSize: var kernel } when kernel == 1 => 0,
            ConvTranspose2dSpec transposed => Columns(transposed.KernelSize, transposed.OutChannels / transposed.Groups, input),
            Conv2dSpec convolution => Columns(convolution.KernelSize, convolution.InChannels / convolution.Groups, facts.OutputShape),
            WindowLayerSpec { KernelSize: var kernel } => Columns(kernel, input[1], facts.OutputShape),
            _ => 0,
        });
        long groups = (layer as ConvolutionSpec)?.Groups ?? 1;
        return new(numbers * sizeof(double), facts.MultiplyAdds + (16 * numbers) + ((Int128)groups << 14));
    }

    /// <summary>Checks the workload before it runs.</summary>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="name">The parameter that asks for it.</param>
    /// <param name="share">How many such workloads have to share the time.</param>
    /// <exception cref="TooLargeException">The workload is larger than <see cref="Limit"/> allows.</exception>
    public void Check(string what, string name, long share = 1)
    {
        if (Bytes > Limit.Bytes)
        {
            throw new TooLargeException(
                name, FormattableString.Invariant($"{what} needs {Bytes:N0} bytes, and at most {Limit.Bytes:N0} (1 GiB) are allowed"));
        }

        long most = Limit.MultiplyAdds / share;
        if (MultiplyAdds > most)
        {
            throw new TooLargeException(
                name,
                FormattableString.Invariant($"{what} takes as long as {MultiplyAdds:N0} multiply-adds, and at most {most:N0} are allowed"));
        }
    }

    private static Int128 Columns(Size kernel, long channels, Shape windows) =>
        Product(kernel.Height, kernel.Width, channels, windows[0], windows[2], windows[3]);

    /// <summary>Returns a product, but at most 2⁶⁰, which is far beyond every limit.</summary>
    private static Int128 Product(params ReadOnlySpan<long> factors)
    {
        Int128 product = 1;
        foreach (long factor in factors)
            product = Int128.Min(product * factor, (Int128)1 << 60);
        return product;
    }
}
