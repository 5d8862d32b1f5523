using System.Collections.Immutable;
using TorchConv.Expressions;

namespace TorchConv.Porting;

/// <summary>A part of what was pasted, in its order.</summary>
internal abstract record PortedItem(int Line);

/// <summary>A comment, or a string that stands alone.</summary>
internal sealed record PortedComment(int Line, string Text) : PortedItem(Line);

/// <summary>A module with a name; or without one, where an expression alone was pasted.</summary>
internal sealed record PortedModule(int Line, string? Name, ModuleExpression Module) : PortedItem(Line);

/// <summary>A model of a class that stands above.</summary>
internal sealed record PortedInstance(int Line, string Name, string Class) : PortedItem(Line);

/// <summary>A function that counts the parameters of the model it is given.</summary>
internal sealed record PortedCount(int Line, string Name, bool IsTrainableOnly) : PortedItem(Line);

/// <summary>Text and numbers of parameters that are printed: C# expressions.</summary>
internal sealed record PortedPrint(int Line, ImmutableArray<string> Parts) : PortedItem(Line);

/// <summary>What is not understood.</summary>
internal sealed record PortedUnknown(int Line, string Name, string Text, string Reason) : PortedItem(Line);

/// <summary>A number with a name, whose value stands in the C# where it is used.</summary>
internal sealed record PortedNumber(int Line, string Text) : PortedItem(Line);

/// <summary>A class of modules.</summary>
/// <param name="Line">Where it begins.</param>
/// <param name="Name">Its name.</param>
/// <param name="Items">Modules, comments and what is not understood, in their order.</param>
/// <param name="Forward">What its forward pass does; null where it is no chain.</param>
/// <param name="NoForward">Why it is none.</param>
internal sealed record PortedClass(int Line, string Name, ImmutableArray<PortedItem> Items, PortedForward? Forward,
    PortedUnknown? NoForward) : PortedItem(Line);

/// <summary>A forward pass that is a chain: each step takes what the step before gives.</summary>
/// <param name="Parameter">The name of its input.</param>
/// <param name="Lines">Its statements in C#.</param>
/// <param name="Steps">The modules and functions, in the order in which they run, each with its name.</param>
internal sealed record PortedForward(string Parameter, ImmutableArray<string> Lines,
    ImmutableArray<(string Path, ModuleExpression Module)> Steps);
