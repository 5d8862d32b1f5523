using TorchConv.ReceptiveFields;

namespace TorchConv.Lab.Scenes;

/// <summary>
/// What it takes to measure a stack on real layers, by arithmetic, before anything runs. libtorch unfolds the input of a
/// convolution: each position is written kernel height × kernel width times.
/// </summary>
/// <param name="Bytes">The memory for all layers' outputs, which the gradient needs, and for the largest unfolded input.</param>
/// <param name="MultiplyAdds">The products of all layers.</param>
internal sealed record MeasuringCost(double Bytes, double MultiplyAdds)
{
    /// <summary>The most memory that the lab gives to measuring a stack: 64 MB.</summary>
    private const double MostBytes = 64e6;

    /// <summary>The most products that the lab computes to measure a stack, which takes some tenths of a second.</summary>
    private const double MostMultiplyAdds = 1e7;

    private static readonly MeasuringCost TooLarge = new(double.PositiveInfinity, double.PositiveInfinity);

    /// <summary>Whether the lab measures it.</summary>
    public bool IsAffordable => Bytes <= MostBytes && MultiplyAdds <= MostMultiplyAdds;

    /// <summary>Why it is not measured.</summary>
    public Remark Remark => new(
        new("not measured: it would take", "未实测：将需要"),
        double.IsInfinity(Bytes) ? "∞" : string.Create(CultureInfo.InvariantCulture, $"{Bytes / 1e6:N0} MB, {MultiplyAdds:N0} ×+"))
    {
        Limit = string.Create(CultureInfo.InvariantCulture, $"≤ {MostBytes / 1e6:N0} MB, {MostMultiplyAdds:N0} ×+"),
    };

    /// <summary>The cost for a stack whose field is known.</summary>
    public static MeasuringCost Of(ReceptiveField field)
    {
        try
        {
            Shape shape = InteriorOutput.Input(field.Stack, InteriorOutput.Find(field.Height), InteriorOutput.Find(field.Width));
            double kept = shape.Elements, unfolded = 0, products = 0;
            foreach (WindowLayerSpec layer in field.Stack.Layers.Cast<WindowLayerSpec>())
            {
                Shape output = layer.Predict(shape).OutputShape;
                double taps = (double)layer.KernelSize.Height * layer.KernelSize.Width
                    * (layer is ConvTranspose2dSpec ? shape.Elements : output.Elements);
                (kept, unfolded, products) = (kept + output.Elements, Math.Max(unfolded, taps), products + taps);
                shape = output;
            }

            return new MeasuringCost(sizeof(double) * (kept + unfolded), products);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            return TooLarge;
        }
    }
}
