using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace TorchConv.Lab.Figures;

/// <summary>Squares with what stands in them. Those that are parts can be pointed at, tapped and edited.</summary>
public sealed class Cells : ComponentBase
{
    private const double SmallLetter = 6.3;

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
        Classes? classes = null;
        foreach (Cell cell in Of)
        {
            // Most squares are of the same kind as the one before.
            if (classes?.Kind != cell.Class)
                classes = Classes.Of(cell.Class);
            Draw(builder, cell, classes);
        }
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

    private void Draw(RenderTreeBuilder builder, Cell cell, Classes classes)
    {
        bool isEditable = false;
        if (cell.Part is { } part)
        {
            builder.OpenElement(0, "g");
            if (Touch is { } touch)
            {
                Touch.Handlers handlers = touch.Of(part);
                isEditable = touch.IsEditable(part);
                builder.AddAttribute(1, "data-part", handlers.Name);
                builder.AddAttribute(2, "onpointerover", handlers.Over);
                builder.AddAttribute(3, "onclick", handlers.Click);
                if (isEditable)
                    builder.AddAttribute(4, "onpointerdown", handlers.Down);
            }
            else
            {
                builder.AddAttribute(1, "data-part", $"{part.Of}{part.Row},{part.Column}");
            }
        }

        builder.OpenElement(5, "rect");
        builder.AddAttribute(6, "class", classes.Cell[(isEditable ? 3 : 0) + StateOf(cell)]);
        builder.AddAttribute(7, "x", Coordinate.Text(cell.X));
        builder.AddAttribute(8, "y", Coordinate.Text(cell.Y));
        builder.AddAttribute(9, "width", Coordinate.Text(cell.Width));
        builder.AddAttribute(10, "height", Coordinate.Text(cell.Height));
        builder.CloseElement();
        if (cell.Part is { } edited && edited == Moment.Editing && Touch is not null)
            DrawInput(builder, cell, edited);
        else if (cell.Text is { Length: > 0 } text)
            DrawText(builder, cell, classes, text);
        if (cell.Part is not null)
            builder.CloseElement();
    }

    private static void DrawText(RenderTreeBuilder builder, Cell cell, Classes classes, string text)
    {
        (double x, double y) = (cell.X + (cell.Width / 2), cell.Y + (cell.Height / 2) + 4.5);
        bool isLong = Label.Width(text) > cell.Width;
        string? squeezed = SmallLetter * text.Length > cell.Width ? Coordinate.Text(cell.Width - 3) : null;
        Label.Draw(builder, x, y, isLong ? classes.SmallText : classes.Text, "middle", text, squeezed);
    }

    private int StateOf(Cell cell) =>
        cell.Part is not { } part || Moment.Pointed is null ? 0 : Moment.Pointed == part ? 2 : Moment.Lit.Contains(part) ? 1 : 0;

    private void DrawInput(RenderTreeBuilder builder, Cell cell, Part part)
    {
        builder.OpenElement(20, "foreignObject");
        builder.AddAttribute(21, "x", Coordinate.Text(cell.X));
        builder.AddAttribute(22, "y", Coordinate.Text(cell.Y));
        builder.AddAttribute(23, "width", Coordinate.Text(cell.Width));
        builder.AddAttribute(24, "height", Coordinate.Text(cell.Height));
        builder.OpenElement(25, "input");
        builder.AddAttribute(26, "class", "typed");
        builder.AddAttribute(27, "inputmode", "decimal");
        builder.AddAttribute(28, "maxlength", 8);
        builder.AddAttribute(29, "aria-label", "number");
        builder.AddAttribute(30, "value", cell.Text);
        builder.AddAttribute(31, "oninput",
            EventCallback.Factory.Create<ChangeEventArgs>(this, change => Touch!.Write(part, $"{change.Value}")));
        builder.AddElementReferenceCapture(32, reference => _input = reference);
        builder.CloseElement();
        builder.CloseElement();
    }

    /// <summary>The classes of squares of a kind, and of what stands in them, put together once.</summary>
    private sealed class Classes(string kind)
    {
        private static readonly string[] States = ["", " lit", " pointed", " editable", " editable lit", " editable pointed"];
        private static readonly ConcurrentDictionary<string, Classes> Known = new();

        public string Kind { get; } = kind;

        public string[] Cell { get; } = [.. States.Select(state => $"cell {kind}{state}")];

        public string Text { get; } = $"number on-{kind.Split(' ')[0]}";

        public string SmallText { get; } = $"number small on-{kind.Split(' ')[0]}";

        public static Classes Of(string kind) => Known.GetOrAdd(kind, one => new(one));
    }
}
