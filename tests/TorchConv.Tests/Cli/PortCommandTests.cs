using System.Text.Json;

namespace TorchConv.Tests.Cli;

/// <summary><c>torchconv port</c>, and expressions where other commands take layers.</summary>
public sealed class PortCommandTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    private string[] Port(string text, params string[] options)
    {
        File.WriteAllText(_file, text);
        return ["port", _file, .. options];
    }

    [Fact]
    public void Code_facts_and_notes_are_printed()
    {
        Answer answer = CommandLine.RunHere(Port("net = nn.Sequential(\n  nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Flatten(),\n  nn.Linear(5408, 10))\n", "--input", "1x1x28x28")).ShouldBeFine();

        answer.Output.Should().Be(
            """
            using System;
            using TorchSharp;
            using TorchSharp.Modules;

            var net = torch.nn.Sequential(
                torch.nn.Conv2d(1, 8, 3),
                torch.nn.ReLU(),
                torch.nn.Flatten(),
                torch.nn.Linear(5408, 10));

            module kind    line parameters output shape field
            net.0  Conv2d     2         80 1×8×26×26      3×3
            net.1  ReLU       2          0 1×8×26×26      3×3
            net.2  Flatten    2          0 1×5408           –
            net.3  Linear     3     54,090 1×10             –

            parameters  54,170
            net.3: in_features 5,408 = 8 channels of net.0 × 26 × 26 of height and width; the size of the input changes them, and so do kernel, stride, padding and dilation of every layer before
            1×1×28×28 is the only square image that passes all layers

            """);
    }

    [Fact]
    public void An_input_that_does_not_pass_has_exit_status_1()
    {
        Answer answer = CommandLine.RunHere(Port("nn.Sequential(nn.Conv2d(1, 8, 3), nn.Flatten(), nn.Linear(100, 10))", "--input", "1x1x28x28", "--format", "json"));

        answer.ExitCode.Should().Be(1);
        JsonElement port = JsonDocument.Parse(answer.Output).RootElement;
        port.GetProperty("fits").GetBoolean().Should().BeFalse();
        port.GetProperty("modules")[2].GetProperty("problem").GetString().Should().Be("in_features (100) must be 5,408 = 8 × 26 × 26, channels × height × width of 0");
        port.EnumerateObject().Select(property => property.Name).Should().Equal("csharp", "parameters", "areAllCounted", "isOrderKnown", "fits", "modules", "notPorted", "notes");
    }

    [Fact]
    public void An_expression_is_written_in_either_language()
    {
        CommandLine.RunHere(["port", "nn.LSTM(10, 20, num_layers=2, batch_first=True)", "--code"]).ShouldBeFine().Output
            .Should().Be("torch.nn.LSTM(10, 20, numLayers: 2, batchFirst: true)\n");
        CommandLine.RunHere(["port", "torch.nn.Linear(inputSize: 300, outputSize: 10, hasBias: false)", "--to", "pytorch"]).ShouldBeFine().Output
            .Should().Be("torch.nn.Linear(300, 10, bias=False)\n");
    }

    [Fact]
    public void What_is_wrong_is_shown_where_it_stands()
    {
        Answer answer = CommandLine.RunHere(Port("nn.Sequential(\n\tnn.Conv2d(1, 8 3))"));

        answer.Error.Should().Be("torchconv: line 2, column 17: \"3\" stands where \",\" or \")\" is expected\n   nn.Conv2d(1, 8 3))\n                  ^\n");
        answer.Output.Should().BeEmpty();
        answer.ExitCode.Should().Be(2);
    }

    [Theory]
    [InlineData("en", "parameters, at least  0\n")]
    [InlineData("zh", "参数总数至少为  0\n")]
    public void A_total_of_which_modules_are_missing_says_so(string language, string total) =>
        CommandLine.RunHere(Port("fc = nn.Linear(size, 4)\n", "--lang", language)).ShouldBeFine().Output.Should().Contain(total);

    [Fact]
    public void A_module_without_a_name_is_called_by_its_kind()
    {
        Answer answer = CommandLine.RunHere(["port", "nn.AvgPool2d(2)", "--input", "1x3x1x1"]);

        answer.Output.Should().Contain("\nAvgPool2d: an input of length 1 with padding 0 + 0 must be");
        answer.ExitCode.Should().Be(1);
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        using (FileStream file = File.OpenWrite(_file))
            file.SetLength(10_000_000);
        Answer answer = CommandLine.RunHere(["port", _file]);

        answer.Error.Should().Be("torchconv: the text has 2,500,000 characters or more; it must have at most 500,000\n");
        answer.ExitCode.Should().Be(2);
    }

    [Theory]
    [InlineData("nowhere.py", "file nowhere.py cannot be read: there is no such file")]
    [InlineData("/", "file / cannot be read: it is a folder")]
    public void A_file_that_cannot_be_read_is_named(string file, string reason)
    {
        Answer answer = CommandLine.RunHere(["port", file]);

        answer.Error.Should().Be($"torchconv: {reason}\n");
        answer.ExitCode.Should().Be(2);
    }

    [Theory]
    [InlineData("nn.Conv2d(3, 30, 10, dilation=2)", "conv", 9_030)]
    [InlineData("torch.nn.Linear(300, 3000, hasBias: false)", "linear", 900_000)]
    [InlineData("nn.ConvTranspose2d(3, 30, 10)", "transposed", 9_030)]
    [InlineData("nn.Sequential(nn.Conv2d(3, 3, 10, groups=3), nn.Conv2d(3, 30, 1))", "stack", 423)]
    [InlineData("nn.MaxPool2d(2)", "pool", 0)]
    public void Layer_takes_an_expression_and_what_it_prints_can_be_pasted_back(string expression, string kind, long parameters)
    {
        JsonElement layer = CommandLine.RunHere(["layer", expression, "--format", "json"]).ShouldBeFine().Json;

        layer.GetProperty("kind").GetString().Should().Be(kind);
        layer.GetProperty("parameters").GetInt64().Should().Be(parameters);
        foreach (string line in new[] { "csharp", "pytorch" })
            CommandLine.RunHere(["layer", layer.GetProperty(line).GetString()!, "--format", "json"]).ShouldBeFine().Json.ToString().Should().Be(layer.ToString());
    }

    [Fact]
    public void Field_takes_expressions_among_its_words()
    {
        Answer answer = CommandLine.RunHere(["field", "3", "nn.Sequential(nn.Conv2d(1, 4, 3, dilation=2), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2))", "3"]).ShouldBeFine();

        answer.Output.Should().Contain("field 12×12").And.Contain("BatchNorm2d, ReLU: position by position, no field grows");
        answer.Output.Should().Contain("\nConv2d(1, 4, 3, dilation=2) ").And.Contain("\nMaxPool2d(2) ");
    }

    [Fact]
    public void Paddings_are_listed_that_give_the_size_that_is_wanted()
    {
        CommandLine.RunHere("layer transposed --in 4 --out 8 --kernel 3 --stride 2 --input 1x4x16x16 --want 32x32").ShouldBeFine().Output.Should().Be(
            """
            padding output padding C#
                1×1            1×1 torch.nn.ConvTranspose2d(4, 8, 3, stride: 2, padding: 1, output_padding: 1)

            input 1×4×16×16, output 32×32: every padding that gives it, the smallest first

            """);
        Answer none = CommandLine.RunHere("layer conv --kernel 4 --input 1x3x32x32 --want 32");
        none.Output.Should().Be("no padding gives height 32: padding 1 gives 31, padding 2 gives 33\n");
        none.ExitCode.Should().Be(1);
    }

    [Fact]
    public void Same_padding_with_a_stride_is_explained_and_proved()
    {
        Answer answer = CommandLine.RunHere("layer conv --in 3 --out 8 --kernel 3 --stride 2 --padding same --input 1x3x224x224").ShouldBeFine();

        answer.Output.Should().Contain("output shape  1×8×112×112\n").And.Contain("above, below  0, 1\n")
            .And.Contain("torch.nn.Sequential(torch.nn.ZeroPad2d((0, 1, 0, 1)), torch.nn.Conv2d(3, 8, 3, stride: 2))")
            .And.Contain("compared with the same layer of stride 1, of which only every stride-th position is kept: the largest difference is ");
    }

    [Fact]
    public void Time_says_what_decides_it()
    {
        Answer answer = CommandLine.RunHere("layer conv --in 8 --out 8 --kernel 3 --groups 8 --time").ShouldBeFine();

        answer.Output.Should().Contain("time, median").And.Contain("multiply-adds a byte")
            .And.MatchRegex("float32, [0-9]+ threads, [0-9]+ repetitions after warming up; [0-9.]+ multiply-adds a byte: so few that memory decides, not multiplication");
        CommandLine.RunHere("layer pointwise --time --format json").ShouldBeFine().Json.GetProperty("time").GetProperty("repetitions").GetInt32().Should().BeGreaterThanOrEqualTo(5);
    }

    [Fact]
    public void Transposed_layers_are_counted_in_both_ways_by_name() =>
        CommandLine.RunHere("layer transposed").ShouldBeFine().Output.Should().MatchRegex(@"for each input position \(fvcore, PyTorch\) +9,216,000\n").And.MatchRegex(@"for each output position \(ptflops\) +15,129,000\n");
}
