using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchSharp.Modules;

namespace TorchConv.Summaries;

/// <summary>
/// Why a model could not take its inputs, without libtorch's messages: the module, what it was given, what it expects, and the path
/// of calls to it.
/// </summary>
internal sealed partial class ForwardFailure(IReadOnlyList<ForwardCall> open, Exception failure, ModuleTree modules)
{
    private readonly Expectation? _broken = open.Count > 0 && ExpectationOf(open[^1]) is { IsMet: false } broken ? broken : null;

    /// <summary>Whether every other pass would fail too: the shapes are certainly the cause, or there is too much to compute.</summary>
    public bool IsFinal => _broken is not null || Explained() is not null || failure is TooMuchToComputeException;

    public Exception ToException()
    {
        if (failure is TooMuchToComputeException { Shape: var shape })
            return new TooMuchToComputeException(shape, TooMuch(shape));

        // An exception of libtorch contains its C++ stack and is not passed on; an exception of the model's author is.
        Exception? inner = failure is ExternalException ? null : failure;
        string message = open.Count > 0 ? $"{Place()}{Reason()}. Call path: {Way()}"
            : failure is ExternalException ? "the model cannot be called: libtorch cannot make these inputs"
            : $"the model cannot be called: {failure.Message}";
        return new ArgumentException(message, "inputs", inner);
    }

    private static Expectation? ExpectationOf(ForwardCall call) =>
        call.InputShapes.Length == 0 ? null : ModuleKind.Of(call.Module)?.Expects?.Invoke(call.Shapes);

    private string TooMuch(Shape shape)
    {
        string what = open.Count == 0 ? "its input"
            : open[^1].Calls.LastOrDefault() is { } last ? $"the output of {Name(last)}"
            : "a tensor";
        return $"what runs between the modules has to be computed, and {what} is {shape}: with what is computed of it more than "
            + FormattableString.Invariant($"{ForwardPass.MaxBytes / 1_000_000:N0} MB. ")
            + "Take a smaller input, or modules such as ReLU() for functions such as functional.relu, which cannot run without numbers";
    }

    private string Place()
    {
        ForwardCall at = open[^1];
        string arrived = string.Join(" and ", at.InputShapes.Select(Print));
        return $"{Name(at)} cannot take {(arrived.Length == 0 ? "its arguments" : arrived)}: ";
    }

    private string Reason()
    {
        ForwardCall at = open[^1];
        if (_broken is not null)
            return $"it expects {_broken.Text}{OfImages()}";

        string where = at.Calls.LastOrDefault() is { } last
            ? $"after {Name(last)} gave {string.Join(" and ", last.OutputShapes.Select(Print))} its forward "
            : "its forward ";
        if (Explained() is { } explained)
            return where + explained;
        return failure is ExternalException
            ? where + "reached an operation that does not accept these shapes"
            : $"{where}threw {failure.GetType().Name} ({OwnWords(failure.Message)})";
    }

    /// <summary>Where the length of a row comes from that a fully connected layer is given: the last images before it.</summary>
    private string OfImages()
    {
        if (open[^1] is not { Module: Linear } linear || linear.InputShapes is not [{ Rank: 2 } row])
            return "";

        Shape? images = null;
        ForwardCall? last = open.Reverse().SelectMany(call => Enumerable.Reverse(call.Calls)).FirstOrDefault(call =>
            call.OutputShapes is [{ Rank: 4 } shape] && (images = shape) is not null);
        return images is not null && images.Elements == row.Elements && images[0] == row[0]
            ? FormattableString.Invariant($"; {row[1]:N0} = {images[1]:N0} × {images[2]:N0} × {images[3]:N0}")
                + $", channels × height × width after {Name(last!)}"
            : "";
    }

    private string Way() =>
        string.Join(" → ", open.Select(call => $"{Name(call)} {string.Join(" and ", call.InputShapes.Select(Print))}".TrimEnd()));

    private string Name(ForwardCall call)
    {
        string path = modules.PathOf(call.Module);
        string type = ModelCall.NameOf(call.Module.GetType());
        return path.Length == 0 ? type : $"{path} ({type})";
    }

    /// <summary>Returns a message without the C++ stack that follows in those of libtorch.</summary>
    private static string OwnWords(string message) =>
        message.Split("Exception raised from", 2)[0].ReplaceLineEndings(" ").Trim();

    private static string Print(Shape shape) => shape.Rank == 0 ? "a scalar" : shape.ToString();

    /// <summary>Returns the most common errors of libtorch in our words; null for others.</summary>
    private string? Explained()
    {
        string message = failure.Message;
        if (SizesDiffer().Match(message) is { Success: true } differ)
            return $"combines tensors whose sizes in dimension {differ.Groups[3]} are {differ.Groups[1]} and {differ.Groups[2]}";
        if (CannotConcatenate().Match(message) is { Success: true } cat)
            return $"concatenates along dimension {cat.Groups[1]} tensors whose other sizes are {cat.Groups[2]} and {cat.Groups[3]}";
        if (CannotView().Match(message) is { Success: true } view)
        {
            long elements = long.Parse(view.Groups[2].Value, CultureInfo.InvariantCulture);
            string shape = view.Groups[1].Value.Replace(", ", "×", StringComparison.Ordinal);
            return FormattableString.Invariant($"views {elements:N0} elements as {shape}");
        }

        if (CannotMultiply().Match(message) is { Success: true } product)
            return $"multiplies matrices of {product.Groups[1]}×{product.Groups[2]} and {product.Groups[3]}×{product.Groups[4]}";
        return null;
    }

    [GeneratedRegex(@"The size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at non-singleton dimension (\d+)")]
    private static partial Regex SizesDiffer();

    [GeneratedRegex(@"Sizes of tensors must match except in dimension (\d+)\. Expected size (\d+) but got size (\d+)")]
    private static partial Regex CannotConcatenate();

    [GeneratedRegex(@"shape '\[([-\d, ]+)\]' is invalid for input of size (\d+)")]
    private static partial Regex CannotView();

    [GeneratedRegex(@"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)")]
    private static partial Regex CannotMultiply();
}
