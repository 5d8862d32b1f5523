// TrainComparison: the lesson that tables cannot teach: what the layers learn, and how long they take.
//
// What it shows
//   One small classifier, four times: its three 3×3 layers are ordinary, grouped, dilated or depthwise separable. All
//   learn to tell circles, squares, triangles and crosses apart, in noisy images that this file draws. Then a
//   segmentation network with a transposed decoder learns to say for every pixel which shape it belongs to.
//
// Papers
//   Kingma, Ba: Adam: A Method for Stochastic Optimization, 2015, arXiv:1412.6980
//   Smith, Topin: Super-Convergence: Very Fast Training of Neural Networks, 2018, arXiv:1708.07120 (one-cycle learning rate)
//   and for the layers those of DilatedContext, GroupedBottleneck, DepthwiseSeparable and TransposedDecoder
//
// What it prints
//     2,000 images of 20×20 pixels to learn from, 500 new ones to be asked about, seed 1
//
//     Which shape is it?         accuracy  parameters  multiply-adds  epochs  seconds/epoch
//       ordinary                   98.6 %      16,596      1,627,328       6           1.24
//       grouped                    97.8 %       4,500        417,728       6           0.70
//       dilated                    98.4 %      16,596      1,627,328       6           1.04
//       separable                  98.0 %       2,964        251,328       6           0.82
//
//     Which pixels belong to it? mean IoU  parameters  multiply-adds  epochs  seconds/epoch
//       segmentation               95.0 %      23,605      2,393,600       6           1.79
//
//     o circle, # square, ^ triangle, + cross
//     after 1 epoch         at the end            the truth
//     ....................  ....................  ....................
//     ....................  ....................  ....................
//     ....................  ....................  ....................
//     ....................  ....................  ....................
//     ....................  .........^..........  .........^..........
//     ........++..........  ........^^..........  ........^^..........
//     ........+++.........  ........^^^.........  ........^^^.........
//     .......#o++.........  .......^^^^.........  .......^^^^.........
//     ......o####o........  ......^^^^^^........  ......^^^^^^........
//     .....#o#o#++........  .....^^^^^^^........  ......^^^^^^........
//     .....#o#o#o++.......  .....^^^^^^^........  .....^^^^^^^^.......
//     ....o#o#+#+++.......  ....^^^^^^^^^.......  ....^^^^^^^^^.......
//     ...oooo#o#o++.......  ...^^^^^^^^^^.......  ...^^^^^^^^^^.......
//     ...o#oooo##+++......  ...^^^^^^^^^^#......  ...^^^^^^^^^^^......
//     .....oo####++.......  .....^^^^^^^^#......  ....^^^^^^^^^^......
//     ....................  ....................  ..............^.....
//     ....................  ....................  ....................
//     ....................  ....................  ....................
//     ....................  ....................  ....................
//     ....................  ....................  ....................
//
// With three seeds     1       2       3
//   ordinary      98.6 %  99.2 %  99.6 %
//   grouped       97.8 %  98.2 %  97.2 %
//   dilated       98.4 %  99.4 %  98.8 %
//   separable     98.0 %  99.4 %  96.4 %
//   segmentation  95.0 %  95.6 %  95.1 %
//
// Six times fewer multiply-adds are not six times less time: every layer and every step has costs of its own, and
// libtorch computes the groups of a float64 convolution one after the other. The seconds are those of one core of a server.
//
// Options
//   --seed N     other images, other first weights (1). The same seed gives the same numbers again.
//   --epochs N   how often each network sees every image (6)
//   --images N   how many images there are to learn from (2000); a quarter as many are asked about
//   --only NAME  one network: ordinary, grouped, dilated, separable or segmentation
//
// Ctrl+C stops the training and prints the results so far; the exit status is then 130.
// Progress goes to standard error, results to standard output.
//
// To use it: copy this file into a project that references TorchSharp and call TrainComparison.Run().

#nullable enable

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using TorchSharp;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Samples;

/// <summary>Says for every pixel what it belongs to: (N, 1, H, W) → (N, classes, H, W), for even H and W.</summary>
public sealed class SegmentationNet : Module<Tensor, Tensor>
{
    private readonly Sequential fine;
    private readonly Sequential coarse;
    private readonly ConvTranspose2d up;
    private readonly Sequential classify;

    /// <summary>An encoder of half the size with dilations 1, 2, 3, a trained doubling, and the fine features beside it.</summary>
    public SegmentationNet(long classes) : base(nameof(SegmentationNet))
    {
        fine = ConvNormRelu(1, 8);
        coarse = Sequential(
            ConvNormRelu(8, 16, stride: 2),
            ConvNormRelu(16, 32, dilation: 2),
            ConvNormRelu(32, 32, dilation: 3));
        up = ConvTranspose2d(32, 16, kernel_size: 4, stride: 2, padding: 1); // stride divides kernel: no checkerboard
        classify = Sequential(BatchNorm2d(16 + 8), ReLU(), Conv2d(16 + 8, classes, 1));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var edges = fine.call(input);
        var meaning = up.call(coarse.call(edges));
        return classify.call(cat([meaning, edges], dim: 1)).MoveToOuterDisposeScope();
    }

    private static Sequential ConvNormRelu(long inChannels, long outChannels, long stride = 1, long dilation = 1) => Sequential(
        Conv2d(inChannels, outChannels, 3, stride: stride, padding: dilation, dilation: dilation, bias: false),
        BatchNorm2d(outChannels),
        ReLU());
}

/// <summary>Trains one classifier with four kinds of layer, and a segmentation network, and compares them.</summary>
public static partial class TrainComparison
{
    private const int Side = 20;
    private const int BatchSize = 16;
    private const string Segmentation = "segmentation";
    private static readonly string[] shapes = ["circle", "square", "triangle", "cross"];

    private delegate Module<Tensor, Tensor> Layer(long inChannels, long outChannels, long dilation);

    private static readonly (string Name, Layer Layer)[] kinds =
    [
        ("ordinary", (i, o, _) => Conv2d(i, o, 3, padding: 1, bias: false)),
        ("grouped", (i, o, _) => Conv2d(i, o, 3, padding: 1, groups: 4, bias: false)),
        ("dilated", (i, o, dilation) => Conv2d(i, o, 3, padding: dilation, dilation: dilation, bias: false)),
        ("separable", (i, o, _) => Sequential(
            Conv2d(i, i, 3, padding: 1, groups: i, bias: false), BatchNorm2d(i), ReLU(),
            Conv2d(i, o, 1, bias: false))),
    ];

    /// <summary>What to train on, what to test on, and how predictions are scored.</summary>
    private sealed record Lesson(Tensor Images, Tensor Targets, Tensor NewImages, Tensor NewTargets, Func<Tensor, Tensor, double> Score);

    private static void Compare(Options options, CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        var random = new Random(options.Seed);
        var (images, labels, masks) = DrawShapes(random, options.Images);
        var (newImages, newLabels, newMasks) = DrawShapes(random, options.NewImages);
        Console.WriteLine(Invariant($"{options.Images:N0} images of {Side}×{Side} pixels to learn from, {options.NewImages:N0} new ones to be asked about, seed {options.Seed}"));

        // float64: some CPUs compute the float32 gradients of convolutions wrongly (oneDNN's AVX-512 code in libtorch 2.10).
        // float64 takes another way through libtorch, which is right everywhere and fast enough for small networks.
        var results = new List<Result>();
        foreach (var (name, layer) in kinds.Where(kind => options.Wants(kind.Name)))
        {
            manual_seed(options.Seed);
            using var network = Classifier(layer).to(float64);
            if (Train(name, network, new Lesson(images, labels, newImages, newLabels, Accuracy), options, stop) is { } result)
                results.Add(result);
        }

        Print("Which shape is it?", "accuracy", results);

        if (options.Wants(Segmentation))
        {
            manual_seed(options.Seed);
            using var network = new SegmentationNet(shapes.Length + 1).to(float64);
            var found = new List<string[]>();
            var lesson = new Lesson(images, masks, newImages, newMasks, MeanIoU);
            if (Train(Segmentation, network, lesson, options, stop, prediction => found.Add(DrawMask(prediction[0]))) is { } result)
            {
                Print("Which pixels belong to it?", "mean IoU", [result]);
                PrintSideBySide(("after 1 epoch", found[0]), ("at the end", found[^1]), ("the truth", DrawMask(newMasks[0])));
            }
        }
    }

    private static Sequential Classifier(Layer layer) => Sequential(
        Conv2d(1, 16, 3, stride: 2, padding: 1, bias: false), BatchNorm2d(16), ReLU(),
        layer(16, 16, 1), BatchNorm2d(16), ReLU(),
        layer(16, 32, 2), BatchNorm2d(32), ReLU(),
        layer(32, 32, 3), BatchNorm2d(32), ReLU(),
        AdaptiveAvgPool2d(1), Flatten(), Linear(32, shapes.Length));

    /// <summary>Trains until it has seen everything or is stopped; null where it was stopped before it saw anything.</summary>
    private static Result? Train(
        string name, Module<Tensor, Tensor> network, Lesson lesson, Options options, CancellationToken stop, Action<Tensor>? afterEpoch = null)
    {
        int batchesPerEpoch = (options.Images + BatchSize - 1) / BatchSize;
        using var optimizer = optim.Adam(network.parameters());
        var schedule = optim.lr_scheduler.OneCycleLR(optimizer, max_lr: 0.02, total_steps: batchesPerEpoch * options.Epochs, cycle_momentum: false);
        long[] order = Enumerable.Range(0, options.Images).Select(index => (long)index).ToArray();
        var random = new Random(options.Seed);
        var clock = new Stopwatch();
        int batches = 0;
        double score = 0;

        for (int epoch = 1; epoch <= options.Epochs && !stop.IsCancellationRequested; epoch++)
        {
            network.train();
            random.Shuffle(order);
            double loss = 0;
            int seen = 0;
            clock.Start();
            foreach (long[] batch in order.Chunk(BatchSize).TakeWhile(_ => !stop.IsCancellationRequested))
            {
                loss += Step(batch);
                seen += batch.Length;
                batches++;
                ShowProgress($"{name,-12} epoch {epoch} of {options.Epochs}, {seen} of {options.Images} images", done: false);
            }

            clock.Stop();
            if (seen == 0)
                break;

            score = Ask();
            ShowProgress(Invariant($"{name,-12} epoch {epoch} of {options.Epochs}, loss {loss / seen:F4}, new images {score:P1}"), done: true);
        }

        return batches == 0 ? null : new Result(
            name,
            score,
            network.parameters().Sum(parameter => parameter.numel()),
            MultiplyAdds(network),
            (double)batches / batchesPerEpoch,
            clock.Elapsed.TotalSeconds / batches * batchesPerEpoch);

        double Step(long[] batch)
        {
            using var scope = NewDisposeScope();
            var chosen = tensor(batch);
            var prediction = network.call(lesson.Images.index_select(0, chosen));
            var loss = functional.cross_entropy(prediction, lesson.Targets.index_select(0, chosen));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            schedule.step();
            return loss.item<double>() * batch.Length;
        }

        double Ask()
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            network.eval();
            var prediction = network.call(lesson.NewImages).argmax(1);
            afterEpoch?.Invoke(prediction);
            return lesson.Score(prediction, lesson.NewTargets);
        }
    }

    private static double Accuracy(Tensor prediction, Tensor truth) => prediction.eq(truth).to(float64).mean().item<double>();

    /// <summary>Intersection over union of the pixels found and the true ones, averaged over the shapes and the background.</summary>
    private static double MeanIoU(Tensor prediction, Tensor truth) => Enumerable.Range(0, shapes.Length + 1).Average(kind =>
    {
        using Scalar held = kind; // eq(kind) would make one that the garbage collector may free before libtorch reads it
        Tensor found = prediction.eq(held), there = truth.eq(held);
        return (double)(found & there).sum().item<long>() / (found | there).sum().item<long>();
    });
}

// From here on nothing is about layers: the images, the options, the tables and Ctrl+C. Nothing of it is needed to train a network of yours.
public static partial class TrainComparison
{
    /// <summary>Trains and compares. Returns the exit status: 0, 130 after Ctrl+C, 2 for an impossible option.</summary>
    public static int Run(params string[] args)
    {
        if (Parse(args, out var options) is { } mistake)
        {
            Console.Error.WriteLine(mistake);
            return 2;
        }

        Console.OutputEncoding = Encoding.UTF8; // × also on Windows
        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler onCtrlC = (_, pressed) =>
        {
            pressed.Cancel = !stop.IsCancellationRequested; // a second Ctrl+C ends the process at once
            stop.Cancel();
        };
        Console.CancelKeyPress += onCtrlC;

        // One thread: images this small gain nothing from more, the networks' times can be compared,
        // and sums are added up in the same order however many cores there are.
        int threads = get_num_threads();
        set_num_threads(1);
        try
        {
            Compare(options, stop.Token);
        }
        finally
        {
            set_num_threads(threads);
            Console.CancelKeyPress -= onCtrlC;
        }

        if (!stop.IsCancellationRequested)
            return 0;

        Console.Error.WriteLine("stopped by Ctrl+C: the tables show the results so far");
        return 130;
    }

    private sealed record Options(int Seed = 1, int Epochs = 6, int Images = 2000, string? Only = null)
    {
        public int NewImages => (Images + 3) / 4;

        public bool Wants(string network) => Only is null || Only == network;
    }

    private sealed record Result(string Name, double Score, long Parameters, long MultiplyAdds, double Epochs, double SecondsPerEpoch);

    /// <summary>One shape in each image, of any size, place, turn and brightness, and noise over it.</summary>
    private static (Tensor Images, Tensor Labels, Tensor Masks) DrawShapes(Random random, int count)
    {
        var images = new double[count, 1, Side, Side];
        var labels = new long[count];
        var masks = new long[count, Side, Side];
        for (int n = 0; n < count; n++)
        {
            int shape = random.Next(shapes.Length);
            double radius = Side * Between(0.17, 0.37), x = Between(radius, Side - 1 - radius), y = Between(radius, Side - 1 - radius);
            double brightness = Between(0.5, 1), turn = Between(0, 2 * Math.PI), cos = Math.Cos(turn), sin = Math.Sin(turn);
            labels[n] = shape;
            for (int row = 0; row < Side; row++)
            {
                for (int column = 0; column < Side; column++)
                {
                    double right = column - x, down = row - y;
                    double inside = radius - RadiusAt(shape, cos * right + sin * down, cos * down - sin * right);
                    images[n, 0, row, column] = brightness * Math.Clamp(inside + 0.5, 0, 1) + Between(-0.2, 0.2);
                    masks[n, row, column] = inside > 0 ? shape + 1 : 0;
                }
            }
        }

        return (tensor(images), tensor(labels), tensor(masks));

        double Between(double low, double high) => low + (high - low) * random.NextDouble();
    }

    /// <summary>The radius of the shape around (0, 0) whose outline passes through (u, v).</summary>
    private static double RadiusAt(int shape, double u, double v)
    {
        double right = Math.Abs(u), down = Math.Abs(v);
        return shapes[shape] switch
        {
            "circle" => Math.Sqrt(u * u + v * v),
            "square" => 1.3 * Math.Max(right, down),
            "triangle" => Math.Max(2 * u, Math.Sqrt(3) * down - u),
            _ => Math.Min(Math.Max(right, 3 * down), Math.Max(3 * right, down)),
        };
    }

    /// <summary>How often a weight is multiplied and added while one image passes.</summary>
    private static long MultiplyAdds(Module<Tensor, Tensor> network)
    {
        using var scope = NewDisposeScope();
        long total = 0;
        var removeHooks = new List<Action>();
        foreach (var layer in network.modules().OfType<Module<Tensor, Tensor>>().Where(layer => layer is Convolution or TorchSharp.Modules.Linear))
        {
            removeHooks.Add(layer.register_forward_hook((_, input, output) =>
            {
                // a weight works once for each output pixel, in a transposed convolution for each input pixel
                long[] shape = layer is TorchSharp.Modules.ConvTranspose2d ? input.shape : output.shape;
                total += shape.Skip(2).Aggregate(1L, (pixels, length) => pixels * length) * layer.get_parameter("weight")!.numel();
                return output;
            }).remove);
        }

        network.eval();
        using (no_grad())
            network.call(zeros(0, 1, Side, Side, dtype: float64)); // no images: all the shapes, none of the work

        removeHooks.ForEach(remove => remove());
        return total;
    }

    private static string[] DrawMask(Tensor mask) => Enumerable.Range(0, Side)
        .Select(row => string.Concat(mask[row].data<long>().Select(kind => ".o#^+"[(int)kind])))
        .ToArray();

    private static void Print(string question, string score, IReadOnlyCollection<Result> results)
    {
        if (results.Count == 0)
            return;

        Console.WriteLine();
        Console.WriteLine($"{question,-26} {score,8}  parameters  multiply-adds  epochs  seconds/epoch");
        foreach (var result in results)
            Console.WriteLine(Invariant($"  {result.Name,-24} {result.Score,8:P1}  {result.Parameters,10:N0}  {result.MultiplyAdds,13:N0}  {result.Epochs,6:0.##}  {result.SecondsPerEpoch,13:F2}"));
    }

    private static void PrintSideBySide(params (string Title, string[] Rows)[] pictures)
    {
        Console.WriteLine();
        Console.WriteLine("o circle, # square, ^ triangle, + cross");
        Console.WriteLine(string.Join("  ", pictures.Select(picture => picture.Title.PadRight(Side))).TrimEnd());
        for (int row = 0; row < Side; row++)
            Console.WriteLine(string.Join("  ", pictures.Select(picture => picture.Rows[row])));
    }

    /// <summary>On a terminal one line that is written over; in a file or a pipe only what is done, line by line.</summary>
    private static void ShowProgress(string text, bool done)
    {
        if (Console.IsErrorRedirected && done)
            Console.Error.WriteLine(text);
        else if (!Console.IsErrorRedirected)
            Console.Error.Write($"\r{text,-70}{(done ? Environment.NewLine : "")}");
    }

    private static string? Parse(string[] args, out Options options)
    {
        options = new Options();
        for (int i = 0; i < args.Length; i += 2)
        {
            string name = args[i], value = i + 1 < args.Length ? args[i + 1] : "";
            bool isNumber = int.TryParse(value, CultureInfo.InvariantCulture, out int number);
            switch (name)
            {
                case "--seed" when isNumber:
                    options = options with { Seed = number };
                    break;
                case "--epochs" when isNumber && number is >= 1 and <= 1000:
                    options = options with { Epochs = number };
                    break;
                case "--images" when isNumber && number is >= 1 and <= 100_000:
                    options = options with { Images = number };
                    break;
                case "--only" when value == Segmentation || kinds.Any(kind => kind.Name == value):
                    options = options with { Only = value };
                    break;
                case "--seed" or "--epochs" or "--images" or "--only":
                    return $"{name} (\"{value}\") must be {Rule(name)}";
                default:
                    return $"unknown option \"{name}\"; the options are --seed, --epochs, --images and --only";
            }
        }

        return null;

        static string Rule(string name) => name switch
        {
            "--seed" => "a whole number",
            "--epochs" => "a number from 1 to 1000",
            "--images" => "a number from 1 to 100000",
            _ => $"{string.Join(", ", kinds.Select(kind => kind.Name))} or {Segmentation}",
        };
    }
}
