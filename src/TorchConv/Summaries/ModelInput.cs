using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TorchConv.Arithmetic;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>
/// One input of a model: a shape, and the type of its elements if it differs from the model's. Where the path through a model depends
/// on values, a tensor or the value itself can be given.
/// </summary>
/// <param name="Shape">The shape with the batch, such as 1×3×224×224 (N×C×H×W).</param>
/// <param name="Type">
/// The type of the elements; the type of the model's parameters if null. An embedding needs <see cref="torch.ScalarType.Int64"/>.
/// </param>
public sealed record ModelInput(Shape Shape, torch.ScalarType? Type = null) : IParsable<ModelInput>
{
    private static readonly Dictionary<string, torch.ScalarType> TypesByName = new[]
    {
        torch.ScalarType.Float16,
        torch.ScalarType.BFloat16,
        torch.ScalarType.Float32,
        torch.ScalarType.Float64,
        torch.ScalarType.Int32,
        torch.ScalarType.Int64,
        torch.ScalarType.Bool,
    }.ToDictionary(NameOf);

    /// <summary>
    /// A tensor with the values of the input, or a number, truth value or text for a parameter that is no tensor; null for a tensor of
    /// zeros.
    /// </summary>
    public object? Value { get; private init; }

    /// <summary>Creates an input of a tensor with its values, which remains the caller's and is not changed.</summary>
    public static implicit operator ModelInput(torch.Tensor values) => FromTensor(values);

    /// <summary>Creates an input of a tensor with its values, which remains the caller's and is not changed.</summary>
    public static ModelInput FromTensor(torch.Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new ModelInput(Shape.Of(values.shape), values.dtype) { Value = values };
    }

    /// <summary>Creates the value of a parameter that is no tensor: a number, a truth value or a text.</summary>
    public static ModelInput FromValue(IConvertible value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new ModelInput(Shape.Of()) { Value = value };
    }

    /// <summary>Creates an input with the type of the model's parameters.</summary>
    public static implicit operator ModelInput(Shape shape) => new(shape);

    /// <summary>
    /// Reads a shape and optionally a type, such as <c>1x3x224x224</c> or <c>1x128:int64</c>; or the value of a parameter that is no
    /// tensor, such as <c>=5</c> or <c>=true</c>.
    /// </summary>
    /// <exception cref="FormatException">The text does not have that form.</exception>
    public static ModelInput Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        if (s.StartsWith('='))
            return FromValue(s[1..]);

        string[] parts = s.Split(':', 2);
        Shape shape = Shape.Parse(parts[0], provider);
        if (parts.Length == 1)
            return new ModelInput(shape);

        return TypesByName.TryGetValue(parts[1], out torch.ScalarType type)
            ? new ModelInput(shape, type)
            : throw new FormatException($"'{parts[1]}' is not a type of elements: write one of {string.Join(", ", TypesByName.Keys)}");
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ModelInput result)
    {
        try
        {
            result = s is null ? null : Parse(s, provider);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            result = null;
        }

        return result is not null;
    }

    /// <summary>Returns the input in the form of <see cref="Parse"/>, with ×.</summary>
    public override string ToString() =>
        IsValue ? string.Create(CultureInfo.InvariantCulture, $"={Value}")
        : Type is null ? $"{Shape}"
        : $"{Shape}:{NameOf(Type.Value)}";

    /// <summary>Whether it is for a parameter that is no tensor.</summary>
    internal bool IsValue => Value is not (null or torch.Tensor);

    internal static string NameOf(torch.ScalarType type) => type.ToString().ToLowerInvariant();
}
