using TorchConv.Layers;

namespace TorchConv.Tests.Layers;

/// <summary>The two sources agree, whatever the layer: arithmetic alone, and the real TorchSharp module.</summary>
public class PredictedIsMeasuredTests
{
    [Fact]
    public void Of_every_fully_connected_layer() => RandomLayers.LargeLinear.Sample(x => x.Layer.Measure(x.Input).Should().Be(x.Layer.Predict(x.Input)), iter: 1000);

    [Fact]
    public void Of_every_convolution() => RandomLayers.LargeConv2d.Sample(x => x.Layer.Measure(x.Input).Should().Be(x.Layer.Predict(x.Input)), iter: 1000);

    [Fact]
    public void Of_every_transposed_convolution() => RandomLayers.LargeTransposed.Sample(x => x.Layer.Measure(x.Input).Should().Be(x.Layer.Predict(x.Input)), iter: 1000);

    [Fact]
    public void Of_every_stack() => RandomLayers.LargeStack.Sample(x => x.Layer.Measure(x.Input).Should().Be(x.Layer.Predict(x.Input)), iter: 1000);

    [Fact]
    public void The_parameters_of_a_description_are_those_of_its_facts() =>
        RandomLayers.SmallOfAnyKind.Sample(x =>
        {
            LayerFacts facts = x.Layer.Measure(x.Input);
            (x.Layer.WeightParameters, x.Layer.BiasParameters, x.Layer.Parameters).Should().Be((facts.WeightParameters, facts.BiasParameters, facts.Parameters));
            facts.Parameters.Should().Be(facts.WeightParameters + facts.BiasParameters);
        });
}
