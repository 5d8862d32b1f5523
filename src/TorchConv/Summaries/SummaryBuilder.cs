using TorchConv.Modules;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>Builds a summary from the observations of a forward pass.</summary>
internal sealed class SummaryBuilder(ForwardPass pass, ModuleTree modules, ModelFields fields)
{
    private readonly ParameterBook _book = new(modules);
    private readonly HashSet<torch.nn.Module> _called = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ForwardCall, MultiplyAdds> _costs = [];
    private long _activationBytes;

    public ModelSummary Build(IReadOnlyList<ModelInput> inputs)
    {
        MultiplyAdds total = CostOf(pass.Root);
        ModuleFacts model = FactsOf(pass.Root, null, total.Known);
        if (pass.HasStrayWeights)
            model = model with { MultiplyAdds = total + MultiplyAdds.Unknown };

        List<string> unused = [], unseen = [];
        FindUncalled(modules.Root, unused, unseen);
        ParameterBook.Sizes sizes = _book.Within(pass.Root.Module);
        return new ModelSummary
        {
            Model = model,
            Inputs = inputs,
            Unused = unused,
            Unseen = unseen,
            Pass = pass.Kind,
            Parameters = sizes.Parameters,
            TrainableParameters = sizes.Trainable,
            Buffers = sizes.Buffers,
            ParameterBytes = sizes.ParameterBytes,
            InputBytes = pass.Root.InputBytes,
            ActivationBytes = _activationBytes,
        };
    }

    private MultiplyAdds CostOf(ForwardCall call) =>
        _costs[call] = call.Calls.Aggregate(OwnCostOf(call), (sum, inner) => sum + CostOf(inner));

    /// <summary>
    /// Returns the cost of a call without the calls within it. It is unknown for a user's module that has parameters of its own.
    /// </summary>
    private MultiplyAdds OwnCostOf(ForwardCall call) => ModuleKind.Of(call.Module) switch
    {
        { MultiplyAdds: { } count } => new MultiplyAdds(count(call.Shapes), IsComplete: true),
        null when _book.HasOwn(call.Module) => MultiplyAdds.Unknown,
        _ => MultiplyAdds.None,
    };

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
            Window = ModuleKind.WindowOf(call.Module),
            ReceptiveField = fields.Of(call).Output,
            NoField = fields.Of(call).Reason,
            AddsContextFrom = fields.Of(call).AddsContextFrom,
            Parameters = sizes.Parameters,
            TrainableParameters = sizes.Trainable,
            IsRepeated = isRepeated,
            MultiplyAdds = cost,
            Share = total == 0 ? 0 : (double)cost.Known / total,
            OutputBytes = call.OutputBytes,
            Calls = [.. call.Calls.Select(inner => FactsOf(inner, call, total))],
        };
    }

    /// <summary>Returns the rest of the path after the caller's; the whole path if the module is registered elsewhere.</summary>
    private string NameOf(torch.nn.Module module, torch.nn.Module? caller)
    {
        if (caller is null)
            return ModelCall.NameOf(module.GetType());

        string path = modules.PathOf(module), above = modules.PathOf(caller);
        return above.Length > 0 && path.StartsWith(above + ".", StringComparison.Ordinal) ? path[(above.Length + 1)..] : path;
    }

    /// <summary>
    /// Adds the modules that were not called. A branch in which nothing was called counts as one; a list of modules is never called
    /// itself. If its forward was called instead, its parameters were used outside of its calls; without any that leaves no trace.
    /// </summary>
    private void FindUncalled(torch.nn.Module module, List<string> unused, List<string> unseen)
    {
        bool isTouched = IsTouched(module);
        if (!isTouched || (!_called.Contains(module) && _book.HasOwn(module)))
            (pass.HasStrayWeights || !_book.HasParameters(module) ? unseen : unused).Add(modules.PathOf(module));
        if (!isTouched)
            return;

        foreach ((string _, torch.nn.Module child) in module.named_children())
            FindUncalled(child, unused, unseen);
    }

    private bool IsTouched(torch.nn.Module module) =>
        _called.Contains(module) || module.named_children().Any(child => IsTouched(child.module));
}
