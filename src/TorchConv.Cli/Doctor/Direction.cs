namespace TorchConv.Cli.Doctor;

/// <summary>What is computed: the layer itself, or a gradient of it.</summary>
internal enum Direction
{
    Forward,
    InputGradient,

    /// <summary>With respect to the weight and the bias.</summary>
    WeightGradient,
}

/// <summary>The names of the directions.</summary>
internal static class Directions
{
    public static string Name(this Direction direction) => direction switch
    {
        Direction.Forward => "forward",
        Direction.InputGradient => "input-gradient",
        _ => "weight-gradient",
    };
}
