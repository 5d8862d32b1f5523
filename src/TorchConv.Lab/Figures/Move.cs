using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace TorchConv.Lab.Figures;

/// <summary>Moves the group around it from place to place, without end. (SVG's own animation needs no script and no style.)</summary>
public sealed class Move : ComponentBase
{
    private const double SecondsAPlace = 0.8;

    /// <summary>The places, a semicolon between them.</summary>
    [Parameter, EditorRequired]
    public string Values { get; set; } = "";

    /// <summary>How many places there are.</summary>
    [Parameter, EditorRequired]
    public int Count { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.OpenElement(0, "animateTransform");
        builder.AddAttribute(1, "attributeName", "transform");
        builder.AddAttribute(2, "type", "translate");
        builder.AddAttribute(3, "calcMode", "discrete");
        builder.AddAttribute(4, "values", Values);
        builder.AddAttribute(5, "dur", $"{Count * SecondsAPlace:0.#}s");
        builder.AddAttribute(6, "repeatCount", "indefinite");
        builder.CloseElement();
    }
}
