using TorchConv.Arithmetic;
using TorchConv.Summaries;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>What a real forward pass sees: the second source of every shape in a summary.</summary>
internal static class SeenCalls
{
    /// <summary>One call: the type of the module, and the shapes that went in and came out.</summary>
    internal sealed record Call(string Type, string Inputs, string Outputs);

    /// <summary>The calls of modules of one or two tensors in a real pass in evaluation mode, in the order in which they begin.</summary>
    public static List<Call> Of(Module model, params Tensor[] inputs)
    {
        List<Call?> calls = [];
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        model.eval();
        List<Action> removals = [.. model.modules().Prepend(model).Distinct().SelectMany(module => Watch(module, calls))];
        if (model is Module<Tensor, Tensor> one)
            one.call(inputs[0]);
        else
            ((Module<Tensor, Tensor, Tensor>)model).call(inputs[0], inputs[1]);
        removals.ForEach(remove => remove());
        return [.. calls.OfType<Call>()];
    }

    /// <summary>The same of a summary.</summary>
    public static List<Call> Of(ModelSummary summary) =>
        [.. summary.Model.All.Select(facts => new Call(facts.Type, string.Join(' ', facts.Inputs), string.Join(' ', facts.Outputs)))];

    private static IEnumerable<Action> Watch(Module module, List<Call?> calls)
    {
        Stack<int> open = [];
        switch (module)
        {
            case Module<Tensor, Tensor> one:
                {
                    var before = one.register_forward_pre_hook((Module<Tensor, Tensor> _, Tensor a) => { Open(); return a; });
                    var after = one.register_forward_hook((Module<Tensor, Tensor> _, Tensor a, Tensor result) => { Close(result, a); return result; });
                    return [before.remove, after.remove];
                }

            case Module<Tensor, Tensor, Tensor> two:
                {
                    var before = two.register_forward_pre_hook((Module<Tensor, Tensor, Tensor> _, Tensor a, Tensor b) => { Open(); return (a, b); });
                    var after = two.register_forward_hook((Module<Tensor, Tensor, Tensor> _, Tensor a, Tensor b, Tensor result) => { Close(result, a, b); return result; });
                    return [before.remove, after.remove];
                }

            default:
                return [];
        }

        void Open()
        {
            open.Push(calls.Count);
            calls.Add(null);
        }

        void Close(Tensor output, params Tensor[] inputs) =>
            calls[open.Pop()] = new Call(module.GetType().Name, string.Join(' ', inputs.Select(Print)), Print(output));
    }

    private static string Print(Tensor tensor) => Shape.Of(tensor.shape).ToString();
}
