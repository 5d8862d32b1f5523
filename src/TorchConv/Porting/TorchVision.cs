using System.Collections.Immutable;
using Superpower.Model;
using TorchConv.Expressions;

namespace TorchConv.Porting;

/// <summary>
/// What printed models hold that is not in <c>torch.nn</c> under the name that is printed, or not all of which is printed.
/// </summary>
internal static class TorchVision
{
    /// <summary>Modules without parameters, or with PyTorch's: their facts are known, but TorchSharp has none of them.</summary>
    private static readonly ImmutableDictionary<string, (ModuleSignature Kind, string Reason)> Elsewhere =
        new (ModuleSignature Kind, string Reason)[]
    {
        (ModuleSignature.Of("Permute", ""), "torchvision's; print does not show its dimensions"),
        (ModuleSignature.Of("SwapAxes", ""), "torchvision's; print does not show its axes"),
        (ModuleSignature.Of("WindowPartition", ""), "torchvision's; TorchSharp has none"),
        (ModuleSignature.Of("WindowDepartition", ""), "torchvision's; TorchSharp has none"),
        (ModuleSignature.Of("StochasticDepth", "p:real mode:text"),
            "torchvision's; it drops whole branches in training and does nothing else"),
        (ModuleSignatures.All["LayerNorm"] with { Name = "LayerNorm2d" },
            "torchvision's; it normalises over channels, for which TorchSharp needs a permute around LayerNorm"),
    }.ToImmutableDictionary(row => row.Kind.Name);

    /// <summary>The name in <c>torch.nn</c> of what is printed under another.</summary>
    public static string TypeOf(string printed) => printed == "NonDynamicallyQuantizableLinear" ? "Linear" : printed;

    /// <summary>Children of Sequential under another name.</summary>
    public static bool IsSequential(string type) =>
        type is "Conv2dNormActivation" or "ConvNormActivation" or "ConvBNActivation" or "ConvBNReLU";

    public static ModuleSignature? Kind(string type) => Elsewhere.TryGetValue(type, out var row) ? row.Kind : null;

    public static ModuleExpression Read(ModuleSignature kind, CallSyntax call, ModuleExpression module)
    {
        try
        {
            return module with
            {
                Kind = kind,
                Problem = null,
                Values = ArgumentReader.Read(kind, call, Scope.Empty),
                Blocked = Elsewhere[kind.Name].Reason
            };
        }
        catch (MeaningException e)
        {
            return module with { Problem = e.Message };
        }
    }

    /// <summary>Of attention, print shows the last of its four matrices alone: the size, and whether there are biases.</summary>
    public static ModuleExpression? Attention(string type, ImmutableArray<ArgumentSyntax>? shown)
    {
        if (type != "MultiheadAttention" || shown is not { } arguments)
            return null;

        ModuleSignature kind = ModuleSignatures.All[type];
        Syntax? Shown(string name) => arguments.FirstOrDefault(argument => argument.Name == name)?.Value;
        if (Shown("in_features") is not { } size || Shown("bias") is not { } bias)
            return null;

        Position at = size.At;
        CallSyntax call = new(at, new NameSyntax(at, type),
            [new(at, "embed_dim", size), new(at, "num_heads", new NumberSyntax(at, 1, 1)), new(at, "bias", bias)], at.Absolute);
        try
        {
            return new ModuleExpression(null, type, at)
            {
                Kind = kind,
                Values = ArgumentReader.Read(kind, call, Scope.Empty),
                Blocked = "print does not show num_heads",
            };
        }
        catch (MeaningException)
        {
            return null;
        }
    }
}
