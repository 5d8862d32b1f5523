using System.Globalization;
using System.Text.Json;
using TorchConv.Arithmetic;
using TorchConv.Cli.Models;
using TorchConv.Cli.Output;
using TorchConv.Summaries;
using TorchConv.Tables;
using TorchSharp;

namespace TorchConv.Cli.Commands;

/// <summary>
/// <c>torchconv field --model</c>: how the receptive field of a whole model grows, layer by layer, over all paths; as blocks and as data.
/// </summary>
internal sealed record ModelFieldReport(IReadOnlyList<ModelFieldReport.LayerRow> Layers, IReadOnlyList<ModelFieldReport.Evidence>? Measured)
{
    private const int BarWidth = 20;

    /// <summary>Returns the document, and whether what was measured agrees.</summary>
    public static (Document Document, bool Agrees) For(KnownModel known, ModelInput? input, bool isMeasured, bool zh)
    {
        using var model = (torch.nn.Module<torch.Tensor, torch.Tensor>)known.Make(torch.META);
        ModelInput image = input ?? known.Input;
        ModelSummary summary = ModelSummary.Of(model, hasFields: true, image);
        FieldProof[]? proofs = isMeasured ? [.. FieldProof.Of(model, image.Shape)] : null;
        ModuleFacts[] layers = [.. LayersOf(summary.Model)];
        long[] size = [.. image.Shape.Skip(2)];
        FieldWords words = zh ? FieldWords.Chinese : FieldWords.English;
        (string, Cell)[] remarks = [.. words.Remarks(summary.Model)];
        ModelFieldReport data = new(
            [.. layers.Select(LayerRow.From)],
            proofs is null ? null : [.. proofs.Select(Evidence.From)]);
        Document document = new(
            [
                Growth(layers, size, words, zh),
                .. remarks.Length == 0 ? Array.Empty<Block>() : [new Line(""), new Pairs(remarks)],
                .. proofs is null ? Array.Empty<Block>() : [new Line(""), .. proofs.Select(proof => Told(proof, zh))],
            ],
            () => JsonSerializer.Serialize(data, Json.Readable.ModelFieldReport));
        return (document, proofs?.All(proof => proof.Agrees) != false);
    }

    /// <summary>The layers with a window, and each at which what is seen changes otherwise, such as a sum.</summary>
    private static IEnumerable<ModuleFacts> LayersOf(ModuleFacts model)
    {
        ModuleFacts? before = null;
        foreach (ModuleFacts facts in model.All.Where(facts => facts.Calls.Count == 0))
        {
            bool isSame = before is not null && Equals(facts.ReceptiveField, before.ReceptiveField) && facts.NoField == before.NoField;
            if (facts.Window is not null || !isSame)
                yield return facts;
            before = facts;
        }
    }

    private static Table Growth(ModuleFacts[] layers, long[] image, FieldWords words, bool zh) => new(
        [
            new(zh ? "层" : "layer"),
            new(zh ? "感受野" : "field", IsNumber: true),
            new(zh ? "有效步长" : "effective stride", IsNumber: true),
            new(zh ? "有效填充" : "effective padding", IsNumber: true, Rank: 1),
            new(zh ? $"占图像 {string.Join('×', image)}" : $"of the image {string.Join('×', image)}", Rank: 2),
        ],
        [.. layers.Select(facts => (Cell[])
        [
            Cell.Name($"{facts.Path} ({facts.Type})"),
            words.CellOf(facts),
            Together(facts.ReceptiveField?.EffectiveStrides),
            Together(facts.ReceptiveField?.EffectivePaddings),
            Bar(facts, image, zh),
        ])]);

    /// <summary>One number if it is the same along all axes.</summary>
    private static Cell Together(IReadOnlyList<Fraction>? along) =>
        along is null ? Cell.Empty : Cell.Sizes<Fraction>(along.Distinct().Count() == 1 ? along.Take(1) : along);

    private static Cell Bar(ModuleFacts facts, long[] image, bool zh)
    {
        if (facts.ReceptiveField is not { } field)
            return Cell.Empty;
        double share = field.Sizes.Zip(image, (size, length) => (double)size / length).Min();
        string bar = new('#', (int)Math.Clamp(Math.Ceiling(BarWidth * share), 0, BarWidth));
        string text = (share, facts.AddsContextFrom) switch
        {
            (_, { } from) => $"{bar} {(zh ? "边界层，图像从" : "border layer below")} {string.Join('×', from)}{(zh ? " 起增加上下文" : "")}",
            ( >= 1, _) => $"{bar} {(zh ? "全部" : "all of it")}",
            _ => bar,
        };
        return new Cell(text, share.ToString("0.####", CultureInfo.InvariantCulture), Fit.Unbroken);
    }

    private static Line Told(FieldProof proof, bool zh) => new(
        zh
            ? $"在 {proof.Image} 的图像上由整个模型的梯度实测，{proof.Layer} 的正中输出：{proof.Measured.Size}；{(proof.Axis == 0 ? "逐行" : "逐列")}"
                + (proof.Agrees ? "与推算一致" : "与推算不一致")
            : $"measured by gradients on an image {proof.Image}, middle output of {proof.Layer}: {proof.Measured.Size}; "
                + $"predicted and measured {(proof.Agrees ? "agree" : "differ")}, {(proof.Axis == 0 ? "row by row" : "column by column")}",
        proof.Agrees ? Tone.Good : Tone.Bad);

    /// <summary>The field of one layer's output; omitted if it has none, with the reason.</summary>
    internal sealed record LayerRow(
        string Layer,
        string Type,
        NumberRow? Field,
        NumberRow? Stride,
        NumberRow? Padding,
        bool? Aligned,
        string? NoField,
        NumberRow? AddsContextFrom)
    {
        public static LayerRow From(ModuleFacts facts) => new(
            facts.Path,
            facts.Type,
            facts.ReceptiveField is { } field ? NumberRow.From(field.Sizes) : null,
            facts.ReceptiveField is { } strided ? NumberRow.From(strided.EffectiveStrides.Select(ratio => ratio.ToDouble())) : null,
            facts.ReceptiveField is { } padded ? NumberRow.From(padded.EffectivePaddings.Select(ratio => ratio.ToDouble())) : null,
            facts.ReceptiveField?.IsAligned,
            facts.NoField is { } reason ? SummaryReport.NameOf(reason) : null,
            facts.AddsContextFrom is { } from ? NumberRow.From(from) : null);
    }

    /// <summary>What gradients of the whole model show.</summary>
    internal sealed record Evidence(string Layer, NumberRow Image, long TouchedPositions, bool Agrees)
    {
        public static Evidence From(FieldProof proof) =>
            new(proof.Layer, NumberRow.From(proof.Image), proof.Measured.TouchedPositions, proof.Agrees);
    }
}
