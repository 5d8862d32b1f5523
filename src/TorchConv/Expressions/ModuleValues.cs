using System.Collections.Immutable;
using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.Expressions;

/// <summary>The values of a module's parameters, those at their default too.</summary>
internal sealed class ModuleValues(ImmutableDictionary<string, object?> values)
{
    public object? this[string name] => values[name];

    /// <summary>The same values but one.</summary>
    public ModuleValues With(string name, object? value) => new(values.SetItem(name, value));

    public long Count(string name) => (long)values[name]!;

    public long Index(string name) => (long)values[name]!;

    public bool Flag(string name) => (bool)values[name]!;

    public double Real(string name) => (double)values[name]!;

    public Extents Extents(string name) => (Extents)values[name]!;

    public Size Size(string name) => Extents(name).Size;

    /// <summary>The padding of a convolution of images.</summary>
    public Padding2d Padding2d(string name) => values[name] switch
    {
        Extents extents => extents.Size,
        "same" => Layers.Padding2d.Same,
        _ => 0,
    };

    public string Word(string name) => (string)values[name]!;
}
