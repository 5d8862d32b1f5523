using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace TorchConv.Lab.Figures;

/// <summary>A text in a picture. (Razor keeps the tag <c>text</c> for itself.)</summary>
public sealed class Label : ComponentBase
{
    /// <summary>Where it is anchored, from the left.</summary>
    [Parameter, EditorRequired]
    public double X { get; set; }

    /// <summary>Its baseline, from the top.</summary>
    [Parameter, EditorRequired]
    public double Y { get; set; }

    /// <summary>The words.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>How it looks: label, note or number.</summary>
    [Parameter]
    public string Class { get; set; } = "label";

    /// <summary>start, middle or end.</summary>
    [Parameter]
    public string Anchor { get; set; } = "start";

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Draw(builder, X, Y, Class, Anchor, Text);
    }

    /// <summary>About how wide words are in the picture's units, in any of the fonts that a reader may have.</summary>
    internal static double Width(string text) => text.Sum(letter => letter >= '\u2E80' ? 13.5 : 8.2);

    internal static void Draw(
        RenderTreeBuilder builder, double x, double y, string @class, string anchor, string text, string? squeezed = null)
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "x", Coordinate.Text(x));
        builder.AddAttribute(2, "y", Coordinate.Text(y));
        builder.AddAttribute(3, "class", @class);
        if (anchor != "start")
            builder.AddAttribute(4, "text-anchor", anchor);
        if (squeezed is not null)
        {
            builder.AddAttribute(5, "textLength", squeezed);
            builder.AddAttribute(6, "lengthAdjust", "spacingAndGlyphs");
        }

        builder.AddContent(7, text);
        builder.CloseElement();
    }
}
