using TorchConv.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>
/// A model of random steps that join branches in all the ways in which images keep their positions: sums, concatenations, splits, shuffles, crops
/// and enlargements.
/// </summary>
internal sealed class RandomGraph : Module<Tensor, Tensor>
{
    private readonly List<Func<Tensor, Tensor>> _steps = [];
    private readonly ModuleList<Module<Tensor, Tensor>> _modules = new();
    private readonly Random _random;
    private readonly int _shortest;

    /// <param name="seed">Which graph.</param>
    /// <param name="steps">The number of its steps.</param>
    /// <param name="shortest">The smallest height and width of its images; the largest is 12 more.</param>
    public RandomGraph(int seed, int steps, int shortest = 20)
        : base(nameof(RandomGraph))
    {
        (_random, _shortest) = (new Random(seed), shortest);
        Images = [1, 2, _random.Next(shortest, shortest + 13), _random.Next(shortest, shortest + 13)];
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor x = zeros(Images);
        for (int i = 0; i < steps; i++)
        {
            _steps.Add(Step(x.shape[1], Math.Min(x.shape[2], x.shape[3])));
            x = _steps[^1](x);
        }

        Output = (_random.Next((int)x.shape[2]), _random.Next((int)x.shape[3]));
        RegisterComponents();
    }

    /// <summary>The number of kinds of steps.</summary>
    public const int Kinds = 14;

    /// <summary>The kind of each step.</summary>
    public List<int> Steps { get; } = [];

    public long[] Images { get; }

    /// <summary>Any position of the output.</summary>
    public (long Row, long Column) Output { get; }

    public override Tensor forward(Tensor input) => _steps.Aggregate(input.alias(), (x, step) => step(x));

    private T Use<T>(T module)
        where T : Module<Tensor, Tensor>
    {
        _modules.Add(module);
        return module;
    }

    private Conv2d Same(long channels, long outChannels, int dilation = 1) =>
        Same(channels, outChannels, dilation, 1 + (2 * _random.Next(2)));

    private Conv2d Same(long channels, long outChannels, int dilation, int width) =>
        Use(Conv2d(channels, outChannels, (3, width), padding: (dilation, width / 2 * dilation), dilation: (dilation, dilation)));

    private Func<Tensor, Tensor> Step(long c, long length)
    {
        int kind = _random.Next(Kinds);
        bool isPossible = kind switch
        {
            0 or 2 or 9 or 10 or 11 => length >= 16,
            1 or 7 or 8 => length <= _shortest + 4,
            6 => c % 2 == 0,
            _ => true,
        };
        Steps.Add(isPossible ? kind : Kinds - 1);
        switch (Steps[^1])
        {
            case 0:
                {
                    var conv = Use(Conv2d(c, 2, _random.Next(1, 4), stride: 2, padding: _random.Next(2)));
                    return x => conv.call(x);
                }

            case 1:
                {
                    var conv = Use(ConvTranspose2d(c, 2, _random.Next(2, 4), stride: 2, padding: _random.Next(2)));
                    return x => conv.call(x);
                }

            case 2:
                {
                    var pool = Use(_random.Next(2) == 0 ? (Module<Tensor, Tensor>)MaxPool2d(3, stride: 2, padding: 1, ceil_mode: _random.Next(2) == 0) : AvgPool2d(2));
                    return x => pool.call(x);
                }

            case 3:
                {
                    var conv = Same(c, c, _random.Next(1, 5));
                    return x => x.Plus(conv.call(x));
                }

            case 4:
                {
                    var (conv, relu) = (Same(c, c, _random.Next(1, 4)), Use(ReLU(inplace: true)));
                    return x =>
                    {
                        Tensor y = conv.call(x);
                        y.Increase(x);
                        return relu.call(y);
                    };
                }

            case 5:
                {
                    var (left, right) = (Same(c, 2), Use(Conv2d(c, 1, 1)));
                    return x => cat([left.call(x), right.call(x), x], 1);
                }

            case 6:
                {
                    // As in published models, a convolution mixes the channels before they are split.
                    var (mix, norm, conv) = (Use(Conv2d(c, c, 1)), Use(BatchNorm2d(c)), Same(c / 2, c / 2, 2));
                    return x =>
                    {
                        Tensor[] halves = norm.call(mix.call(x)).chunk(2, 1);
                        Tensor joined = cat([halves[0], conv.call(halves[1])], 1);
                        return joined.view(x.shape[0], 2, c / 2, x.shape[2], x.shape[3]).transpose(1, 2).contiguous().view(joined.shape);
                    };
                }

            case 7:
                {
                    var conv = Same(c, 2);
                    return x => conv.call(functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest));
                }

            case 8:
                {
                    var upsample = Use(Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bilinear, align_corners: false));
                    return x => upsample.call(x);
                }

            case 9:
                {
                    // A small U: down, up, cut to the same size, and joined with what it came from.
                    var (down, up, mix) = (Use(Conv2d(c, 2, 3, stride: 2, padding: 1)), Use(ConvTranspose2d(2, 2, 2, stride: 2)), Use(Conv2d(c + 2, 2, 1)));
                    return x => mix.call(cat([x, up.call(down.call(x)).narrow(2, 0, x.shape[2]).narrow(3, 0, x.shape[3])], 1));
                }

            case 10:
                {
                    var (conv, mix) = (Use(Conv2d(c, 2, 3)), Use(Conv2d(c + 2, 2, 1)));
                    return x => mix.call(cat([conv.call(x), x.narrow(2, 1, x.shape[2] - 2).narrow(3, 1, x.shape[3] - 2)], 1));
                }

            case 11:
                return x => functional.avg_pool2d(x, 3, stride: 2, padding: 1);

            case 12:
                {
                    var gate = Same(c, c);
                    return x => x.Plus(1) * gate.call(x).sigmoid();
                }

            default:
                {
                    var norm = Use(BatchNorm2d(c));
                    return x => functional.relu(norm.call(x));
                }
        }
    }
}
