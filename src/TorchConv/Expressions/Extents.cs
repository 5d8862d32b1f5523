using System.Collections.Immutable;
using System.Globalization;
using TorchConv.Arithmetic;

namespace TorchConv.Expressions;

/// <summary>A number for each axis, or one for all of them.</summary>
internal sealed record Extents(ImmutableArray<long> Values)
{
    /// <summary>Whether all axes have the same number.</summary>
    public bool IsEven => Values.All(value => value == Values[0]);

    /// <summary>The number of an axis, counted from 0.</summary>
    public long this[int axis] => Values.Length == 1 ? Values[0] : Values[axis];

    /// <summary>Height and width.</summary>
    public Size Size => (this[0], this[1]);

    public bool Equals(Extents? other) =>
        other is not null && (Values.SequenceEqual(other.Values) || (IsEven && other.IsEven && Values[0] == other.Values[0]));

    public override int GetHashCode() => Values[0].GetHashCode();

    /// <summary>As Python writes it: a number, or a tuple.</summary>
    public override string ToString() => IsEven ? Values[0].ToString(CultureInfo.InvariantCulture) : $"({string.Join(", ", Values)})";
}

/// <summary>A factor for each axis, or one for all of them, of which one is not whole.</summary>
internal sealed record Factors(ImmutableArray<double> Values)
{
    /// <summary>The factor of an axis, counted from 0.</summary>
    public double this[int axis] => Values.Length == 1 ? Values[0] : Values[axis];

    /// <summary>As Python writes it: a number, or a tuple.</summary>
    public override string ToString()
    {
        string[] texts = [.. Values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))];
        return texts.Length == 1 ? texts[0] : $"({string.Join(", ", texts)})";
    }
}
