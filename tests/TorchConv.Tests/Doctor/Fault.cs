using TorchConv.Cli.Doctor;

namespace TorchConv.Tests.Doctor;

/// <summary>A tensor library with one fault: the plain computation, rounded to the type, of a problem or numbers that are not the ones that were asked.</summary>
internal sealed record Fault(string Name, Backend Backend)
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Of("a tap is dropped", change: (p, o) => (p, p.HasWeight && Taps(p) > 1 ? o with { Weight = Each(o.Weight, (w, i) => i % Taps(p) == Taps(p) - 1 ? 0 : w) } : o)),
        Of("the axes of the stride are exchanged", change: (p, o) => (p with { Stride = Exchanged(p.Stride) }, o)),
        Of("the axes of the dilation are exchanged", change: (p, o) => (p with { Dilation = Exchanged(p.Dilation) }, o)),
        Of("a group reads the channels of the first", change: (p, o) => (p, p.Groups > 1 ? o with { Input = Each(o.Input, (_, i) => o.Input[FirstGroup(p, i)]) } : o)),
        Of("output padding is ignored", change: (p, o) => (p with { OutputPadding = default }, o)),
        Of("the padding on the right is one too small", result: (p, r) => p.Padding.Width > 0 && p.HasWeight ? r with { Output = Each(r.Output, (y, i) => i % p.Output.Width == p.Output.Width - 1 ? 0 : y) } : r),
        Of("the bias is added twice", change: (p, o) => (p, o with { Bias = Each(o.Bias, (b, _) => 2 * b) })),
        Of("the gradient of the weight leaves out the last image", change: (p, o) => (p, o), gradient: (p, o) => o with { OutputGradient = WithoutLastImage(p, o.OutputGradient) }),
        Of("the tail of the channels is zero", result: (p, r) => p.HasWeight && p.Out % 4 != 0 ? r with { Output = Each(r.Output, (y, i) => Channel(p, i) >= p.Out / 4 * 4 ? 0 : y) } : r),
        new("sums are kept in 8 bits", (p, o, type, gradients) => Exact(p, o.RoundedTo(NumberType.BFloat16), gradients)),
        Of("reflection repeats the border", change: (p, o) => (p.Mode == PaddingMode.Reflect ? p with { Mode = PaddingMode.Replicate } : p, o)),
        Of("the gradient of the bias is missing", result: (p, r) => p.HasBias && r.WeightGradient is { } g ? r with { WeightGradient = Each(g, (w, i) => i >= g.Length - p.Out ? 0 : w) } : r),
        Of("every image is the first", change: (p, o) => (p, p.Batch > 1 ? o with { Input = Each(o.Input, (_, i) => o.Input[i % (o.Input.Length / p.Batch)]) } : o)),
        Of("channels-last is read as if it were contiguous", change: (p, o) => (p, p.Layout == Layout.ChannelsLast ? o with { Input = ChannelsLast(p, o.Input) } : o)),
        Of("the gradient of the input of strided layers is halved", result: (p, r) => p.HasWeight && p.Stride != new Size(1, 1) && r.InputGradient is { } g ? r with { InputGradient = Each(g, (x, _) => x / 2) } : r),
        Of("even \"same\" padding lies before instead of after", result: (p, r) => p.IsSame && p.Kernel.Width % 2 == 0 && p.Dilation.Width % 2 == 1 ? r with { Output = Each(r.Output, (_, i) => r.Output[i / p.Output.Width * p.Output.Width + (i + 1) % p.Output.Width]) } : r),
        Of("an average counts its padding", result: (p, r) => p.Operation == Operation.AveragePooling && p.Padding != default ? r with { Output = Each(r.Output, (y, _) => y * 1.1) } : r),
        Of("the gradient of a maximum goes to every position", result: (p, r) => p.Operation == Operation.MaxPooling && r.InputGradient is { } g ? r with { InputGradient = Each(g, (x, _) => x + 1) } : r),
        Of("an output that is not a number", result: (p, r) => p.Operation == Operation.Linear ? r with { Output = Each(r.Output, (y, i) => i == 0 ? double.NaN : y) } : r),
    ];

    /// <summary>A library without a fault: exact, and rounded to the type at the end.</summary>
    public static Backend None { get; } = (problem, operands, type, gradients) => Rounded(Exact(problem, operands, gradients), type);

    public override string ToString() => Name;

    private static Fault Of(
        string name,
        Func<Problem, Operands, (Problem, Operands)>? change = null,
        Func<Problem, Results, Results>? result = null,
        Func<Problem, Operands, Operands>? gradient = null) => new(name, (problem, operands, type, gradients) =>
    {
        var (changed, numbers) = change?.Invoke(problem, operands) ?? (problem, operands);
        if (changed.Output.Height < 1 || changed.Output.Width < 1)
            return new Results([], [], null, null);
        if (!changed.OutputShape.SequenceEqual(problem.OutputShape))
            numbers = numbers with { OutputGradient = Operands.Of(changed).OutputGradient };
        Results results = Exact(changed, numbers, gradients);
        if (gradient is not null && gradients)
            results = results with { WeightGradient = Exact(changed, gradient(changed, numbers), gradients).WeightGradient };
        return Rounded(result is null ? results : result(problem, results), type);
    });

    private static Results Exact(Problem problem, Operands operands, bool gradients)
    {
        Results results = Reference.Of(problem, operands).Values;
        return gradients ? results : results with { InputGradient = null, WeightGradient = null };
    }

    private static Results Rounded(Results results, NumberType type) => results with
    {
        Output = Each(results.Output, (y, _) => type.Round(y)),
        InputGradient = results.InputGradient is { } input ? Each(input, (x, _) => type.Round(x)) : null,
        WeightGradient = results.WeightGradient is { } weight ? Each(weight, (w, _) => type.Round(w)) : null,
    };

    private static double[] Each(double[] numbers, Func<double, int, double> change) => [.. numbers.Select(change)];

    private static int Taps(Problem p) => (int)(p.Kernel.Height * p.Kernel.Width);

    private static Size Exchanged(Size size) => (size.Width, size.Height);

    private static int Channel(Problem p, int output) => (int)(output / (p.Output.Height * p.Output.Width) % p.Out);

    private static int FirstGroup(Problem p, int input)
    {
        int plane = (int)(p.Input.Height * p.Input.Width), channel = input / plane % p.In;
        return input + ((channel % (p.In / p.Groups)) - channel) * plane;
    }

    private static double[] WithoutLastImage(Problem p, double[] gradient) =>
        p.Batch > 1 ? Each(gradient, (g, i) => i >= gradient.Length / p.Batch * (p.Batch - 1) ? 0 : g) : gradient;

    private static double[] ChannelsLast(Problem p, double[] input)
    {
        int plane = (int)(p.Input.Height * p.Input.Width), image = plane * p.In;
        return Each(input, (_, i) => input[(i / image * image) + (i % image % p.In * plane) + (i % image / p.In)]);
    }
}
