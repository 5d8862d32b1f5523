using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>Makes the facts of a summary from what a pass saw.</summary>
internal sealed class SummaryBuilder(Sighting sighting, NamedModules modules)
{
    private readonly ParameterBook _book = new(modules);
    private readonly ChainedFields _fields = new(sighting);
    private readonly HashSet<torch.nn.Module> _called = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ForwardCall, MultiplyAdds> _costs = [];
    private long _activationBytes;

    public ModelSummary Build(IReadOnlyList<ModelInput> inputs)
    {
        MultiplyAdds total = CostOf(sighting.Root);
        ModuleFacts model = FactsOf(sighting.Root, null, total.Known);
        if (sighting.HasStrayWeights)
            model = model with { MultiplyAdds = total + MultiplyAdds.Unknown };

        List<string> unused = [];
        FindUnused(modules.All.First(), unused);
        long inputBytes = sighting.Root.InputBytes;
        return ModelSummary.From(model, inputs, unused, sighting.Pass, _book.Within(sighting.Root.Module), inputBytes, _activationBytes);
    }

    private MultiplyAdds CostOf(ForwardCall call) =>
        _costs[call] = call.Calls.Aggregate(CountingConventions.Of(call), (sum, inner) => sum + CostOf(inner));

    private ModuleFacts FactsOf(ForwardCall call, ForwardCall? caller, long total)
    {
        bool isRepeated = !_called.Add(call.Module);
        if (call.Calls.Count == 0)
            _activationBytes = checked(_activationBytes + call.OutputBytes);
        ParameterBook.Sizes sizes = _book.Within(call.Module);
        MultiplyAdds cost = _costs[call];
        return new ModuleFacts
        {
            Name = NameOf(call.Module, caller?.Module),
            Path = modules.PathOf(call.Module),
            Type = ModelCall.NameOf(call.Module.GetType()),
            Inputs = call.InputShapes,
            Outputs = call.OutputShapes,
            Window = WindowFacts.Of(call.Module),
            ReceptiveField = _fields.Of(call),
            Parameters = sizes.Parameters,
            TrainableParameters = sizes.Trainable,
            IsRepeated = isRepeated,
            MultiplyAdds = cost,
            Share = total == 0 ? 0 : (double)cost.Known / total,
            OutputBytes = call.OutputBytes,
            Calls = [.. call.Calls.Select(inner => FactsOf(inner, call, total))],
        };
    }

    /// <summary>The rest of the path after the caller's; the whole path where a module is called that is registered elsewhere.</summary>
    private string NameOf(torch.nn.Module module, torch.nn.Module? caller)
    {
        if (caller is null)
            return ModelCall.NameOf(module.GetType());

        string path = modules.PathOf(module), above = modules.PathOf(caller);
        return above.Length > 0 && path.StartsWith(above + ".", StringComparison.Ordinal) ? path[(above.Length + 1)..] : path;
    }

    /// <summary>A module of which nothing was called is told as one; a list of modules is not called itself.</summary>
    private void FindUnused(torch.nn.Module module, List<string> unused)
    {
        if (!IsTouched(module))
        {
            unused.Add(modules.PathOf(module));
            return;
        }

        if (!_called.Contains(module) && _book.HasOwn(module))
            unused.Add(modules.PathOf(module));
        foreach ((string _, torch.nn.Module child) in module.named_children())
            FindUnused(child, unused);
    }

    private bool IsTouched(torch.nn.Module module) =>
        _called.Contains(module) || module.named_children().Any(child => IsTouched(child.module));
}
