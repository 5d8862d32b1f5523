namespace TorchConv.Cli.Doctor;

/// <summary>What <c>doctor</c> finds, as data.</summary>
/// <param name="Machine">What runs it.</param>
/// <param name="LibTorch">Which libtorch is loaded.</param>
/// <param name="Seed">Determines the random problems, together with their numbers.</param>
/// <param name="Device">Where it was computed.</param>
/// <param name="Asked">How many questions were to be asked.</param>
/// <param name="Answered">How many were; fewer where it was stopped.</param>
/// <param name="Checks">Counts, by kind, direction and type.</param>
/// <param name="Failures">What was wrong, by cause.</param>
/// <param name="Crashes">Questions at which the process ended.</param>
/// <param name="Cure">The setting under which all that was wrong is right.</param>
/// <param name="Healthy">Whether libtorch loads and nothing is wrong.</param>
internal sealed record DoctorReport(
    Machine Machine,
    LibTorch LibTorch,
    int Seed,
    string Device,
    int Asked,
    int Answered,
    IReadOnlyList<Check> Checks,
    IReadOnlyList<Finding> Failures,
    IReadOnlyList<Crash> Crashes,
    string? Cure,
    bool Healthy);

/// <summary>How often one kind of layer was wrong, in one direction and type.</summary>
/// <param name="Kind">The kind of layer, "known answers" or "laws".</param>
/// <param name="Direction">Forward, or which gradient.</param>
/// <param name="Type">The type of the numbers.</param>
/// <param name="Cases">How many were computed.</param>
/// <param name="Wrong">How many of them are wrong.</param>
/// <param name="Unsupported">Cases that libtorch does not compute in this type on this device.</param>
/// <param name="LargestError">
/// In units of what rounding may do: more than 1 is wrong. Null where there was no number, or another shape.
/// </param>
internal sealed record Check(string Kind, string Direction, string Type, int Cases, int Wrong, int Unsupported, double? LargestError);

/// <summary>Cases that are wrong for what looks like one cause, and the smallest of them.</summary>
/// <param name="Type">The type of the numbers.</param>
/// <param name="Direction">Forward, or which gradient.</param>
/// <param name="Problem">The smallest problem.</param>
/// <param name="Source">A C# expression that computes it.</param>
/// <param name="Expected">The right number.</param>
/// <param name="Observed">What was computed; null where it is no number, or the shape is another one.</param>
/// <param name="Error">In units of what rounding may do; null where <paramref name="Observed"/> is.</param>
/// <param name="Cases">How many cases are wrong for this cause, about.</param>
/// <param name="Cure">The setting under which it is right; null where none was found.</param>
internal sealed record Finding(
    string Type, string Direction, string Problem, string Source, double Expected, double? Observed, double? Error, int Cases,
        string? Cure);

/// <summary>A question at which the process ended.</summary>
/// <param name="Type">The type of the numbers.</param>
/// <param name="Direction">Forward, or which gradient; null where the problem alone does not end a process again, or was not tried.</param>
/// <param name="Problem">The smallest problem that ends it; the question where the problem alone does not.</param>
/// <param name="Source">A C# expression that computes it.</param>
/// <param name="Asked">The question at which the process ended.</param>
/// <param name="Alone">Whether the problem alone ends a process again; null where that was not tried.</param>
/// <param name="Hung">Whether the process was ended, since there was no answer for half a minute.</param>
/// <param name="Cure">The setting under which it is right; null where none was found.</param>
internal sealed record Crash(
    string Type, string? Direction, string Problem, string Source, string Asked, bool? Alone, bool Hung, string? Cure);
