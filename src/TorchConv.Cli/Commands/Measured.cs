using TorchConv.Arithmetic;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Fetching;
using TorchConv.Layers;

namespace TorchConv.Cli.Commands;

/// <summary>What is measured where libtorch loads, and is left out where it does not: the predicted numbers are the same.</summary>
internal static class Measured
{
    /// <summary>Measures a layer. Nothing is fetched for that.</summary>
    public static LayerFacts? Of(LayerSpec layer, Shape input)
    {
        LibTorchElsewhere.MayFetch = false;
        try
        {
            return layer.Measure(input);
        }
        catch (Exception e) when (Ending.IsLibTorchMissing(e))
        {
            return null;
        }
    }

    /// <summary>What is said where nothing was measured.</summary>
    public static string Absence => LibTorchElsewhere.Missing is { } missing
        ? $"torchconv: nothing is measured; {missing}"
        : $"torchconv: nothing is measured, libtorch does not load here; {Ending.RunDoctor}";
}
