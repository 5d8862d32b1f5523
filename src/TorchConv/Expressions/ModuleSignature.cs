using System.Collections.Immutable;
using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.Expressions;

/// <summary>
/// A kind of module that PyTorch and TorchSharp both have: its arguments in both, how many parameters it has and what comes out.
/// </summary>
internal sealed record ModuleSignature(string Name, ImmutableArray<ModuleParameter> Parameters)
{
    /// <summary>The name of TorchSharp's factory and type.</summary>
    public string CSharpName { get; init; } = Name;

    /// <summary>How many numbers it learns.</summary>
    public Func<ModuleValues, long> Count { get; init; } = _ => 0;

    /// <summary>The shape of its output; null where it takes or gives more than one tensor.</summary>
    public Func<ModuleValues, Shape, Shape>? Output { get; init; }

    /// <summary>The same layer as a description of this library; null where there is none with these values.</summary>
    public Func<ModuleValues, LayerSpec?>? Layer { get; init; }

    /// <summary>Whether each position of an image is computed from the same position alone, so that no receptive field grows.</summary>
    public bool IsPositionByPosition { get; init; }

    /// <summary>Whether it takes one tensor and gives one.</summary>
    public bool IsTensorToTensor { get; init; } = true;

    /// <summary>TorchSharp's order of arguments by place, where it is not PyTorch's.</summary>
    public ImmutableArray<string>? CSharpOrder { get; init; }

    /// <summary>A kind with its parameters, with spaces between them.</summary>
    public static ModuleSignature Of(string name, params IEnumerable<string> parameters) =>
        new(name, [.. parameters.SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(ModuleParameter.Of)]);
}
