using TorchConv.Arithmetic;
using TorchConv.Modules;

namespace TorchConv.Summaries;

/// <summary>One call of a module within a model: its inputs and outputs, and its cost.</summary>
public sealed record ModuleFacts
{
    /// <summary>The name within the calling module, such as "conv1"; the name of the type for the model itself.</summary>
    public required string Name { get; init; }

    /// <summary>The name within the whole model, such as "layer1.0.conv1"; empty for the model itself.</summary>
    public required string Path { get; init; }

    /// <summary>The name of the .NET type, such as "Conv2d".</summary>
    public required string Type { get; init; }

    /// <summary>The shapes of the input tensors.</summary>
    public required IReadOnlyList<Shape> Inputs { get; init; }

    /// <summary>The shapes of the output tensors.</summary>
    public required IReadOnlyList<Shape> Outputs { get; init; }

    /// <summary>Kernel size, stride, padding, dilation and groups of a convolution or of pooling; null for other modules.</summary>
    public WindowFacts? Window { get; init; }

    /// <summary>The receptive field of an output in the model's image, over all paths; null if it has none.</summary>
    public FieldFacts? ReceptiveField { get; init; }

    /// <summary>Why an output has no receptive field; null if it has one.</summary>
    public NoField? NoField { get; init; }

    /// <summary>
    /// For a border layer, the smallest image along each dimension from which it could add context; null for another. The input of a
    /// border layer already sees the whole image (Richter, Schöning, Wiedenroth, Krumnack: Should You Go Deeper?, arXiv 2106.12307).
    /// </summary>
    public IReadOnlyList<long>? AddsContextFrom { get; init; }

    /// <summary>The number of elements of the parameters of this module and of its children; a shared parameter counts once.</summary>
    public required long Parameters { get; init; }

    /// <summary>The number of elements of parameters that require a gradient.</summary>
    public required long TrainableParameters { get; init; }

    /// <summary>Whether the module was called before, so that its parameters are already counted.</summary>
    public required bool IsRepeated { get; init; }

    /// <summary>The multiply-adds of this call and of the calls within it.</summary>
    public required MultiplyAdds MultiplyAdds { get; init; }

    /// <summary>The share of this call in the model's known multiply-adds, from 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>The size of the outputs in bytes.</summary>
    public required long OutputBytes { get; init; }

    /// <summary>The calls within this one, in their order.</summary>
    public required IReadOnlyList<ModuleFacts> Calls { get; init; }

    /// <summary>This call and all calls within it, each before its own.</summary>
    public IEnumerable<ModuleFacts> All => Calls.SelectMany(call => call.All).Prepend(this);
}
