using System.Net.Sockets;

namespace TorchConv.Cli.Serving;

/// <summary>A port that cannot be had: something else listens there, or the system does not permit it.</summary>
/// <param name="port">The port.</param>
/// <param name="free">One on which nothing listens.</param>
/// <param name="inner">What the system says.</param>
internal sealed class PortInUseException(int port, int free, Exception inner)
    : ArgumentException($"port {port} cannot be had, {Why(inner)}: {free} is free", nameof(port), inner)
{
    private static string Why(Exception inner) => inner is SocketException { SocketErrorCode: SocketError.AccessDenied }
        ? "the system does not permit it to this user"
        : "something else may listen there";
}
