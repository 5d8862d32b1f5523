using System.Collections.Immutable;
using Superpower.Model;
using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.Expressions;

/// <summary>
/// A module as it was written: of a known kind with its values, of a known kind that holds others, or unknown, with the reason.
/// </summary>
/// <param name="Label">Its name in the module that holds it; null where it has none.</param>
/// <param name="Type">The kind as it was written.</param>
/// <param name="At">Where it stands.</param>
internal sealed record ModuleExpression(string? Label, string Type, Position At)
{
    /// <summary>The kind; null where it is unknown.</summary>
    public ModuleSignature? Kind { get; init; }

    /// <summary>The values of the kind's parameters.</summary>
    public ModuleValues? Values { get; init; }

    /// <summary>The modules that it holds.</summary>
    public ImmutableArray<ModuleExpression> Children { get; init; } = [];

    /// <summary>Why it, or one of its values, is not understood.</summary>
    public string? Problem { get; init; }

    /// <summary>Why TorchSharp cannot make it although its facts are known; null where it can.</summary>
    public string? Blocked { get; init; }

    /// <summary>The text that makes it, on one line.</summary>
    public string Written { get; init; } = "";

    /// <summary>The numbers it learns, with those of the modules in it that are known.</summary>
    public long Parameters => checked(Own + Children.Sum(child => child.Parameters));

    /// <summary>The numbers it learns itself; 0 where they are not known.</summary>
    public long Own => Kind is not null && Values is not null && Problem is null ? Kind.Count(Values) : 0;

    /// <summary>Why TorchSharp cannot make it; null where it can.</summary>
    public string? NotInCSharp => Problem ?? Blocked ?? (Kind is null ? "" : Values is null ? null : ModuleWriter.Missing(Kind, Values));

    /// <summary>The same as a description of this library; null where there is none.</summary>
    /// <exception cref="ArgumentException">There cannot be such a layer.</exception>
    public LayerSpec? Layer => Problem is null && Values is not null ? Kind?.Layer?.Invoke(Values) : null;

    /// <summary>Itself and all modules in it, each before those that it holds.</summary>
    public IEnumerable<ModuleExpression> All => Children.SelectMany(child => child.All).Prepend(this);

    /// <summary>The shape of what comes out.</summary>
    /// <exception cref="ArgumentException">It does not take this input, or the kind has no rule.</exception>
    public Shape OutputOf(Shape input) => Kind!.Output is { } output
        ? output(Values!, input)
        : throw new ArgumentException($"the output of {Kind.Name} depends on more than the shape of one input");
}
