using System.Text;
using System.Text.RegularExpressions;

namespace TorchConv.Tests.Cli;

/// <summary>
/// What a person reads after a command, compared whole with a file that was read and approved: no word, column or number can
/// change or be lost unnoticed. Rounding errors, which are those of one machine, are written as ε.
/// </summary>
public partial class ApprovedScreensTests
{
    private static readonly string[] Commands = ["verify", "compare", "layer", "field", "transpose", "prove", "summary", "port", "lab", "report", "figure", "doctor"];
    private static readonly string[] Layers = ["linear", "conv", "dilated", "grouped", "depthwise", "pointwise", "separable", "transposed"];

    private static readonly string[] Answers =
    [
        "compare",
        "compare --in 64 --out 96 --kernel 5 --groups 32 --input 1x64x20x20",
        "compare --format markdown",
        "compare --format csv",
        "compare --format json",
        .. Layers.Select(kind => $"layer {kind}"),
        "layer conv --in 64 --out 128 --kernel 3x5 --stride 2 --padding 1x2 --groups 4 --no-bias --input 8x64x56x56",
        "layer conv --padding same --no-bias --format markdown",
        "layer \"nn.ConvTranspose2d(16, 8, 3, stride=2, padding=1, output_padding=1)\" --format json",
        "layer transposed --in 16 --out 16 --stride 2 --input 1x16x16x16 --want 32x32",
        "layer conv --input 1x3x32x32 --want 16x16 --stride 2",
        "layer conv --input 1x3x32x32 --want 10x10",
        "field 3 3 3",
        "field 3d2 3d2 3d2",
        "field 3 pool2s2 3 t4s2p1",
        "field 3 3d2 3d5 --measure",
        "field 7s2p3 pool3s2p1 3p1 --format json",
        "field --design --layers 3 --max-dilation 6 --best 4",
        "transpose",
        "transpose --input \"1 2; 3 4\" --kernel \"1 0 2; 0 1 0; 1 1 1\" --stride 2 --padding 1",
        "prove",
        "prove --padding same --layers 2",
        "prove --rewrite grouped-to-split --format json",
        "summary --model lenet",
        "summary --model lenet --columns input,output,kernel,field,parameters,trainable,multiply-adds,share,bytes --width 200",
        "summary --model resnet18 --depth 2",
        "summary --model lenet --format markdown",
        "summary --model lenet --format json",
        "port \"nn.Sequential(nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(1352, 10))\" --input 1x1x28x28",
        "port \"torch.nn.Conv2d(3, 30, 3, dilation: 2)\" --to pytorch",
        "figure",
    ];

    private static readonly string[] Refusals =
    [
        "layer conv --kernel 0", "layer conv --kernel 3x", "layer conv --groups 4", "layer conv --input 1x3x2x2", "layer conv --input 3x32x32", "layer conv --in", "layer conv --padding sam",
        "layer convolution", "layer transposed --output-padding 1", "layer linear --bias", "layer \"nn.Conv2d(3, 30)\"", "layer conv --format xml", "layer conv --in 3 --in 4",
        "compare --groups 7", "field", "field 3 x", "field 3 3 --design", "field 99999999999999999999", "field --design --layers 0", "transpose --input \"1 2; 3\"", "transpose --kernel x",
        "prove --rewrite nothing", "prove --layers 101", "summary", "summary --model resnet", "summary --model lenet --input 1x3x32x32", "summary --model lenet --columns fields",
        "summary --assembly nothing.dll --type T --input 1x3", "port", "port \"nn.Conv3D(1, 2, 3)\"", "port --to fortran \"nn.ReLU()\"", "figure slidin", "figure sliding --groups 2",
        "verify Z9", "verify --claim", "verfy", "--nothing",
    ];

    public static TheoryData<string, string> Files => new()
    {
        { "help.txt", string.Join('\n', Commands.Select(command => $"{command} --help").Concat(Layers.Select(kind => $"layer {kind} --help")).Prepend("--help")) },
        { "answers.txt", string.Join('\n', Answers) },
        { "answers.zh.txt", string.Join('\n', Answers.Where(line => !line.Contains("--format", StringComparison.Ordinal)).Select(line => $"{line} --lang zh")) },
        { "refusals.txt", string.Join('\n', Refusals) },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_person_reads_what_was_approved(string file, string lines)
    {
        StringBuilder screens = new();
        foreach (string line in lines.Split('\n'))
        {
            Answer answer = CommandLine.RunHere(line);
            screens.Append($"$ torchconv {line}\n{answer.Output}{answer.Error}{(answer.ExitCode == 0 ? "" : $"[{answer.ExitCode}]\n")}\n");
        }

        RoundingError().Replace($"{screens}", "ε").ShouldBeApproved(Path.Combine("Cli", "Screens", file));
    }

    [GeneratedRegex(@" *\b\d(\.\d+)?[eE]-\d+\b")]
    private static partial Regex RoundingError();
}
