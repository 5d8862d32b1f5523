using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;

namespace TorchConv.Lab.Figures;

/// <summary>Squares with what stands in them. Those that are parts can be pointed at, tapped and edited.</summary>
public sealed class Cells : ComponentBase
{
    private ElementReference _input;
    private Part? _focused;

    /// <summary>The squares.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<Cell> Of { get; set; } = [];

    /// <summary>What is lit.</summary>
    [Parameter, EditorRequired]
    public Moment Moment { get; set; } = Moment.At(0);

    /// <summary>What is told of touches; null on paper.</summary>
    [CascadingParameter]
    public Touch? Touch { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (Cell cell in Of)
            Draw(builder, cell);
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Moment.Editing == _focused)
            return;

        _focused = Moment.Editing;
        if (_focused is { } part && _input.Id is not null && Of.Any(cell => cell.Part == part))
            await _input.FocusAsync().ConfigureAwait(true);
    }

    private void Draw(RenderTreeBuilder builder, Cell cell)
    {
        string @class = cell.Part is { } part ? Class(cell.Class, part) : $"cell {cell.Class}";
        bool isGroup = cell.Part is not null || cell.Title is not null;
        if (isGroup)
        {
            builder.OpenElement(0, "g");
            if (cell.Part is { } touched)
            {
                builder.AddAttribute(1, "data-part", $"{touched.Of}{touched.Row},{touched.Column}");
                if (Touch is { } touch)
                {
                    builder.AddAttribute(2, "onpointerover", EventCallback.Factory.Create<PointerEventArgs>(this, over => touch.Point(touched, over.Buttons == 1)));
                    if (touch.IsEditable(touched))
                        builder.AddAttribute(14, "onpointerdown", EventCallback.Factory.Create<PointerEventArgs>(this, _ => touch.Point(touched, true)));
                    builder.AddAttribute(3, "onclick", EventCallback.Factory.Create<MouseEventArgs>(this, _ => touch.Pick(touched)));
                }
            }

            if (cell.Title is not null)
            {
                builder.OpenElement(4, "title");
                builder.AddContent(5, cell.Title);
                builder.CloseElement();
            }
        }

        builder.OpenElement(6, "rect");
        builder.AddAttribute(7, "class", @class);
        builder.AddAttribute(8, "x", Number(cell.X));
        builder.AddAttribute(9, "y", Number(cell.Y));
        builder.AddAttribute(10, "width", Number(cell.Width));
        builder.AddAttribute(11, "height", Number(cell.Height));
        builder.CloseElement();
        if (cell.Part is { } edited && edited == Moment.Editing && Touch is not null)
            DrawInput(builder, cell, edited);
        else if (cell.Text is { Length: > 0 } text)
            Label.Draw(builder, cell.X + (cell.Width / 2), cell.Y + (cell.Height / 2) + 4.5, $"{(text.Length > 4 ? "number small" : "number")} on-{cell.Class.Split(' ')[0]}", "middle", text);
        if (isGroup)
            builder.CloseElement();
    }

    private string Class(string @class, Part part) =>
        $"cell {@class}{(Touch?.IsEditable(part) == true ? " editable" : "")}{(Moment.Pointed == part ? " pointed" : Moment.Lit.Contains(part) ? " lit" : "")}";

    private void DrawInput(RenderTreeBuilder builder, Cell cell, Part part)
    {
        builder.OpenElement(20, "foreignObject");
        builder.AddAttribute(21, "x", Number(cell.X));
        builder.AddAttribute(22, "y", Number(cell.Y));
        builder.AddAttribute(23, "width", Number(cell.Width));
        builder.AddAttribute(24, "height", Number(cell.Height));
        builder.OpenElement(25, "input");
        builder.AddAttribute(26, "class", "typed");
        builder.AddAttribute(27, "inputmode", "decimal");
        builder.AddAttribute(28, "maxlength", 8);
        builder.AddAttribute(29, "aria-label", cell.Title ?? "number");
        builder.AddAttribute(30, "value", cell.Text);
        builder.AddAttribute(31, "oninput", EventCallback.Factory.Create<ChangeEventArgs>(this, change => Touch!.Write(part, $"{change.Value}")));
        builder.AddElementReferenceCapture(32, reference => _input = reference);
        builder.CloseElement();
        builder.CloseElement();
    }

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
