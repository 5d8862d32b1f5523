using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.Article;

/// <summary>Evidence from both sources for one fact of a layer.</summary>
internal static class BothSources
{
    public static Evidence[] Agree<T>(Text label, T expected, LayerSpec layer, Shape input, Func<LayerFacts, T> fact)
        where T : notnull =>
    [
        Evidence.That(label, Source.Predicted, expected, fact(layer.Predict(input))),
        Evidence.That(label, Source.Measured, expected, fact(layer.Measure(input))),
    ];

    public static Evidence[] Refute<T>(Text label, T claimed, LayerSpec layer, Shape input, Func<LayerFacts, T> fact)
        where T : notnull =>
    [
        Evidence.Against(label, Source.Predicted, claimed, fact(layer.Predict(input))),
        Evidence.Against(label, Source.Measured, claimed, fact(layer.Measure(input))),
    ];

    public static long Parameters(LayerFacts facts) => facts.Parameters;

    public static long MultiplyAdds(LayerFacts facts) => facts.MultiplyAdds;

    public static Shape OutputShape(LayerFacts facts) => facts.OutputShape;
}
