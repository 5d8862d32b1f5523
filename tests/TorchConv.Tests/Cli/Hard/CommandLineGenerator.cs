namespace TorchConv.Tests.Cli.Hard;

/// <summary>Command lines that are right, nearly right and nonsense: commands, options and values are mixed at random.</summary>
internal sealed class CommandLineGenerator(int seed, string folder)
{
    private static readonly (string[] Command, string[] Options, int Weight)[] Commands =
    [
        (["layer", "linear"], ["--in", "--out", "--input"], 10),
        (["layer", "conv"], ["--in", "--out", "--kernel", "--stride", "--padding", "--dilation", "--groups", "--input"], 20),
        (["layer", "transposed"], ["--in", "--out", "--kernel", "--stride", "--padding", "--output-padding", "--dilation", "--groups", "--input"], 15),
        (["layer", "pointwise"], ["--in", "--out", "--input"], 5),
        (["layer", "separable"], ["--in", "--out", "--kernel", "--stride", "--padding", "--dilation", "--input"], 10),
        (["layer"], ["--in"], 1),
        (["compare"], ["--in", "--out", "--kernel", "--dilation", "--groups", "--stride", "--padding", "--input"], 10),
        (["field"], ["--design", "--layers", "--max-dilation", "--best", "--kernel"], 15),
        (["transpose"], ["--input", "--kernel", "--stride", "--padding"], 10),
        (["summary"], ["--model", "--assembly", "--type", "--input", "--depth", "--columns", "--width"], 8),
        (["figure"], ["-o", "--in", "--out", "--kernel", "--stride", "--padding", "--dilation", "--groups", "--input", "--stack", "--x", "--k", "--step", "--at"], 6),
        (["verify"], ["--claim", "--section"], 1),
        (["prove"], ["--rewrite", "--in", "--layers", "--stride"], 1),
        (["doctor", "--wrong"], [], 1),
        (["lab"], ["--port", "--nothing"], 1),
        ([], ["--version", "--help"], 1),
    ];

    private static readonly string[] Numbers =
        ["0", "1", "2", "3", "4", "5", "8", "-1", "-9223372036854775808", "9223372036854775807", "99999999999999999999", "1e3", "0x10", "١", " 3", "3 ", "+3", "3.5", "½"];

    private static readonly string[] Sizes = ["1", "2", "3", "3x5", "5×3", "same", "0", "-1", "40", "300", "3x", "x3", "3x5x7", "9223372036854775807", "3x-5", "NaN", ""];

    private static readonly string[] Shapes =
        ["1x3x32x32", "8x3x7x9", "1x3", "1x300", "0x3x32x32", "1x3x32x32x1", "x", "1x3x-2x2", "1x1x9223372036854775807x2", "1x1x28x28:int64", "1x1x32x32:nothing", ","];

    private static readonly string[] Matrices = ["1 2; 3 4", "1", ";", "1 2; 3", "1e101", "NaN", "a", "-0", "1,2;3,4", "1 2 3; 4 5 6; 7 8 9", "0.1 1e-300"];

    private static readonly string[] Words =
    [
        "", " ", "-", "--", "--help", "-h", "-?", "/?", "--version", "@words", "[suggest]", "[diagram]", "=", "--=", "'", "\"", "\\", "$(id)", "`id`", "%s%n", "../../etc/passwd",
        "\n", "a\nb", "\r", "\t", "\0", "\u001b[2J", "\u0007", "\u202e", "\ufeff", "\ud800", "空洞", "é", "🙂", new string('9', 400), new string('-', 400), new string('x', 20_000), "en", "zh", "json",
    ];

    private static readonly string[] Layers = ["3", "3d2", "3s2p1", "pool2", "pool2s2p1", "t4s2p1", "3x5d2x1", "t2s2o1", "3p", "d3", "3q", "0", "99999999999999999999", "3psame", "--measure"];

    private static readonly int[] Depths = [20, 100];

    private readonly Random _random = new(seed);
    private readonly int _weights = Commands.Sum(command => command.Weight);

    /// <summary>The next line, and the file that it may write.</summary>
    public (string[] Words, string? Output) Next()
    {
        (string[] command, string[] options, _) = Chosen();
        List<string> words = [.. command];
        string? output = null;
        if (command is ["field"])
            words.AddRange(Enumerable.Range(0, _random.Next(5)).Select(_ => Any(Layers)));
        if (command is ["field"] && Chance(20))
            words.AddRange(Enumerable.Repeat(Any(["3", "3d2", "2s1"]), Any(Depths)));
        if (command is ["figure"] && Chance(4))
            words.Add(Any(["sliding", "gridding", "channels", "sizes", "overlap", "bars", "nothing"]));
        for (int i = _random.Next(5); i > 0 && options.Length > 0; i--)
        {
            string option = Any(options);
            string value = Value(command, option);
            output ??= option == "-o" ? value : null;
            words.AddRange(Chance(20) ? [$"{option}={value}"] : Chance(30) ? [option] : [option, value]);
        }

        if (Chance(3))
            words.AddRange(["--format", Chance(10) ? Any(Words) : Any(["table", "json", "markdown", "csv"])]);
        if (Chance(3))
            words.AddRange(["--lang", Chance(10) ? Any(Words) : Any(["en", "zh"])]);
        if (Chance(6))
            words.Insert(_random.Next(words.Count + 1), Any(Words));

        // A lab that may be had would serve until it is stopped.
        if (words.Contains("lab"))
            words.Add("--nothing");
        return ([.. words], output);
    }

    private (string[] Command, string[] Options, int Weight) Chosen()
    {
        int at = _random.Next(_weights);
        return Commands.First(command => (at -= command.Weight) < 0);
    }

    private string Value(string[] command, string option)
    {
        if (option != "-o" && Chance(12))
            return Any(Words);

        return option switch
        {
            "-o" => Path.Combine(folder, Any(["a.svg", "b.svg", "nowhere/a.svg", "."])),
            "--in" or "--out" or "--groups" or "--layers" or "--max-dilation" or "--best" or "--step" or "--depth" or "--width" or "--port" => Any(Numbers),
            "--input" or "--kernel" when command is ["transpose"] => Any(Matrices),
            "--x" or "--k" => Any(Matrices),
            "--input" when command is ["figure"] => Any(Sizes),
            "--kernel" when command is ["field"] => Any(Numbers),
            "--input" => Any(Shapes),
            "--stack" => string.Join(' ', Enumerable.Range(0, _random.Next(4)).Select(_ => Any(Layers))),
            "--at" => Any(["0,0", "5,5", "-1,0", "0", "9223372036854775807,0"]),
            "--model" => Any(["lenet", "unet", "resnet18", "vgg16", "mobilenet_v2", "LeNet"]),
            "--assembly" => Any([typeof(CommandLineGenerator).Assembly.Location, "/dev/null", folder, "nowhere.dll", typeof(object).Assembly.Location]),
            "--type" => Any([typeof(CommandLineGenerator).FullName!, "System.String", "Nothing"]),
            "--columns" => Any(["input", "input,output", "nothing", ",", "parameters,share,bytes,field"]),
            "--claim" => Any(["D1", "C5", "Z9", "d1"]),
            "--section" => Any(["dilated", "seven"]),
            "--rewrite" => Any(["grouped-to-split", "nothing", ""]),
            _ => Any(Sizes),
        };
    }

    private bool Chance(int oneOf) => _random.Next(oneOf) == 0;

    private T Any<T>(T[] choices) => choices[_random.Next(choices.Length)];
}
