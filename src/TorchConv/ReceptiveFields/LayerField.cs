using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.ReceptiveFields;

/// <summary>The receptive field of a layer's output with respect to the input of the whole stack: the field of the layers up to it.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Size">The size of the field, of the outputs that see furthest; 0 where nothing is seen.</param>
/// <param name="StrideAlongHeight">The effective stride along the height, as <see cref="AxisField.EffectiveStride"/>.</param>
/// <param name="StrideAlongWidth">The effective stride along the width.</param>
/// <param name="PaddingAlongHeight">The effective padding along the height, as <see cref="AxisField.EffectivePadding"/>.</param>
/// <param name="PaddingAlongWidth">The effective padding along the width.</param>
public sealed record LayerField(
    LayerSpec Layer,
    Size Size,
    Fraction StrideAlongHeight,
    Fraction StrideAlongWidth,
    Fraction PaddingAlongHeight,
    Fraction PaddingAlongWidth);
