using System.CommandLine;

namespace TorchConv.Cli;

/// <summary>Two lines for each command that may be typed as they are; the help shows them.</summary>
internal static class Examples
{
    private static readonly string[] All =
    [
        "verify",
        "verify D3 C9 --lang zh",
        "compare",
        "compare --in 64 --out 128 --kernel 3 --padding 1",
        "layer linear --in 784 --out 10",
        "layer linear --no-bias",
        "layer conv --in 3 --out 64 -k 7 -s 2 -p 3 --input 1x3x224x224",
        "layer conv -k 3x5 -p same",
        "layer dilated -k 3 -d 4",
        "layer dilated --in 64 --out 64 -k 3 -p same",
        "layer grouped --in 256 --out 256 -k 3 -g 32 -p 1",
        "layer grouped",
        "layer depthwise --in 32 -k 3 -p 1",
        "layer depthwise --in 16 --out 32",
        "layer pointwise --in 256 --out 64",
        "layer pointwise",
        "layer separable --in 32 --out 64 -k 3 -p 1",
        "layer separable -d 2",
        "layer transposed --in 64 --out 32 -k 4 -s 2 -p 1",
        "layer transposed -k 3 -s 2 --output-padding 1",
        "field 3 3d2 3d3 --measure",
        "field --design --layers 3",
        "transpose",
        "transpose --stride 2",
        "prove",
        "prove --rewrite grouped-to-dense --layers 3",
        "summary --model resnet18",
        "summary --model vgg16 --depth 1 --format markdown",
        "port \"nn.Conv2d(3, 30, 10, dilation=2)\"",
        "port \"nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)\" --format json",
        "lab",
        "lab --port 0",
        "report -o lab.html",
        "report -o gaps.html --stack \"3d2 3d2 3d2\"",
        "figure",
        "figure sliding -o sliding.svg",
        "doctor",
        "doctor --format json",
    ];

    /// <summary>The examples of one command; none where it has commands of its own, or none are known.</summary>
    public static IReadOnlyList<string> Of(Command command)
    {
        string name = string.Join(' ', Path(command).Reverse());
        return command.Subcommands.Count > 0
            ? []
            : [.. All.Where(example => example == name || example.StartsWith(name + ' ', StringComparison.Ordinal))];
    }

    private static IEnumerable<string> Path(Command command)
    {
        for (Command? one = command; one is not null and not RootCommand; one = one.Parents.OfType<Command>().FirstOrDefault())
            yield return one.Name;
    }
}
