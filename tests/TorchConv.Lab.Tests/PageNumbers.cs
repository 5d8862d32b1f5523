using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using TorchConv.Arithmetic;
using TorchConv.Lab.Pages;
using TorchConv.Lab.Scenes;
using TorchConv.Layers;

namespace TorchConv.Lab.Tests;

/// <summary>Compares the numbers of a page with the library's.</summary>
internal static class PageNumbers
{
    /// <summary>What an address says of a name, as a form reads it.</summary>
    public static Func<string, string?> Text(string query)
    {
        Dictionary<string, string> texts = query.TrimStart('?').Split('&').Select(one => one.Split('=', 2)).Where(one => one.Length == 2)
            .GroupBy(one => Uri.UnescapeDataString(one[0]))
            .ToDictionary(one => one.Key, one => Uri.UnescapeDataString(one.Last()[1].Replace('+', ' ')));
        return name => texts.GetValueOrDefault(name);
    }

    /// <summary>Each row names the layer and the input that it is of: its numbers must be theirs, from both sources.</summary>
    public static void Check(IHtmlDocument page, string query)
    {
        PageState state = PageState.Of(Text(query), isChinese: false);
        Dictionary<string, LayerSpec> layers = AllScenes.InOrder
            .SelectMany(scene => state[scene].Good.Shown!.Layers)
            .DistinctBy(layer => layer.Layer.CSharp)
            .ToDictionary(layer => layer.Layer.CSharp, layer => layer.Layer);
        IHtmlCollection<IElement> rows = page.QuerySelectorAll(".facts tbody[data-layer]");

        rows.Length.Should().BeGreaterThan(20);
        foreach (IElement row in rows)
        {
            LayerSpec layer = layers[row.GetAttribute("data-layer")!];
            Shape input = Shape.Parse(row.GetAttribute("data-input")!);
            NumbersOf(row, "predicted").Should().Equal(Printed(layer.Predict(input)));
            NumbersOf(row, "measured").Should().Equal(Printed(layer.Measure(input)));
            row.QuerySelector(".agrees").Should().NotBeNull();
        }
    }

    private static IEnumerable<string> NumbersOf(IElement row, string source) =>
        row.QuerySelectorAll($"tr[data-source={source}] > td:not([rowspan]):not(.source)").Select(cell => cell.TextContent);

    private static string[] Printed(LayerFacts facts) =>
        [$"{facts.Parameters:N0}", $"{facts.WeightParameters:N0}", $"{facts.BiasParameters:N0}", $"{facts.OutputShape}", $"{facts.MultiplyAdds:N0}"];
}
