using TorchConv.Article;
using TorchConv.Lab.Pages;
using TorchConv.Lab.Scenes;
using TorchConv.Layers;

namespace TorchConv.Cli.Serving;

/// <summary>
/// What the real TorchSharp modules say: one answer at a time, since each may cost memory and all cores, and
/// pages can be asked for at once.
/// </summary>
internal sealed class RealLibrary : IMeasured
{
    private readonly Lock _one = new();

    private readonly Lazy<IReadOnlyList<Verification>> _verifications = new(() => [.. Claims.All.Select(claim => claim.Verify())]);

    public IReadOnlyList<Verification> Verifications => _verifications.Value;

    public LayerFacts? Facts(LayerOfScene layer)
    {
        lock (_one)
            return layer.Layer.Measure(layer.Input);
    }

    public string? Number(Remark remark)
    {
        lock (_one)
            return remark.Measure?.Invoke();
    }
}
