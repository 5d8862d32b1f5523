using TorchConv.Arithmetic;

namespace TorchConv.Summaries;

/// <summary>Something has to be computed for a summary, and it needs more memory than a summary may take.</summary>
internal sealed class TooMuchToComputeException(Shape shape, string message = "")
    : Exception(message)
{
    /// <summary>The shape of the tensor that was not made.</summary>
    public Shape Shape { get; } = shape;
}
