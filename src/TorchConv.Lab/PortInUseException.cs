namespace TorchConv.Lab;

/// <summary>Something else listens on a port.</summary>
/// <param name="port">The port.</param>
/// <param name="free">One on which nothing listens.</param>
/// <param name="inner">What the system says.</param>
public sealed class PortInUseException(int port, int free, Exception inner)
    : ArgumentException($"port {port} cannot be had, something else may listen there: {free} is free", nameof(port), inner);
