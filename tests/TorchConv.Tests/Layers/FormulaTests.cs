using System.Data;
using System.Globalization;
using TorchConv.Layers;

namespace TorchConv.Tests.Layers;

/// <summary>How the parameters add up, written out.</summary>
public class FormulaTests
{
    public static TheoryData<LayerSpec, string> Written => new()
    {
        { Layer.FullyConnected(300, 3000), "300 × 3,000 + 3,000 = 903,000" },
        { Layer.FullyConnected(300, 3000, bias: false), "300 × 3,000 = 900,000" },
        { Layer.Conv2d(3, 30, 10), "(10 × 10 × 3 + 1) × 30 = 9,030" },
        { Layer.Conv2d(3, 30, 10, bias: false), "10 × 10 × 3 × 30 = 9,000" },
        { Layer.Conv2d(3, 30, (3, 5), stride: 2, padding: 1, dilation: 2), "(3 × 5 × 3 + 1) × 30 = 1,380" },
        { Layer.Conv2d(3, 30, 10, groups: 3), "(10 × 10 × 1 + 1) × 30 = 3,030" },
        { Layer.Conv2d(1024, 4096, 3), "(3 × 3 × 1,024 + 1) × 4,096 = 37,752,832" },
        { Layer.Pointwise(3, 30), "(1 × 1 × 3 + 1) × 30 = 120" },
        { Layer.DepthwiseSeparable(3, 30, 10), "(10 × 10 × 1 + 1) × 3 + (1 × 1 × 3 + 1) × 30 = 423" },
        { Layer.Transposed(3, 30, 10), "(10 × 10 × 3 + 1) × 30 = 9,030" },
        { Layer.Transposed(4, 6, 3, groups: 2, bias: false), "3 × 3 × 2 × 6 = 108" },
        { Layer.Stack(Layer.Pointwise(3, 5), Layer.FullyConnected(8, 2)), "(1 × 1 × 3 + 1) × 5 + 8 × 2 + 2 = 38" },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void Formulas_are_written_as_in_the_article(LayerSpec layer, string formula) => layer.Formula.Should().Be(formula);

    [Fact]
    public void Every_formula_is_true() =>
        RandomLayers.SmallOfAnyKind.Sample(
            x =>
            {
                string[] sides = x.Layer.Formula.Split(" = ");
                Worked(sides[0]).Should().Be(Worked(sides[1])).And.Be(x.Layer.Measure(x.Input).Parameters, x.Layer.Formula);
            },
            iter: 2000);

    private static long Worked(string side)
    {
        using DataTable table = new() { Locale = CultureInfo.InvariantCulture };
        return Convert.ToInt64(table.Compute(side.Replace('×', '*').Replace(",", "", StringComparison.Ordinal), ""), CultureInfo.InvariantCulture);
    }
}
