using System.Reflection;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// Other tensors in float64 in the place of a module's own, until this is disposed of. The fields that hold them are
/// exchanged, the tensors themselves never touched: <c>to(float64)</c> would dispose of them, and whoever else holds one,
/// such as an optimizer, would be left with nothing.
/// </summary>
internal sealed class StandInWeights : IDisposable
{
    private readonly List<(FieldInfo Field, torch.nn.Module Module, torch.Tensor Own)> _exchanged = [];
    private readonly Dictionary<torch.Tensor, torch.Tensor> _standIns = new(ReferenceEqualityComparer.Instance);
    private readonly Action<torch.Tensor, long> _draw;

    /// <param name="module">Whose tensors are stood in for.</param>
    /// <param name="draw">Draws a weight in place, given the number of values that are added up with it.</param>
    public StandInWeights(torch.nn.Module module, Action<torch.Tensor, long> draw)
    {
        _draw = draw;
        using IDisposable noGrad = torch.no_grad();
        foreach (torch.nn.Module each in ModuleTree.Of(module))
            Exchange(each);
    }

    public void Dispose()
    {
        foreach ((FieldInfo field, torch.nn.Module module, torch.Tensor own) in _exchanged)
            field.SetValue(module, own);
        foreach (torch.Tensor standIn in _standIns.Values)
            standIn.Dispose();
    }

    private void Exchange(torch.nn.Module module)
    {
        Dictionary<torch.Tensor, string> names = new(ReferenceEqualityComparer.Instance);
        foreach ((string name, Parameter parameter) in module.named_parameters(recurse: false))
            names[parameter] = name;
        foreach ((string name, torch.Tensor buffer) in module.named_buffers(recurse: false))
            names[buffer] = name;

        for (Type? type = module.GetType(); type is not null && type != typeof(torch.nn.Module); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (field.GetValue(module) is not torch.Tensor own || own.IsInvalid || !own.is_floating_point())
                    continue;

                if (!_standIns.TryGetValue(own, out torch.Tensor? standIn))
                    _standIns.Add(own, standIn = StandIn(own, names.GetValueOrDefault(own)));
                field.SetValue(module, standIn);
                _exchanged.Add((field, module, own));
            }
        }
    }

    /// <summary>A kernel or matrix is drawn; a normalisation does nothing: no mean, no bias, all factors 1.</summary>
    private torch.Tensor StandIn(torch.Tensor own, string? name)
    {
        if (own is not Parameter)
        {
            return name switch
            {
                "running_mean" => torch.zeros(own.shape, torch.float64),
                "running_var" => torch.ones(own.shape, torch.float64),
                _ => own.to(torch.float64, copy: true),
            };
        }

        torch.Tensor values = name is not null && name.EndsWith("bias", StringComparison.Ordinal)
            ? torch.zeros(own.shape, torch.float64)
            : torch.ones(own.shape, torch.float64);
        if (own.dim() > 1)
            _draw(values, Math.Max(1, own.numel() / own.shape[0]));
        return new Parameter(values, requires_grad: false);
    }
}
