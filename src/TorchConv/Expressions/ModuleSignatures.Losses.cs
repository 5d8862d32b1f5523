namespace TorchConv.Expressions;

/// <content>Losses, which take what came out and what should have.</content>
internal static partial class ModuleSignatures
{
    private const string Reduction = "reduction:choice=mean";

    /// <summary>PyTorch's arguments before the reduction are deprecated, so that it is given by its name.</summary>
    private static ModuleSignature[] Losses =>
    [
        .. "MSELoss L1Loss BCELoss BCEWithLogitsLoss NLLLoss SoftMarginLoss".Split(' ').Select(name => Loss(name, Reduction)),
        Loss("CrossEntropyLoss", $"ignore_index:index=None {Reduction} label_smoothing>-:real=0"),
        Loss("SmoothL1Loss", $"{Reduction} beta:real=1"),
        Loss("HuberLoss", $"{Reduction} delta:real=1"),
    ];

    private static ModuleSignature Loss(string name, string parameters) =>
        ModuleSignature.Of(name, parameters) with { IsTensorToTensor = false };
}
