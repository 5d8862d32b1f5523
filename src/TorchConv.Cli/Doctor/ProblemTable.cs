using TorchConv.Arithmetic;

namespace TorchConv.Cli.Doctor;

/// <summary>
/// All problems: those that are known to be hard, then random ones. A seed and a number determine a problem, on every machine.
/// </summary>
internal sealed class ProblemTable
{
    // What the plain computation does in about a quarter of a millisecond.
    private const long MostMultiplyAdds = 30_000, MostOfQuick = 150_000;

    // Vectors hold 4, 8 or 16 numbers: channels on both sides of their multiples leave tails.
    private static readonly int[] Channels = [1, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 24, 31, 32, 33, 48, 51, 64, 65, 113];

    private readonly int _seed;
    private readonly IReadOnlyList<Kind> _kinds;
    private readonly Problem[] _hard;

    /// <param name="seed">Determines the random problems.</param>
    /// <param name="kinds">Of which kinds.</param>
    /// <param name="isQuick">Whether the hard problems that take long are left out.</param>
    public ProblemTable(int seed, IReadOnlyList<Kind> kinds, bool isQuick = false)
    {
        _seed = seed;
        _kinds = kinds;
        _hard = [.. KnownHard.All.Where(problem => kinds.Contains(problem.Kind) && (!isQuick || problem.MultiplyAdds <= MostOfQuick))];
    }

    public Problem this[int number] =>
        number < _hard.Length ? _hard[number] with { Seed = number } : Random(_kinds[number % _kinds.Count], number);

    private Problem Random(Kind kind, int number)
    {
        Random random = new(unchecked((_seed * 1_000_003) + number));
        while (true)
        {
            Problem problem = Draw(kind, random) with { Seed = number };
            if (problem.Kind == kind && problem.IsPossible && problem.MultiplyAdds <= MostMultiplyAdds)
                return problem;
        }
    }

    private static Problem Draw(Kind kind, Random random)
    {
        int inChannels = Pick(random, Channels), outChannels = Pick(random, Channels), groups = 1;
        if (kind == Kind.Depthwise)
            (groups, outChannels) = (inChannels, inChannels * random.Next(1, 3));
        if (kind == Kind.Grouped)
        {
            groups = random.Next(2, 7);
            (inChannels, outChannels) = (groups * Pick(random, 2, 3, 4, 5, 8, 17), groups * Pick(random, 1, 2, 3, 4, 8, 17));
        }

        if (kind == Kind.Transposed && random.Next(3) == 0)
        {
            groups = random.Next(2, 5);
            (inChannels, outChannels) = (groups * random.Next(1, 9), groups * random.Next(1, 9));
        }

        Operation operation = kind switch
        {
            Kind.FullyConnected => Operation.Linear,
            Kind.Transposed => Operation.Transposed,
            Kind.MaxPooling => Operation.MaxPooling,
            Kind.AveragePooling => Operation.AveragePooling,
            _ => Operation.Convolution,
        };
        bool isUnbatched = random.Next(12) == 0;
        int batch = isUnbatched ? 1 : random.Next(20) == 0 ? 0 : random.Next(1, 5);
        Layout layout = random.Next(3) == 0 ? Pick(random, Layout.ChannelsLast, Layout.Exchanged, Layout.Sliced) : Layout.Contiguous;
        if (operation == Operation.Linear)
        {
            return new(operation, batch, inChannels * random.Next(1, 4), outChannels * random.Next(1, 4), 1, 1)
            {
                HasBias = random.Next(2) == 0,
                IsBatched = !isUnbatched,
                IsModule = random.Next(2) == 0,
                Layout = layout,
            };
        }

        bool isPooling = operation is Operation.MaxPooling or Operation.AveragePooling;
        Size kernel = kind == Kind.Pointwise ? 1 : Sizes(random, 1, random.Next(6) == 0 ? 11 : 5);
        Problem problem = new(operation, batch, inChannels, isPooling ? inChannels : outChannels, Sizes(random, 1, 16), kernel)
        {
            Groups = isPooling ? 1 : groups,
            Stride = random.Next(2) == 0 ? 1 : Sizes(random, 1, 4),
            Padding = random.Next(2) == 0 ? default : isPooling
                ? (random.Next((int)(kernel.Height / 2) + 1), random.Next((int)(kernel.Width / 2) + 1))
                : Sizes(random, 0, random.Next(5) == 0 ? 7 : 2),
            Dilation = kind == Kind.Dilated || (kind is not (Kind.Ordinary or Kind.Pointwise) && random.Next(4) == 0) ? Sizes(random, 1, 4)
                : 1,
            OutputPadding = operation == Operation.Transposed && random.Next(2) == 0 ? Sizes(random, 0, 3) : default,
            HasBias = !isPooling && random.Next(2) == 0,
            IsBatched = !isUnbatched,
            IsModule = random.Next(2) == 0,
            Layout = layout,
        };
        if (operation != Operation.Convolution || random.Next(3) > 0)
            return problem;

        problem = problem with { IsModule = true, Mode = random.Next(2) == 0 ? PaddingMode.Zeros : (PaddingMode)random.Next(1, 4) };
        return random.Next(2) == 0 ? problem with { IsSame = true, Stride = 1, Padding = default } : problem;
    }

    private static Size Sizes(Random random, int least, int most) => (random.Next(least, most + 1), random.Next(least, most + 1));

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}
