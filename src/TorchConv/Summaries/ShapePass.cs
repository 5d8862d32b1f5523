namespace TorchConv.Summaries;

/// <summary>What a pass saw: the call of the model with all calls within it, and how much of it had to run.</summary>
/// <param name="Root">The call of the model.</param>
/// <param name="Pass">How much had to run.</param>
/// <param name="IsGuarded">Whether no weight was used outside of the call of its module, where the use would not have been seen.</param>
internal sealed record Sighting(ForwardCall Root, SummaryPass Pass, bool IsGuarded);

/// <summary>Finds the true shape of every tensor between the modules of a model, with as little computing as the model allows.</summary>
internal static class ShapePass
{
    private static readonly (SummaryPass Kind, bool IsGuarded)[] Attempts =
    [
        (SummaryPass.NothingComputed, true),
        (SummaryPass.BetweenModulesComputed, true),
        (SummaryPass.AllComputed, true),
        (SummaryPass.AllComputed, false),
    ];

    /// <exception cref="ArgumentException">The model cannot take the inputs.</exception>
    public static Sighting Run(ModelCall model, NamedModules modules)
    {
        bool isReal = !modules.All.SelectMany(RegisteredTensors.Of).Any(tensor => tensor.is_meta);
        Refusal? refusal = null;
        foreach ((SummaryPass kind, bool isGuarded) in Attempts.Where(attempt => isReal || attempt.Kind != SummaryPass.AllComputed))
        {
            (ForwardPass pass, Exception? failure) = ForwardPass.Run(model, modules, kind, isGuarded);
            if (failure is null)
                return new Sighting(pass.Root!, kind, isGuarded);

            // Where the shapes are to blame no other attempt goes better; else it may be META that cannot, and the next one tells.
            refusal = new Refusal(pass.Open, failure, modules);
            if (refusal.IsOfShapes)
                break;
        }

        throw refusal!.ToException();
    }
}
