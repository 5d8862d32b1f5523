namespace TorchConv.Lab.Figures;

/// <summary>What pictures tell their scene when a reader touches them. Pictures on paper have none.</summary>
/// <param name="Point">Something is pointed at, or nothing any more; whether a button of the mouse is held down.</param>
/// <param name="Pick">Something is clicked or tapped.</param>
/// <param name="Write">A number is typed into something.</param>
/// <param name="IsEditable">Whether numbers can be typed into it.</param>
public sealed record Touch(Action<Part?, bool> Point, Action<Part> Pick, Action<Part, string> Write, Func<Part, bool> IsEditable)
{
    private readonly Dictionary<Part, Handlers> _handlers = [];

    /// <summary>The handlers of a part: the same ones each time, so that a browser is not told anew of what has not changed.</summary>
    internal Handlers Of(Part part)
    {
        if (!_handlers.TryGetValue(part, out Handlers? handlers))
            _handlers[part] = handlers = new Handlers(this, part);
        return handlers;
    }

    /// <summary>The handlers of one part. They are plain delegates: it is the scene that draws itself again, once.</summary>
    internal sealed class Handlers(Touch touch, Part part)
    {
        /// <summary>The part's name in the document.</summary>
        public string Name { get; } = $"{part.Of}{part.Row},{part.Column}";

        /// <summary>The pointer comes over it.</summary>
        public Action<Microsoft.AspNetCore.Components.Web.PointerEventArgs> Over { get; } = over => touch.Point(part, over.Buttons == 1);

        /// <summary>The pointer is pressed on it.</summary>
        public Action Down { get; } = () => touch.Point(part, true);

        /// <summary>It is clicked.</summary>
        public Action Click { get; } = () => touch.Pick(part);
    }
}
