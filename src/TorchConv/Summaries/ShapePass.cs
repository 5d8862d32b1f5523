using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>What a pass saw: the call of the model with all calls within it, and how much of it had to run.</summary>
/// <param name="Root">The call of the model.</param>
/// <param name="Pass">How much had to run.</param>
/// <param name="HasStrayWeights">Whether a weight was used outside of the calls of its module, so that there is work which none of them tells.</param>
/// <param name="Changed">The tensors between modules that were changed in place.</param>
internal sealed record Sighting(ForwardCall Root, SummaryPass Pass, bool HasStrayWeights, IReadOnlyCollection<torch.Tensor> Changed);

/// <summary>Finds the true shape of every tensor between the modules of a model, with as little computing as the model allows.</summary>
internal static class ShapePass
{
    /// <exception cref="ArgumentException">The model cannot take the inputs.</exception>
    public static Sighting Run(ModelCall model, NamedModules modules)
    {
        bool isReal = !modules.All.SelectMany(RegisteredTensors.Of).Any(tensor => tensor.is_meta);
        Refusal? refusal = null;
        foreach (SummaryPass kind in Enum.GetValues<SummaryPass>().Where(kind => isReal || kind != SummaryPass.AllComputed))
        {
            (ForwardPass pass, Exception? failure) = ForwardPass.Run(model, modules, kind);
            if (failure is null)
                return new Sighting(pass.Root!, kind, pass.HasStrayWeights, pass.Changed);

            // Where the shapes are to blame no other pass goes better; else it may be META that cannot, and the next one tells.
            refusal = new Refusal(pass.Open, failure, modules);
            if (refusal.IsOfShapes)
                break;
        }

        throw refusal!.ToException();
    }
}
