using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

#pragma warning disable CA1812 // Made by name, from the compiled assembly.

namespace TorchConv.Tests.Summaries;

/// <summary>Models as public repositories write them: children are called by <c>.forward</c>, additions are in place, skips are kept in fields.</summary>
internal static class ForwardModels
{
    /// <summary>Each model and the shapes of its inputs, small ones.</summary>
    public static readonly Dictionary<string, string[]> Inputs = new()
    {
        [nameof(UNet)] = ["2x3x32x48"],
        [nameof(Yolo)] = ["2x3x64x64"],
        [nameof(Gpt)] = ["2x12:int64"],
        [nameof(ResNet)] = ["2x3x64x64"],
        [nameof(Vae)] = ["2x1x28x28"],
        [nameof(Clip)] = ["2x3x32x32", "2x7:int64"],
        [nameof(M5)] = ["2x1x8000"],
        [nameof(SqueezeAndExcitation)] = ["2x8x12x12"],
        [nameof(ShuffleNet)] = ["2x3x32x32"],
        [nameof(DenseNet)] = ["2x3x32x32"],
        [nameof(Inception)] = ["2x16x14x14"],
        [nameof(EveryWay)] = ["2x4"],
        [nameof(SeveralInputs)] = ["2x4"],
    };

    internal sealed class UNet : Module<Tensor, Tensor>
    {
        private readonly DoubleConv inc = new(3, 8), down1 = new(8, 16), down2 = new(16, 32), conv1 = new(32, 16), conv2 = new(16, 8);
        private readonly MaxPool2d pool = MaxPool2d(2);
        private readonly ConvTranspose2d up1 = ConvTranspose2d(32, 16, 2, stride: 2), up2 = ConvTranspose2d(16, 8, 2, stride: 2);
        private readonly Conv2d outc = Conv2d(8, 2, 1);

        public UNet()
            : base(nameof(UNet)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            using var _ = NewDisposeScope();
            var x1 = inc.forward(x);
            var x2 = down1.forward(pool.forward(x1));
            var x3 = down2.forward(pool.forward(x2));
            x = conv1.forward(cat([x2, up1.forward(x3)], 1));
            x = conv2.forward(cat([x1, up2.forward(x)], 1));
            return outc.forward(x).MoveToOuterDisposeScope();
        }
    }

    internal sealed class DoubleConv : Module<Tensor, Tensor>
    {
        private readonly Sequential double_conv;

        public DoubleConv(long inChannels, long outChannels)
            : base(nameof(DoubleConv))
        {
            double_conv = Sequential(
                Conv2d(inChannels, outChannels, 3, padding: 1, bias: false), BatchNorm2d(outChannels), ReLU(inplace: true),
                Conv2d(outChannels, outChannels, 3, padding: 1, bias: false), BatchNorm2d(outChannels), ReLU(inplace: true));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => double_conv.forward(x);
    }

    /// <summary>A list of modules, with routes to earlier outputs, additions and upsampling, as Darknet's configuration has them.</summary>
    internal sealed class Yolo : Module<Tensor, (Tensor, Tensor)>
    {
        private readonly ModuleList<Module<Tensor, Tensor>> module_list = new();

        public Yolo()
            : base(nameof(Yolo))
        {
            module_list.Add(Block(3, 8, 3, 1));
            module_list.Add(Block(8, 16, 3, 2));
            module_list.Add(Block(16, 8, 1, 1));
            module_list.Add(Block(8, 16, 3, 2));
            module_list.Add(Block(16, 16, 3, 2));
            module_list.Add(Upsample(scale_factor: [2, 2], mode: UpsampleMode.Nearest));
            module_list.Add(Block(32, 24, 1, 1));
            module_list.Add(Conv2d(24, 21, 1));
            module_list.Add(Conv2d(16, 21, 1));
            RegisterComponents();
        }

        public override (Tensor, Tensor) forward(Tensor x)
        {
            List<Tensor> outputs = [];
            for (int i = 0; i < 7; i++)
            {
                Tensor input = i switch { 0 => x, 6 => cat([outputs[5], outputs[3]], 1), _ => outputs[i - 1] };
                outputs.Add(module_list[i].forward(input));
            }

            return (module_list[7].forward(outputs[6]), module_list[8].forward(outputs[4]));
        }

        private static Sequential Block(long inChannels, long outChannels, long kernel, long stride) => Sequential(
            ("conv", Conv2d(inChannels, outChannels, kernel, stride: stride, padding: kernel / 2, bias: false)),
            ("norm", BatchNorm2d(outChannels)),
            ("leaky", LeakyReLU(0.1)));
    }

    internal sealed class Gpt : Module<Tensor, Tensor>
    {
        private readonly Embedding wte = Embedding(50, 24), wpe = Embedding(16, 24);
        private readonly ModuleList<GptBlock> h = new(new GptBlock(24, 3), new GptBlock(24, 3));
        private readonly LayerNorm ln_f = LayerNorm(24);
        private readonly Linear lm_head = Linear(24, 50, hasBias: false);

        public Gpt()
            : base(nameof(Gpt)) => RegisterComponents();

        public override Tensor forward(Tensor idx)
        {
            var pos = arange(idx.shape[1], dtype: ScalarType.Int64, device: idx.device);
            var x = wte.forward(idx) + wpe.forward(pos);
            foreach (var block in h)
                x = block.forward(x);
            return lm_head.forward(ln_f.forward(x));
        }
    }

    internal sealed class GptBlock : Module<Tensor, Tensor>
    {
        private readonly LayerNorm ln_1, ln_2;
        private readonly Linear c_attn, c_proj, c_fc, mlp_proj;
        private readonly GELU gelu = GELU();
        private readonly long heads;

        public GptBlock(long size, long heads)
            : base(nameof(GptBlock))
        {
            this.heads = heads;
            (ln_1, ln_2) = (LayerNorm(size), LayerNorm(size));
            (c_attn, c_proj, c_fc, mlp_proj) = (Linear(size, 3 * size), Linear(size, size), Linear(size, 4 * size), Linear(4 * size, size));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            x = x + Attend(ln_1.forward(x));
            return x + mlp_proj.forward(gelu.forward(c_fc.forward(ln_2.forward(x))));
        }

        private Tensor Attend(Tensor x)
        {
            var (b, t, c) = (x.shape[0], x.shape[1], x.shape[2]);
            var qkv = c_attn.forward(x).split(c, 2);
            var (q, k, v) = (Heads(qkv[0]), Heads(qkv[1]), Heads(qkv[2]));
            var mask = tril(ones(t, t, device: x.device)).eq(0);
            var weights = q.matmul(k.transpose(-2, -1)).div(Math.Sqrt(c / heads)).masked_fill(mask, float.NegativeInfinity).softmax(-1);
            return c_proj.forward(weights.matmul(v).transpose(1, 2).contiguous().view(b, t, c));

            Tensor Heads(Tensor part) => part.view(b, t, heads, c / heads).transpose(1, 2);
        }
    }

    /// <summary>The additions are in place, as in TorchVision's C#.</summary>
    internal sealed class ResNet : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = Conv2d(3, 8, 7, stride: 2, padding: 3, bias: false);
        private readonly BatchNorm2d bn1 = BatchNorm2d(8);
        private readonly ReLU relu = ReLU(inplace: true);
        private readonly MaxPool2d maxpool = MaxPool2d(3, stride: 2, padding: 1);
        private readonly Sequential layer1 = Sequential(new Bottleneck(8, 4, 1), new Bottleneck(16, 4, 1));
        private readonly Sequential layer2 = Sequential(new Bottleneck(16, 8, 2), new Bottleneck(32, 8, 1));
        private readonly AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d([1, 1]);
        private readonly Linear fc = Linear(32, 10);

        public ResNet()
            : base(nameof(ResNet)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            x = maxpool.forward(relu.forward(bn1.forward(conv1.forward(x))));
            x = layer2.forward(layer1.forward(x));
            return fc.forward(flatten(avgpool.forward(x), 1));
        }
    }

    internal sealed class Bottleneck : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1, conv2, conv3;
        private readonly BatchNorm2d bn1, bn2, bn3;
        private readonly ReLU relu = ReLU(inplace: true);
        private readonly Sequential? downsample;

        public Bottleneck(long inplanes, long planes, long stride)
            : base(nameof(Bottleneck))
        {
            (conv1, bn1) = (Conv2d(inplanes, planes, 1, bias: false), BatchNorm2d(planes));
            (conv2, bn2) = (Conv2d(planes, planes, 3, stride: stride, padding: 1, bias: false), BatchNorm2d(planes));
            (conv3, bn3) = (Conv2d(planes, planes * 4, 1, bias: false), BatchNorm2d(planes * 4));
            if (stride != 1 || inplanes != planes * 4)
                downsample = Sequential(Conv2d(inplanes, planes * 4, 1, stride: stride, bias: false), BatchNorm2d(planes * 4));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var identity = x;
            var y = relu.forward(bn1.forward(conv1.forward(x)));
            y = relu.forward(bn2.forward(conv2.forward(y)));
            y = bn3.forward(conv3.forward(y));
            if (downsample is not null)
                identity = downsample.forward(x);
            return y.add_(identity).relu_();
        }
    }

    internal sealed class Vae : Module<Tensor, (Tensor, Tensor, Tensor)>
    {
        private readonly Linear fc1 = Linear(784, 40), fc21 = Linear(40, 5), fc22 = Linear(40, 5), fc3 = Linear(5, 40), fc4 = Linear(40, 784);

        public Vae()
            : base(nameof(Vae)) => RegisterComponents();

        public override (Tensor, Tensor, Tensor) forward(Tensor x)
        {
            var (mu, logvar) = Encode(x.view(-1, 784));
            var std = exp(0.5 * logvar);
            return (Decode(mu + (randn_like(std) * std)), mu, logvar);
        }

        private (Tensor, Tensor) Encode(Tensor x)
        {
            var h1 = F.relu(fc1.forward(x));
            return (fc21.forward(h1), fc22.forward(h1));
        }

        private Tensor Decode(Tensor z) => sigmoid(fc4.forward(F.relu(fc3.forward(z))));
    }

    internal sealed class Clip : Module<Tensor, Tensor, (Tensor, Tensor)>
    {
        private readonly Conv2d patch = Conv2d(3, 16, 8, stride: 8, bias: false);
        private readonly LayerNorm ln_post = LayerNorm(16), ln_final = LayerNorm(16);
        private readonly Embedding token_embedding = Embedding(30, 16);
        private readonly GptBlock visual = new(16, 2), text = new(16, 2);
        private readonly Linear visual_projection = Linear(16, 12, hasBias: false), text_projection = Linear(16, 12, hasBias: false);

        public Clip()
            : base(nameof(Clip)) => RegisterComponents();

        public override (Tensor, Tensor) forward(Tensor image, Tensor tokens)
        {
            var x = patch.forward(image).flatten(2).permute(0, 2, 1);
            var images = visual_projection.forward(ln_post.forward(visual.forward(x)).mean([1]));
            var texts = text_projection.forward(ln_final.forward(text.forward(token_embedding.forward(tokens))).mean([1]));
            images = images / images.norm(1, keepdim: true);
            texts = texts / texts.norm(1, keepdim: true);
            var logits = images.matmul(texts.t());
            return (logits, logits.t());
        }
    }

    internal sealed class M5 : Module<Tensor, Tensor>
    {
        private readonly Conv1d conv1 = Conv1d(1, 8, 80, stride: 16), conv2 = Conv1d(8, 8, 3), conv3 = Conv1d(8, 16, 3);
        private readonly BatchNorm1d bn1 = BatchNorm1d(8), bn2 = BatchNorm1d(8), bn3 = BatchNorm1d(16);
        private readonly MaxPool1d pool = MaxPool1d(4);
        private readonly Linear fc1 = Linear(16, 35);

        public M5()
            : base(nameof(M5)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            x = pool.forward(F.relu(bn1.forward(conv1.forward(x))));
            x = pool.forward(F.relu(bn2.forward(conv2.forward(x))));
            x = pool.forward(F.relu(bn3.forward(conv3.forward(x))));
            x = F.avg_pool1d(x, x.shape[^1]).permute(0, 2, 1);
            return F.log_softmax(fc1.forward(x), 2);
        }
    }

    internal sealed class SqueezeAndExcitation : Module<Tensor, Tensor>
    {
        private readonly AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d(1);
        private readonly Conv2d fc1 = Conv2d(8, 2, 1), fc2 = Conv2d(2, 8, 1);

        public SqueezeAndExcitation()
            : base(nameof(SqueezeAndExcitation)) => RegisterComponents();

        public override Tensor forward(Tensor x) => x * F.sigmoid(fc2.forward(F.relu(fc1.forward(avgpool.forward(x)))));
    }

    internal sealed class ShuffleNet : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = Conv2d(3, 12, 3, stride: 2, padding: 1, bias: false);
        private readonly ShuffleBlock stage1 = new(12), stage2 = new(12);
        private readonly Linear fc = Linear(12, 4);

        public ShuffleNet()
            : base(nameof(ShuffleNet)) => RegisterComponents();

        public override Tensor forward(Tensor x) => fc.forward(stage2.forward(stage1.forward(conv1.forward(x))).mean([2, 3]));
    }

    internal sealed class ShuffleBlock : Module<Tensor, Tensor>
    {
        private readonly Sequential branch;

        public ShuffleBlock(long channels)
            : base(nameof(ShuffleBlock))
        {
            long half = channels / 2;
            branch = Sequential(
                Conv2d(half, half, 1, bias: false), BatchNorm2d(half), ReLU(inplace: true),
                Conv2d(half, half, 3, padding: 1, groups: half, bias: false), BatchNorm2d(half),
                Conv2d(half, half, 1, bias: false), BatchNorm2d(half), ReLU(inplace: true));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var halves = x.chunk(2, 1);
            var y = cat([halves[0], branch.forward(halves[1])], 1);
            var (n, c, h, w) = (y.shape[0], y.shape[1], y.shape[2], y.shape[3]);
            return y.view(n, 2, c / 2, h, w).transpose(1, 2).contiguous().view(n, c, h, w);
        }
    }

    internal sealed class DenseNet : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv0 = Conv2d(3, 8, 3, padding: 1, bias: false), transition = Conv2d(20, 10, 1, bias: false);
        private readonly ModuleList<Module<Tensor, Tensor>> block = new();
        private readonly AvgPool2d pool = AvgPool2d(2);
        private readonly Linear classifier = Linear(10, 3);

        public DenseNet()
            : base(nameof(DenseNet))
        {
            for (int i = 0; i < 3; i++)
                block.Add(Sequential(BatchNorm2d(8 + (4 * i)), ReLU(), Conv2d(8 + (4 * i), 4, 3, padding: 1, bias: false)));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            List<Tensor> features = [conv0.forward(x)];
            foreach (var layer in block)
                features.Add(layer.forward(cat(features, 1)));
            x = pool.forward(transition.forward(cat(features, 1)));
            return classifier.forward(F.adaptive_avg_pool2d(F.relu(x), 1).flatten(1));
        }
    }

    internal sealed class Inception : Module<Tensor, Tensor>
    {
        private readonly Conv2d branch1 = Conv2d(16, 4, 1), branch2_1 = Conv2d(16, 4, 1), branch2_2 = Conv2d(4, 6, 3, padding: 1);
        private readonly Conv2d branch3_1 = Conv2d(16, 2, 1), branch3_2 = Conv2d(2, 4, 5, padding: 2), branch4 = Conv2d(16, 4, 1);

        public Inception()
            : base(nameof(Inception)) => RegisterComponents();

        public override Tensor forward(Tensor x) => cat(
            [
                branch1.forward(x),
                branch2_2.forward(branch2_1.forward(x)),
                branch3_2.forward(branch3_1.forward(x)),
                branch4.forward(F.max_pool2d(x, 3, 1, 1)),
            ],
            1);
    }

    /// <summary>Every place where C# lets a forward be called.</summary>
    internal sealed class EveryWay : Derived<Tensor>
    {
        private readonly Linear inLambda = Linear(4, 4), inIterator = Linear(4, 4), inAsync = Linear(4, 4), asGroup = Linear(4, 4), asOther = Linear(4, 4);
        private readonly Linear ofConstraint = Linear(4, 4), inInitializer = Linear(4, 4);
        private readonly Generic<Linear> generic = new(Linear(4, 4));
        private readonly Twice twice = new();

        public EveryWay() => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            x = base.forward(x);
            Func<Tensor, Tensor> lambda = y => inLambda.forward(y);
            x = Iterate(lambda(x)).Last();
            x = InTask(x).GetAwaiter().GetResult();
            Func<Tensor, Tensor> group = asGroup.forward;
            x = Select([group(x)], asOther.forward)[0];
            x = Constrained(ofConstraint, x);
            return new[] { inInitializer.forward(generic.forward(twice.Run(x))) }[0];
        }

        private IEnumerable<Tensor> Iterate(Tensor x)
        {
            yield return x;
            yield return inIterator.forward(x);
        }

        private async Task<Tensor> InTask(Tensor x)
        {
            await Task.CompletedTask;
            return inAsync.forward(x);
        }

        private static Tensor[] Select(Tensor[] tensors, Func<Tensor, Tensor> function) => [.. tensors.Select(function)];

        private static Tensor Constrained<TModule>(TModule module, Tensor x)
            where TModule : Module<Tensor, Tensor> => module.forward(x);
    }

    /// <summary>Calls its own forward, where the compiler knows the type.</summary>
    internal sealed class Twice : Module<Tensor, Tensor>
    {
        private readonly Linear fc = Linear(4, 4);

        public Twice()
            : base(nameof(Twice)) => RegisterComponents();

        public Tensor Run(Tensor x) => this.forward(this.forward(x));

        public override Tensor forward(Tensor x) => fc.forward(x);
    }

    internal abstract class Derived<T> : Module<T, Tensor>
    {
        private readonly Linear first = Linear(4, 4);

        protected Derived()
            : base("Derived")
        {
        }

        public override Tensor forward(T x) => first.forward((Tensor)(object)x!);
    }

    internal sealed class Generic<TModule> : Module<Tensor, Tensor>
        where TModule : Module<Tensor, Tensor>
    {
        private readonly TModule inner;

        public Generic(TModule inner)
            : base("Generic")
        {
            this.inner = inner;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => inner.forward(x);
    }

    /// <summary>Children of two to six inputs, and an LSTM whose state is left out.</summary>
    internal sealed class SeveralInputs : Module<Tensor, Tensor>
    {
        private readonly Two two = new();
        private readonly Three three = new();
        private readonly Four four = new();
        private readonly Five five = new();
        private readonly Six six = new();
        private readonly LSTM lstm = LSTM(4, 4, batchFirst: true);
        private readonly MultiheadAttention attention = MultiheadAttention(4, 2);

        public SeveralInputs()
            : base(nameof(SeveralInputs)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            x = six.forward(five.forward(four.forward(three.forward(two.forward(x, x), x, x), x, 1, x), x, x, x, x), x, x, x, x, "");
            x = lstm.forward(x.unsqueeze(1)).Item1;
            return attention.forward(x, x, x, null, false, null).Item1;
        }
    }

    internal sealed class Two : Module<Tensor, Tensor, Tensor>
    {
        private readonly Linear fc = Linear(4, 4);

        public Two()
            : base(nameof(Two)) => RegisterComponents();

        public override Tensor forward(Tensor a, Tensor b) => fc.forward(a + b);
    }

    internal sealed class Three : Module<Tensor, Tensor, Tensor, Tensor>
    {
        private readonly Linear fc = Linear(4, 4);

        public Three()
            : base(nameof(Three)) => RegisterComponents();

        public override Tensor forward(Tensor a, Tensor b, Tensor c) => fc.forward(a + b + c);
    }

    internal sealed class Four : Module<Tensor, Tensor, int, Tensor, Tensor>
    {
        private readonly Linear fc = Linear(4, 4);

        public Four()
            : base(nameof(Four)) => RegisterComponents();

        public override Tensor forward(Tensor a, Tensor b, int c, Tensor d) => fc.forward(a + b + d);
    }

    internal sealed class Five : Module<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>
    {
        private readonly Linear fc = Linear(4, 4);

        public Five()
            : base(nameof(Five)) => RegisterComponents();

        public override Tensor forward(Tensor a, Tensor b, Tensor c, Tensor d, Tensor e) => fc.forward(a + e);
    }

    internal sealed class Six : Module<Tensor, Tensor, Tensor, Tensor, Tensor, string, Tensor>
    {
        private readonly Linear fc = Linear(4, 4);

        public Six()
            : base(nameof(Six)) => RegisterComponents();

        public override Tensor forward(Tensor a, Tensor b, Tensor c, Tensor d, Tensor e, string f) => fc.forward(a + e);
    }
}
