using System.Diagnostics;
using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.Tests.Layers;

/// <summary>Layers that would need gigabytes are described, predicted and measured without them.</summary>
[Collection(Alone.Name)]
public class LargeLayerTests
{
    private const long Megabyte = 1 << 20;

    public static TheoryData<LayerSpec, Shape, LayerFacts> Large => new()
    {
        { Layer.FullyConnected(20000, 20000), Shape.Of(1, 20000), new LayerFacts(400000000, 20000, [1, 20000], 400000000) },
        { Layer.FullyConnected(1 << 28, 1 << 28), Shape.Of(1, 1 << 28), new LayerFacts(1L << 56, 1 << 28, [1, 1 << 28], 1L << 56) },
        { Layer.Conv2d(3, 64, 3), Shape.Of(1, 3, 100000, 100000), new LayerFacts(1728, 64, [1, 64, 99998, 99998], 99998L * 99998 * 1728) },
        { Layer.Conv2d(100000, 100000, 3), Shape.Of(1, 100000, 3, 3), new LayerFacts(90000000000, 100000, [1, 100000, 1, 1], 90000000000) },
        { Layer.Conv2d(3, 64, 3, padding: 9, paddingMode: TorchSharp.PaddingModes.Reflect), Shape.Of(1, 3, 100000, 100000), new LayerFacts(1728, 64, [1, 64, 100016, 100016], 100016L * 100016 * 1728) },
        { Layer.Transposed(3, 64, 3, stride: 2), Shape.Of(1, 3, 100000, 100000), new LayerFacts(1728, 64, [1, 64, 200001, 200001], 100000L * 100000 * 1728) },
        { Layer.DepthwiseSeparable(30000, 30000, 10), Shape.Of(64, 30000, 1000, 1000), new LayerFacts(903000000, 60000, [64, 30000, 991, 991], 64L * 991 * 991 * 903000000) },
    };

    [Theory]
    [MemberData(nameof(Large))]
    public void Cost_no_memory(LayerSpec layer, Shape input, LayerFacts facts)
    {
        Layer.Conv2d(3, 30, 10).Measure([1, 3, 32, 32]); // libtorch itself is not what is weighed
        long before = WorkingSet();

        layer.Predict(input).Should().Be(facts);
        layer.Measure(input).Should().Be(facts);

        (WorkingSet() - before).Should().BeLessThan(50 * Megabyte);
    }

    private static long WorkingSet()
    {
        using Process process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
