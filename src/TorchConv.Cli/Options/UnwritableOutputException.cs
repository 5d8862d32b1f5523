namespace TorchConv.Cli.Options;

/// <summary>Standard output or a file that cannot be written, although nothing is wrong with what was asked for: a full disk.</summary>
internal sealed class UnwritableOutputException(string reason, string what = "standard output")
    : Exception($"{what} cannot be written: {reason}");
