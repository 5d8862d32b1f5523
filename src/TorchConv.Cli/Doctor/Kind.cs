namespace TorchConv.Cli.Doctor;

/// <summary>The kinds of layer.</summary>
internal enum Kind
{
    FullyConnected,
    Ordinary,
    Dilated,
    Grouped,
    Depthwise,
    Pointwise,
    Transposed,
    MaxPooling,
    AveragePooling,
}

/// <summary>The names of the kinds.</summary>
internal static class Kinds
{
    public static string Name(this Kind kind) => kind switch
    {
        Kind.FullyConnected => "fully-connected",
        Kind.Ordinary => "ordinary",
        Kind.Dilated => "dilated",
        Kind.Grouped => "grouped",
        Kind.Depthwise => "depthwise",
        Kind.Pointwise => "pointwise",
        Kind.Transposed => "transposed",
        Kind.MaxPooling => "max-pooling",
        _ => "average-pooling",
    };
}
