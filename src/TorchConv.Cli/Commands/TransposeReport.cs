using TorchConv.Rewrites;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary>A transposed convolution step by step, as data. The matrix is C; the output is its transpose times the input.</summary>
internal sealed record TransposeReport(
    NumberRow Input,
    NumberRow Kernel,
    IReadOnlyList<PatchReport> Patches,
    NumberRow Output,
    NumberRow Matrix)
{
    public static TransposeReport From(TransposedSteps steps, double[,] input, double[,] kernel) => new(
        NumberRow.From(input),
        NumberRow.From(kernel),
        [.. steps.Steps().Select(step => new PatchReport(step.Value, step.Top, step.Left, NumberRow.From(step.Patch)))],
        NumberRow.From(steps.Output),
        NumberRow.From(steps.Matrix.ToArray()));
}

/// <summary>
/// One value of the input and its patch. Row and column are the position of the patch's first number in the output, negative if the
/// padding removes it.
/// </summary>
internal sealed record PatchReport(double Value, long Row, long Column, NumberRow Patch);
