// Lists the samples, or runs one of them: dotnet run --project samples -- NAME. No sample needs this file.

using System;
using System.Linq;
using System.Text;
using TorchConv.Samples;

(string Name, string Lesson, Func<string[], int> Run)[] samples =
[
    ("ParameterCounts", "six kinds of layer and what each has to learn", Plain(ParameterCounts.Run)),
    ("DilatedContext", "seeing far without holes, and DeepLab's head", Plain(DilatedContext.Run)),
    ("GroupedBottleneck", "groups in AlexNet, ResNeXt and ShuffleNet", Plain(GroupedBottleneck.Run)),
    ("TransposedDecoder", "doubling an image without a checkerboard", Plain(TransposedDecoder.Run)),
    ("PointwiseBottleneck", "1×1, 3×3, 1×1 against the plain 3×3", Plain(PointwiseBottleneck.Run)),
    ("DepthwiseSeparable", "MobileNet's block, and MobileNet v1 itself", Plain(DepthwiseSeparable.Run)),
    ("TrainComparison", "the same network with four kinds of layer, trained", TrainComparison.Run),
];

Console.OutputEncoding = Encoding.UTF8; // × and → also on Windows

if (args.Length == 0 || args[0] is "--help" or "-h" or "-?")
{
    foreach (var (name, lesson, _) in samples)
        Console.WriteLine($"{name,-20} {lesson}");
    return 0;
}

var sample = Array.Find(samples, sample => sample.Name.Equals(Plainly(args[0]), StringComparison.OrdinalIgnoreCase));
if (sample.Run is null)
{
    Console.Error.WriteLine($"unknown sample \"{args[0]}\"; the samples are {string.Join(", ", samples.Select(known => known.Name))}");
    return 2;
}

QuietNnpack.Apply();
return sample.Run(args[1..]);

// transposed-decoder and TransposedDecoder.cs are understood too
static string Plainly(string name) =>
    (name.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name).Replace("-", "", StringComparison.Ordinal);

Func<string[], int> Plain(Action run) => options =>
{
    if (options.Length > 0)
    {
        Console.Error.WriteLine($"unknown option \"{options[0]}\"; this sample takes none");
        return 2;
    }

    run();
    return 0;
};
