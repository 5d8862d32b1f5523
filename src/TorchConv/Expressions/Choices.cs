using System.Collections.Immutable;

namespace TorchConv.Expressions;

/// <summary>The words that a parameter takes in PyTorch, and what TorchSharp has for each.</summary>
internal static class Choices
{
    private static readonly ImmutableDictionary<string, (string Word, string CSharp)[]> All = new Dictionary<string, (string, string)[]>
    {
        ["padding_mode"] = [("zeros", "PaddingModes.Zeros"), ("reflect", "PaddingModes.Reflect"), ("replicate", "PaddingModes.Replicate"),
            ("circular", "PaddingModes.Circular")],
        ["approximate"] = [("none", "TorchSharp.Modules.GELU.Approximate.none"), ("tanh", "TorchSharp.Modules.GELU.Approximate.tanh")],
        ["mode"] =
        [
            ("nearest", "torch.UpsampleMode.Nearest"), ("linear", "torch.UpsampleMode.Linear"), ("bilinear", "torch.UpsampleMode.Bilinear"),
            ("bicubic", "torch.UpsampleMode.Bicubic"), ("trilinear", "torch.UpsampleMode.Trilinear"),
        ],
        ["nonlinearity"] = [("tanh", "torch.nn.NonLinearities.Tanh"), ("relu", "torch.nn.NonLinearities.ReLU")],
        ["reduction"] = [("mean", "torch.nn.Reduction.Mean"), ("sum", "torch.nn.Reduction.Sum"), ("none", "torch.nn.Reduction.None")],
        ["padding"] = [("same", "Padding.Same"), ("valid", "Padding.Valid")],
    }.ToImmutableDictionary();

    /// <summary>PyTorch's words of a parameter.</summary>
    public static IEnumerable<string> Words(string parameter) => All[parameter].Select(choice => choice.Word);

    /// <summary>PyTorch's word for a word of either library; null where neither has it.</summary>
    public static string? Word(string parameter, string given) => All[parameter]
        .Where(choice => choice.Word == given || choice.CSharp == given || choice.CSharp.EndsWith($".{given}", StringComparison.Ordinal))
        .Select(choice => choice.Word)
        .FirstOrDefault();

    /// <summary>TorchSharp's value for PyTorch's word.</summary>
    public static string CSharp(string parameter, string word) => All[parameter].Single(choice => choice.Word == word).CSharp;
}
