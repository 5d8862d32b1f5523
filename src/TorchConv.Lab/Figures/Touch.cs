namespace TorchConv.Lab.Figures;

/// <summary>What pictures tell their scene when a reader touches them. Pictures on paper have none.</summary>
/// <param name="Point">Something is pointed at, or nothing any more; whether a button of the mouse is held down.</param>
/// <param name="Pick">Something is clicked or tapped.</param>
/// <param name="Write">A number is typed into something.</param>
/// <param name="IsEditable">Whether numbers can be typed into it.</param>
public sealed record Touch(Action<Part?, bool> Point, Action<Part> Pick, Action<Part, string> Write, Func<Part, bool> IsEditable);
