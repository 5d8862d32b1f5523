using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace TorchConv.Lab.Figures;

/// <summary>Squares with what stands in them; those that read others can be reached by keyboard.</summary>
public sealed class Cells : ComponentBase
{
    /// <summary>The squares.</summary>
    [Parameter, EditorRequired]
    public IEnumerable<Cell> Of { get; set; } = [];

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (Cell cell in Of)
            Draw(builder, cell);
    }

    private static void Draw(RenderTreeBuilder builder, Cell cell)
    {
        bool isGroup = cell.Title is not null || cell.Key is not null || cell.Text is not null;
        if (isGroup)
        {
            builder.OpenElement(0, cell.Link is null ? "g" : "a");
            builder.AddAttribute(1, "href", cell.Link);
            builder.AddAttribute(2, "data-cell", cell.Key);
            builder.AddAttribute(3, "data-reads", cell.Reads);
            if (cell.Title is not null)
            {
                builder.AddAttribute(4, "aria-label", cell.Link is null ? null : cell.Title);
                builder.OpenElement(5, "title");
                builder.AddContent(6, cell.Title);
                builder.CloseElement();
            }
        }

        builder.OpenElement(7, "rect");
        builder.AddAttribute(8, "class", $"cell {cell.Class}");
        builder.AddAttribute(9, "x", $"{cell.X:0.##}");
        builder.AddAttribute(10, "y", $"{cell.Y:0.##}");
        builder.AddAttribute(11, "width", $"{cell.Width:0.##}");
        builder.AddAttribute(12, "height", $"{cell.Height:0.##}");
        builder.CloseElement();
        if (cell.Text is not null)
            Label.Draw(builder, cell.X + (cell.Width / 2), cell.Y + (cell.Height / 2) + 4, $"number on-{cell.Class.Split(' ')[0]}", "middle", cell.Text);
        if (isGroup)
            builder.CloseElement();
    }
}
