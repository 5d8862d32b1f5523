namespace TorchConv.Cli.Doctor;

/// <summary>A number for each direction.</summary>
internal readonly record struct Counts(long Forward, long InputGradient, long WeightGradient)
{
    public long this[Direction direction] => direction switch
    {
        Direction.Forward => Forward,
        Direction.InputGradient => InputGradient,
        _ => WeightGradient,
    };
}
