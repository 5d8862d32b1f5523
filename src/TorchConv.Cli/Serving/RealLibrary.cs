using TorchConv.Article;
using TorchConv.Lab.Pages;
using TorchConv.Lab.Scenes;
using TorchConv.Layers;

namespace TorchConv.Cli.Serving;

/// <summary>What the real TorchSharp modules say.</summary>
internal sealed class RealLibrary : IMeasured
{
    private readonly Lazy<IReadOnlyList<Verification>> _verifications = new(() => [.. Claims.All.Select(claim => claim.Verify())]);

    public IReadOnlyList<Verification> Verifications => _verifications.Value;

    public LayerFacts? Facts(LayerOfScene layer) => layer.Layer.Measure(layer.Input);

    public string? Number(Remark remark) => remark.Measure?.Invoke();
}
