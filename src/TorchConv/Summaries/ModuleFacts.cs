using TorchConv.Arithmetic;
using TorchConv.Modules;

namespace TorchConv.Summaries;

/// <summary>One call of a module within a model: what went in and came out, and what it costs.</summary>
public sealed record ModuleFacts
{
    /// <summary>The name within the module that called it, such as "conv1"; for the model itself the name of its type.</summary>
    public required string Name { get; init; }

    /// <summary>The name within the whole model, such as "layer1.0.conv1"; empty for the model itself.</summary>
    public required string Path { get; init; }

    /// <summary>The type of .NET, such as "Conv2d".</summary>
    public required string Type { get; init; }

    /// <summary>The shapes of the tensors that went in.</summary>
    public required IReadOnlyList<Shape> Inputs { get; init; }

    /// <summary>The shapes of the tensors that came out.</summary>
    public required IReadOnlyList<Shape> Outputs { get; init; }

    /// <summary>Kernel size, stride and the like of a convolution or a pooling; null for others.</summary>
    public WindowFacts? Window { get; init; }

    /// <summary>What an output sees of the model's input; null where no chain of modules leads from there.</summary>
    public FieldFacts? ReceptiveField { get; init; }

    /// <summary>All numbers in the parameters of this module and those within it; one that is shared counts once.</summary>
    public required long Parameters { get; init; }

    /// <summary>Those of parameters that require a gradient.</summary>
    public required long TrainableParameters { get; init; }

    /// <summary>Whether the module was called before, and its parameters are already counted there.</summary>
    public required bool IsRepeated { get; init; }

    /// <summary>The multiply-adds of this call with those of the calls within it.</summary>
    public required MultiplyAdds MultiplyAdds { get; init; }

    /// <summary>The part of the model's known multiply-adds that is done here, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>The size of the outputs in bytes.</summary>
    public required long OutputBytes { get; init; }

    /// <summary>The calls that were made within this one, in their order.</summary>
    public required IReadOnlyList<ModuleFacts> Calls { get; init; }

    /// <summary>This call and all within it, each before those within it.</summary>
    public IEnumerable<ModuleFacts> All => Calls.SelectMany(call => call.All).Prepend(this);
}
