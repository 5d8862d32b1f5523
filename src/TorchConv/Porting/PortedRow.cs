using TorchConv.Arithmetic;

namespace TorchConv.Porting;

/// <summary>The facts of one module that was ported.</summary>
/// <param name="Path">Its name, with those of the modules that hold it.</param>
/// <param name="Line">The line of the text.</param>
/// <param name="Kind">Its kind, by PyTorch's name.</param>
/// <param name="Parameters">The numbers it learns; null where they are not known.</param>
/// <param name="Input">The shape it is given; null where the order of the modules, or the input, is not known.</param>
/// <param name="Output">The shape it gives.</param>
/// <param name="Field">What one of its outputs sees of the input; null where that is not known, or is all of it.</param>
/// <param name="Problem">Why the module, or its input, is not understood.</param>
public sealed record PortedRow(string Path, int Line, string Kind, long? Parameters, Shape? Input, Shape? Output, Size? Field,
    string? Problem);

/// <summary>Something that is not in the C#, or in it as a comment alone.</summary>
/// <param name="Line">The line of the text.</param>
/// <param name="Name">What it is called there.</param>
/// <param name="Reason">Why.</param>
public sealed record NotPorted(int Line, string Name, string Reason);
