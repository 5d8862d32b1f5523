using TorchConv.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>
/// A model of two inputs, images N×C×H×W and rows N×F, made of random steps of all the ways in which people join modules. The steps are chosen by
/// what came out of those before, for one real image.
/// </summary>
internal sealed class RandomModel : Module<Tensor, Tensor, Tensor>
{
    private readonly List<Func<Tensor, Tensor, Tensor>> _steps = [];
    private readonly ModuleList<Module<Tensor, Tensor>> _modules = new();
    private readonly Random _random;

    public RandomModel(int seed, int steps)
        : base(nameof(RandomModel))
    {
        _random = new Random(seed);
        Images = [_random.Next(1, 4), 2 * _random.Next(1, 4), _random.Next(4, 10), _random.Next(4, 10)];
        Rows = [Images[0], _random.Next(1, 5)];
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor x = zeros(Images), rows = zeros(Rows);
        for (int i = 0; i < steps; i++)
        {
            _steps.Add(Step(x.shape));
            x = _steps[^1](x, rows);
        }

        RegisterComponents();
        eval();
    }

    public long[] Images { get; }

    public long[] Rows { get; }

    public override Tensor forward(Tensor images, Tensor rows) => _steps.Aggregate(images.alias(), (x, step) => step(x, rows));

    private T Use<T>(T module)
        where T : Module<Tensor, Tensor>
    {
        module.eval();
        _modules.Add(module);
        return module;
    }

    private Func<Tensor, Tensor, Tensor> Step(long[] shape)
    {
        (long c, long h, long w) = (shape[1], shape[2], shape[3]);
        long channels = 2 * _random.Next(1, 4);
        switch (_random.Next(15))
        {
            case 0 when h > 2 && w > 2:
                {
                    var conv = Use(Conv2d(c, channels, _random.Next(1, 4), stride: _random.Next(1, 3), padding: _random.Next(2), groups: _random.Next(1, 3), bias: false));
                    return (x, _) => conv.call(x);
                }

            case 1:
                {
                    var conv = Use(ConvTranspose2d(c, channels, 2, stride: h > 20 ? 1 : 2));
                    return (x, _) => conv.call(x);
                }

            case 2:
                {
                    var layers = Use(Sequential(BatchNorm2d(c), ReLU(inplace: true), Dropout2d(), Identity()));
                    return (x, _) => layers.call(x);
                }

            case 3:
                {
                    var conv = Use(Conv2d(c, c, 3, padding: Padding.Same));
                    return (x, _) => x.Plus(conv.call(x));
                }

            case 4:
                {
                    var (left, right) = (Use(Conv2d(c, channels, 1)), Use(Conv2d(c, 2, 3, padding: 1)));
                    return (x, _) => cat([left.call(x), x, right.call(x)], 1);
                }

            case 5:
                {
                    var conv = Use(Conv2d(c / 2, 3, 1));
                    return (x, _) => cat([conv.call(x.chunk(2, 1)[0]), x.narrow(1, 0, 1)], 1);
                }

            case 6:
                {
                    // Each channel becomes an image of its own: the batch of the convolution is N×C.
                    var conv = Use(Conv2d(1, 2, 3, padding: 1));
                    return (x, _) => conv.call(x.reshape(x.shape[0] * x.shape[1], 1, x.shape[2], x.shape[3])).view(x.shape[0], 2 * x.shape[1], x.shape[2], x.shape[3]);
                }

            case 7:
                {
                    var shared = Use(Conv2d(c, c, 3, padding: 1));
                    return (x, _) => shared.call(shared.call(x));
                }

            case 8 when h > 3 && w > 3:
                {
                    var pool = Use(_random.Next(2) == 0 ? (Module<Tensor, Tensor>)MaxPool2d(2) : AvgPool2d(3, stride: 2, padding: 1));
                    return (x, _) => pool.call(x);
                }

            case 9 when h < 12 && w < 12:
                {
                    var upsample = Use(Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bilinear));
                    return (x, _) => upsample.call(x);
                }

            case 10:
                {
                    var gate = Use(Sequential(Linear(Rows[1], c), Sigmoid()));
                    return (x, rows) => x * gate.call(rows).view(rows.shape[0], c, 1, 1);
                }

            case 11:
                {
                    var (flatten, linear) = (Use(Flatten()), Use(Linear(c * h * w, 4)));
                    return (x, _) => linear.call(flatten.call(x)).view(x.shape[0], 2, 2, 1).expand(-1, 2, 2, 3);
                }

            case 12:
                {
                    var (norm, linear) = (Use(LayerNorm(c)), Use(Linear(c, channels)));
                    return (x, _) => linear.call(norm.call(x.permute(0, 2, 3, 1))).permute(0, 3, 1, 2);
                }

            case 13:
                {
                    // A squeeze and excitation, as in many published networks.
                    var (pool, gate) = (Use(AdaptiveAvgPool2d(1)), Use(Sequential(Conv2d(c, 2, 1), SiLU(), Conv2d(2, c, 1), Hardsigmoid())));
                    return (x, _) => x * gate.call(pool.call(x));
                }

            default:
                {
                    var activation = Use(_random.Next(3) switch { 0 => (Module<Tensor, Tensor>)Hardswish(), 1 => PReLU(1), _ => ReLU6() });
                    return (x, _) => activation.call(x);
                }
        }
    }
}
