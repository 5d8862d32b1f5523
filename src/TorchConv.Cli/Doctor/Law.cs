using TorchConv.Arithmetic;

namespace TorchConv.Cli.Doctor;

/// <summary>What holds of every convolution: asked where the plain computation would take too long.</summary>
internal enum Law
{
    /// <summary>⟨output gradient, output⟩ = ⟨input gradient, input⟩ = ⟨weight gradient, weight⟩.</summary>
    Adjointness,

    /// <summary>The output of a sum is the sum of the outputs.</summary>
    Linearity,

    /// <summary>An input that is moved by the stride moves the output by one.</summary>
    Translation,

    /// <summary>The transposed convolution of the output's gradient is the gradient of the input.</summary>
    TransposedIsGradient,
}

/// <summary>A law on a problem.</summary>
internal sealed record LawQuestion(Law Law, Problem Asked) : Question("laws")
{
    private static readonly Problem[] Large =
    [
        Conv(1, 64, 128, (38, 50), 1, 0),
        Conv(1, 16, 16, 24, 17, 8),
        Conv(2, 256, 96, 9, 3, 1) with { Stride = 3 },
        Conv(2, 67, 19, 29, 1, 0),
        Conv(1, 3, 51, 80, 7, 3) with { Stride = 2 },
        Conv(1, 113, 113, 32, 3, 1) with { Groups = 113 },
        Conv(1, 16, 16, (41, 79), (10, 5), 0) with { Stride = (2, 1) },
        Conv(2, 32, 33, 28, 3, 2) with { Dilation = 2, Layout = Layout.ChannelsLast },
    ];

    /// <summary>Every law on every large problem.</summary>
    public static IReadOnlyList<Question> All(IReadOnlyList<Kind> kinds) =>
        [.. Large.Where(problem => kinds.Contains(problem.Kind))
            .SelectMany(problem => Enum.GetValues<Law>().Select(law => new LawQuestion(law, problem)))];

    public override Problem Problem => Asked;

    public override IEnumerable<(Direction Direction, Verdict Verdict)> Ask(Backend backend, NumberType type,
        IReadOnlyList<Direction> directions)
    {
        Direction direction = Law is Law.Linearity or Law.Translation ? Direction.Forward : Direction.InputGradient;
        if (!directions.Contains(direction) || type.Roundoff() > NumberType.Float32.Roundoff())
            yield break; // The sums are too long for 16 bits to say anything.

        Operands operands = Operands.Of(Asked).RoundedTo(type);
        Operands magnitudes = new(Abs(operands.Input), Abs(operands.Weight), [], Abs(operands.OutputGradient));
        Results sums = backend(Asked, magnitudes, NumberType.Float64, Law is Law.Adjointness or Law.TransposedIsGradient);
        yield return (direction, Law switch
        {
            Law.Adjointness => Adjointness(backend, type, operands, sums),
            Law.Linearity => Linearity(backend, type, operands, sums),
            Law.Translation => Translation(backend, type, operands, sums),
            _ => TransposedIsGradient(backend, type, operands, sums),
        });
    }

    private long ForwardTerms => Asked.In / Asked.Groups * Asked.Kernel.Height * Asked.Kernel.Width;

    private long GradientTerms => Asked.Out / Asked.Groups * Asked.Kernel.Height * Asked.Kernel.Width;

    private Verdict Adjointness(Backend backend, NumberType type, Operands operands, Results sums)
    {
        Results observed = backend(Asked, operands, type, gradients: true);
        double[] products =
        [
            Product(observed.Output, operands.OutputGradient),
            Product(observed.InputGradient!, operands.Input),
            Product(observed.WeightGradient!, operands.Weight),
        ];
        long terms = Math.Max(Math.Max(ForwardTerms, GradientTerms), Asked.Batch * Asked.Output.Height * Asked.Output.Width);
        double magnitude = Product(sums.Output, Abs(operands.OutputGradient));
        return Compare([products[0], products[0]], products[1..], _ => Bound.Of(type, terms, 1, magnitude, magnitude));
    }

    private Verdict Linearity(Backend backend, NumberType type, Operands operands, Results sums)
    {
        double[] Part(int parity) => [.. operands.Input.Select((number, i) => i % 2 == parity ? number : 0)];
        double[] Output(double[] input) => backend(Asked, operands with { Input = input }, type, gradients: false).Output;
        double[] whole = Output(operands.Input), even = Output(Part(0)), odd = Output(Part(1));
        return Compare(whole, [.. even.Zip(odd, (a, b) => a + b)], i =>
            2 * Bound.Of(type, ForwardTerms, 1, sums.Output[i], sums.Output[i]));
    }

    private Verdict Translation(Backend backend, NumberType type, Operands operands, Results sums)
    {
        Size input = Asked.Input, output = Asked.Output;
        int moved = (int)(Asked.Stride.Height * input.Width), plane = (int)(input.Height * input.Width);
        double[] below = [.. operands.Input.Select((_, i) => i % plane < moved ? 0 : operands.Input[i - moved])];
        double[] before = backend(Asked, operands, type, gradients: false).Output;
        double[] after = backend(Asked, operands with { Input = below }, type, gradients: false).Output;

        // What the kernel reads beyond the last row of the moved input has left it.
        long extent = Asked.Dilation.Height * (Asked.Kernel.Height - 1);
        int[] inside =
        [
            .. Enumerable.Range(0, before.Length).Where(i =>
            {
                long row = i / output.Width % output.Height;
                return row + 1 < output.Height && ((row + 1) * Asked.Stride.Height) - Asked.Padding.Height + extent < input.Height;
            }),
        ];
        return Compare(
            [.. inside.Select(i => before[i])],
            [.. inside.Select(i => after[i + output.Width])],
            i => 2 * Bound.Of(type, ForwardTerms, 1, sums.Output[inside[i]], sums.Output[inside[i]]));
    }

    private Verdict TransposedIsGradient(Backend backend, NumberType type, Operands operands, Results sums)
    {
        Problem transposed = new(Operation.Transposed, Asked.Batch, Asked.Out, Asked.In, Asked.Output, Asked.Kernel)
        {
            Stride = Asked.Stride,
            Padding = Asked.Padding,
            Dilation = Asked.Dilation,
            Groups = Asked.Groups,
            Layout = Asked.Layout,
        };
        transposed = transposed with
        {
            OutputPadding = (Asked.Input.Height - transposed.Output.Height,
            Asked.Input.Width - transposed.Output.Width)
        };
        Results gradient = backend(Asked, operands, type, gradients: true);
        Results forward = backend(transposed, new(operands.OutputGradient, operands.Weight, [], new double[operands.Input.Length]), type,
            gradients: false);
        return Compare(gradient.InputGradient!, forward.Output, i =>
            2 * Bound.Of(type, GradientTerms, 1, sums.InputGradient![i], sums.InputGradient[i]));
    }

    private static Verdict Compare(double[] expected, double[] observed, Func<int, double> bound)
    {
        if (expected.Length != observed.Length)
            return new(double.PositiveInfinity, 0, null);
        Verdict worst = default;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(expected[i] - observed[i]);
            double error = difference == 0 ? 0 : double.IsFinite(difference) ? difference / bound(i) : double.PositiveInfinity;
            if (error > worst.Error)
                worst = new(error, expected[i], observed[i]);
        }

        return worst;
    }

    private static double Product(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static double[] Abs(double[] numbers) => Array.ConvertAll(numbers, Math.Abs);

    private static Problem Conv(int batch, int inChannels, int outChannels, Size input, Size kernel, Size padding) =>
        new(Operation.Convolution, batch, inChannels, outChannels, input, kernel) { Padding = padding };
}
