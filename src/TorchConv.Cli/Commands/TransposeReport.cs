using System.Text.Json.Serialization;
using TorchConv.Cli.Output;
using TorchConv.Rewrites;

namespace TorchConv.Cli.Commands;

/// <summary>A transposed convolution step by step, as data. The matrix is C; the output is its transpose times the input.</summary>
internal sealed record TransposeReport(
    [property: JsonConverter(typeof(MatrixConverter))] double[,] Input,
    [property: JsonConverter(typeof(MatrixConverter))] double[,] Kernel,
    IReadOnlyList<PatchReport> Patches,
    [property: JsonConverter(typeof(MatrixConverter))] double[,] Output,
    [property: JsonConverter(typeof(MatrixConverter))] double[,] Matrix);

/// <summary>
/// One value of the input and its patch. Row and column are where the patch's first number lands in the output, negative where padding cuts it off.
/// </summary>
internal sealed record PatchReport(double Value, long Row, long Column, [property: JsonConverter(typeof(MatrixConverter))] double[,] Patch)
{
    public static PatchReport Of(TransposedStep step) => new(step.Value, step.Top, step.Left, step.Patch);
}
