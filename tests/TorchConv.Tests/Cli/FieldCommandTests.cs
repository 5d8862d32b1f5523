using System.Globalization;
using System.Numerics;
using System.Text.Json;
using TorchConv.Cli.Commands;
using TorchConv.Layers;
using TorchConv.ReceptiveFields;
using TorchConv.Tables;

namespace TorchConv.Tests.Cli;

/// <summary><c>torchconv field</c>: receptive fields drawn, measured and designed.</summary>
public class FieldCommandTests
{
    [Fact]
    public void Where_the_paths_are_not_counted_the_table_says_so_and_JSON_omits_them()
    {
        string line = $"field {string.Join(' ', Enumerable.Repeat("3s2", 21))}";

        CommandLine.RunHere(line).ShouldBeFine().Output.Should().Contain("the paths of so large a field are not counted (JSON has no \"hits\"): . not touched, # touched");
        CommandLine.RunHere($"{line} --format json").ShouldBeFine().Json.TryGetProperty("hits", out _).Should().BeFalse();
        CommandLine.RunHere("field 3 --format json").ShouldBeFine().Json.GetProperty("hits").GetProperty("height").GetArrayLength().Should().Be(3);
    }

    [Fact]
    public async Task Draws_the_gaps_of_three_layers_of_dilation_2_and_measures_them()
    {
        Answer answer = (await CommandLine.RunLineAsync("field 3d2 3d2 3d2 --measure")).ShouldBeFine();

        answer.Output.Should().Be(
            """
            layer field effective stride effective padding
            3d2     5×5                1                 0
            3d2     9×9                1                 0
            3d2   13×13                1                 0

            field 13×13, touched 7×7: 49 of 169 positions (29.0 %), gridded: it has gaps
            test of hybrid dilated convolution (HDC), kernel 3: M = 2, 2, 2; M₂ ≤ 3: passes, no gaps
            M₂ = 2 ≤ 3 passes, yet the field has gaps: the test presumes that the first dilation is 1

            paths to the output: . none, - + * # from few to most
            - . - . + . + . + . - . -
            . . . . . . . . . . . . .
            - . + . * . * . * . + . -
            . . . . . . . . . . . . .
            + . * . # . # . # . * . +
            . . . . . . . . . . . . .
            + . * . # . # . # . * . +
            . . . . . . . . . . . . .
            + . * . # . # . # . * . +
            . . . . . . . . . . . . .
            - . + . * . * . * . + . -
            . . . . . . . . . . . . .
            - . - . + . + . + . - . -

            measured by gradients on TorchSharp's layers: 13×13, 49 positions touched
            gradient: . 0, # not 0
            # . # . # . # . # . # . #
            . . . . . . . . . . . . .
            # . # . # . # . # . # . #
            . . . . . . . . . . . . .
            # . # . # . # . # . # . #
            . . . . . . . . . . . . .
            # . # . # . # . # . # . #
            . . . . . . . . . . . . .
            # . # . # . # . # . # . #
            . . . . . . . . . . . . .
            # . # . # . # . # . # . #
            . . . . . . . . . . . . .
            # . # . # . # . # . # . #
            predicted and measured agree, position by position

            """);
    }

    [Fact]
    public void Says_that_dilations_1_2_3_leave_no_gaps()
    {
        Answer answer = CommandLine.RunHere("field 3 3d2 3d3").ShouldBeFine();

        answer.Output.Should().Contain("field 13×13, touched 13×13: 169 of 169 positions (100.0 %), no gaps\ntest of hybrid dilated convolution (HDC), kernel 3: M = 1, 2, 3; M₂ ≤ 3: passes, no gaps\n");
        answer.Output.Split('\n').Should().OnlyContain(line => line == line.TrimEnd());
    }

    [Fact]
    public void Writes_the_same_as_json()
    {
        JsonElement report = CommandLine.RunHere("field 3x5s1x2p0x2 pool2 t4s2p1 --format json --measure").ShouldBeFine().Json;

        report.EnumerateObject().Select(property => property.Name).Should().Equal(
            "layers", "field", "touched", "touchedPositions", "positions", "gridded", "hdc", "hits", "measured");
        report.GetProperty("layers").EnumerateArray().Select(row => $"{row.GetProperty("layer")} {Row(row, "field")} {Row(row, "stride")} {Row(row, "padding")}").Should().Equal(
            "3x5s1x2p0x2 3,5 1,2 0,2", "pool2 4,7 2,4 0,2", "t4s2p1 6,11 1,2 2,6");
        (Row(report, "field"), Row(report, "touched")).Should().Be(("6,11", "6,11"));
        (report.GetProperty("touchedPositions").GetInt64(), report.GetProperty("positions").GetInt64(), report.GetProperty("gridded").GetBoolean()).Should().Be((66, 66, false));
        report.GetProperty("hdc").ValueKind.Should().Be(JsonValueKind.Null, "the test is not made for such a stack");
        (Row(report.GetProperty("hits"), "height"), Row(report.GetProperty("hits"), "width")).Should().Be(("1,2,3,3,2,1", "1,1,2,2,3,2,3,2,2,1,1"));
        (report.GetProperty("measured").GetProperty("touchedPositions").GetInt64(), report.GetProperty("measured").GetProperty("agrees").GetBoolean()).Should().Be((66, true));
    }

    [Fact]
    public void Writes_a_stride_of_a_half_as_a_number()
    {
        JsonElement layer = CommandLine.RunHere("field t2s2 --format json").ShouldBeFine().Json.GetProperty("layers")[0];

        Row(layer, "stride").Should().Be("0.5,0.5");
        CommandLine.RunHere("field t2s2").ShouldBeFine().Output.Should().Contain("t2s2    1×1              1/2                 0")
            .And.Contain("neighbouring outputs have different fields, which repeat every 2×2; this is the first output with the largest field: row 0, column 0");
    }

    [Fact]
    public void Writes_paths_with_all_of_their_digits()
    {
        string line = $"field {string.Join(' ', Enumerable.Repeat("3", 100))} --format json";
        JsonElement hits = CommandLine.RunHere(line).ShouldBeFine().Json.GetProperty("hits").GetProperty("height");

        hits.EnumerateArray().Select(hit => BigInteger.Parse(hit.GetRawText(), CultureInfo.InvariantCulture)).Aggregate(BigInteger.Add).Should().Be(BigInteger.Pow(3, 100));
    }

    [Fact]
    public void Writes_markdown_and_csv()
    {
        CommandLine.RunHere("field 3 3d2 --format markdown").ShouldBeFine().Output.Should().Be(
            """
            | layer | field | effective stride | effective padding |
            |---|---:|---:|---:|
            | 3 | 3×3 | 1 | 0 |
            | 3d2 | 7×7 | 1 | 0 |

            field 7×7, touched 7×7: 49 of 49 positions (100.0 %), no gaps  
            test of hybrid dilated convolution (HDC), kernel 3: M = 1, 2; M₂ ≤ 3: passes, no gaps  

            ```text
            paths to the output: . none, - + * # from few to most
            + + * + * + +
            + + * + * + +
            * * # * # * *
            + + * + * + +
            * * # * # * *
            + + * + * + +
            + + * + * + +
            ```

            """);
        CommandLine.RunHere("field 3 3d2 --format csv").ShouldBeFine().Output.Should().Be("layer,field,effective stride,effective padding\n3,3x3,1,0\n3d2,7x7,1,0\n");
    }

    [Fact]
    public void Speaks_chinese()
    {
        Answer answer = CommandLine.RunHere("field 3d2 3d2 3d2 --lang zh").ShouldBeFine();

        answer.Output.Should().Contain("感受野 13×13，触及 7×7：169 个位置中的 49 个（29.0 %），有空隙（gridding）")
            .And.Contain("混合空洞卷积（HDC）检验，卷积核 3：M = 2, 2, 2；M₂ ≤ 3，通过：判为没有空隙").And.Contain("到达输出的路径：. 无，- + * # 由少到多");
    }

    [Fact]
    public void Designs_the_largest_field_without_gaps()
    {
        CommandLine.RunHere("field --design --layers 3 --max-dilation 9").ShouldBeFine().Output.Should().Be(
            """
            dilations field paths along an axis draw it
            1, 3, 9   27×27                 1–1 torchconv field 3 3d3 3d9
            1, 3, 8   25×25                 1–2 torchconv field 3 3d3 3d8
            1, 3, 7   23×23                 1–2 torchconv field 3 3d3 3d7
            1, 2, 7   21×21                 1–2 torchconv field 3 3d2 3d7
            1, 3, 6   21×21                 1–2 torchconv field 3 3d3 3d6

            the largest fields without gaps of 165 lists of dilations; their order changes neither field nor coverage

            """);
        JsonElement report = CommandLine.RunHere("field --design --kernel 2 --layers 4 --max-dilation 100 --best 1 --format json").ShouldBeFine().Json;
        (report.GetProperty("kernelSize").GetInt64(), report.GetProperty("lists").GetInt64()).Should().Be((2, 4_421_275));
        report.GetProperty("best").EnumerateArray().Select(list => $"{Row(list, "dilations")} {Row(list, "field")}").Should().Equal("1,2,4,8 16,16");
    }

    [Fact]
    public void A_map_too_large_is_cut_to_its_middle_and_says_so()
    {
        string[] lines = CommandLine.RunHere("field 99 99").ShouldBeFine().Output.TrimEnd().Split('\n');

        lines.Should().Contain("field 197×197, touched 197×197: 38,809 of 38,809 positions (100.0 %), no gaps");
        lines.Should().Contain("the drawing is cut: the middle 80×80 of 197×197 positions");
        lines.TakeLast(80).Should().OnlyContain(line => line.Length == 80);
    }

    [Fact]
    public void Billions_of_positions_are_told_in_numbers()
    {
        Answer answer = CommandLine.RunHere("field 3d1000000000").ShouldBeFine();

        answer.Output.Should().Contain("field 2000000001×2000000001, touched 3×3: 9 of 4,000,000,004,000,000,001 positions (0.0 %), gridded: it has gaps")
            .And.Contain("the drawing is cut: the middle 80×80 of 2000000001×2000000001 positions");
        CommandLine.RunHere("field 3d1000000000 --format json").ShouldBeFine().Json.TryGetProperty("hits", out _).Should().BeFalse("they are too many");
    }

    [Theory]
    [InlineData(26, "░░· ░░· ▒▒· ▒▒· ▒▒· ░░· ░░")]
    [InlineData(25, "░·░·▒·▒·▒·░·░")]
    [InlineData(13, "░·░·▒·▒·▒·░·░")]
    [InlineData(12, "░·░·▒·▒·▒·░·")]
    public void A_terminal_gets_shades_as_wide_as_it_is(int width, string firstRow)
    {
        ReceptiveField field = ReceptiveField.Of(LayerToken.ReadStack(["3d2", "3d2", "3d2"]));
        string[] lines = FieldMap.From(field).Draw(new Canvas(width, HasShades: true), isChinese: false).ReplaceLineEndings("\n").Split('\n');

        string text = string.Join(' ', lines[..^Math.Min(13, width)]);
        text.Should().StartWith("paths to the output: · none, ░ ▒ ▓ █ from few to most");
        text.Contains("the drawing is cut: the middle 12×12 of 13×13 positions", StringComparison.Ordinal).Should().Be(width < 13);
        lines[^Math.Min(13, width)].Should().Be(firstRow);
        lines.Should().OnlyContain(line => line.Length <= width);
    }

    [Fact]
    public void Every_word_of_the_grammar_is_read()
    {
        LayerToken.ReadStack(["3", "3x5d2s3p1", "3psame", "pool2s3p1d2", "pool3", "t4s2x3p1o1d1x2", "5×3p2x1"]).PyTorch.Should().Be(
            "torch.nn.Sequential(torch.nn.Conv2d(1, 1, 3), torch.nn.Conv2d(1, 1, (3, 5), stride=3, padding=1, dilation=2), torch.nn.Conv2d(1, 1, 3, padding='same'), "
            + "torch.nn.MaxPool2d(2, stride=3, padding=1, dilation=2), torch.nn.MaxPool2d(3), "
            + "torch.nn.ConvTranspose2d(1, 1, 4, stride=(2, 3), padding=1, dilation=(1, 2), output_padding=1), torch.nn.Conv2d(1, 1, (5, 3), padding=(2, 1)))");
    }

    /// <summary>No path, no influence; the numbers beside the map are those of the map.</summary>
    [Fact]
    public void The_influence_of_each_position_is_drawn_and_told()
    {
        string drawn = CommandLine.RunHere("field 3d2 3d2 --effective --draws 3 --seed 5").ShouldBeFine().Output;
        JsonElement effective = CommandLine.RunHere("field 3d2 3d2 --effective --draws 3 --seed 5 --format json").ShouldBeFine().Json.GetProperty("effective");
        double[][] influence = [.. effective.GetProperty("influence").EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetDouble()).ToArray())];
        int counted = influence.Sum(row => row.Count(cell => cell > 0.0455));
        string[] map = drawn.Split('\n')[^11..^2];

        (effective.GetProperty("draws").GetInt32(), effective.GetProperty("seed").GetInt64(), effective.GetProperty("threshold").GetDouble()).Should().Be((3, 5L, 0.0455));
        influence.Max(row => row.Max()).Should().Be(1);
        for (int row = 0; row < 9; row++)
        {
            for (int column = 0; column < 9; column++)
            {
                double here = influence[row][column];
                (here > 0).Should().Be(row % 2 == 0 && column % 2 == 0, "dilation 2 reads every second row and column");
                map[row][2 * column].Should().Be(here == 0 ? '.' : here <= 0.25 ? '-' : here <= 0.5 ? '+' : here <= 0.75 ? '*' : '#');
            }
        }

        effective.GetProperty("positions").GetInt32().Should().Be(counted);
        effective.GetProperty("size").GetDouble().Should().BeApproximately(Math.Sqrt(counted), 1e-4);
        drawn.Should().Contain($"effective field: {counted} of 81 positions have more than 4.55 % of the largest influence");
    }

    [Fact]
    public void The_influence_is_that_of_the_seed()
    {
        string Drawn(string options) => CommandLine.RunHere($"field 3 3 --effective {options}").ShouldBeFine().Output;

        Drawn("").Should().Be(Drawn("--draws 20 --seed 0"));
        Drawn("--seed 1 --lang zh").Should().Contain("种子 1").And.NotBe(Drawn("--seed 2 --lang zh").Replace("种子 2", "种子 1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "\nthese outputs see nothing of the input\n")]
    [InlineData(" --lang zh", "\n这些输出看不到输入的任何位置\n")]
    [InlineData(" --measure", "\nthese outputs see nothing of the input\n\nmeasured by gradients on TorchSharp's layers: 0×0, 0 positions touched\npredicted and measured agree, position by position\n")]
    public void An_empty_field_is_told_and_not_drawn(string options, string end) =>
        CommandLine.RunHere($"field t4d3s3 5d3s2p2 1d2s2 5d3s3{options}").ShouldBeFine().Output.Should().EndWith(end);

    [Fact]
    public void One_is_no_plural()
    {
        CommandLine.RunHere("field 1 --measure").ShouldBeFine().Output.Should().Contain("layers: 1×1, 1 position touched\n");
        CommandLine.RunHere("figure growth --stack 3").ShouldBeFine().Output.Should().Contain("After 1 layer the field is 3×3. ");
        CommandLine.RunHere(["figure", "growth", "--stack", "3 3"]).ShouldBeFine().Output.Should().Contain("After 2 layers the field is 5×5. ");
    }

    [Theory]
    [InlineData("field", "there is no layer; {0}")]
    [InlineData("field 3 3q2", "layer 2, \"3q2\": \"q\" at character 2 is not known; {0}")]
    [InlineData("field dense", "layer 1, \"dense\": expected a kernel size at character 1, found \"d\"; {0}")]
    [InlineData("field pool", "layer 1, \"pool\": expected a kernel size at character 5, found nothing; {0}")]
    [InlineData("field 3xd2", "layer 1, \"3xd2\": expected a kernel size at character 3, found \"d\"; {0}")]
    [InlineData("field 3d", "layer 1, \"3d\": expected a dilation at character 3, found nothing; {0}")]
    [InlineData("field 3s2s3", "layer 1, \"3s2s3\": \"s\" at character 4 is given twice; {0}")]
    [InlineData("field 3o1", "layer 1, \"3o1\": \"o\" at character 2 is for transposed layers only; {0}")]
    [InlineData("field pool3psame", "layer 1, \"pool3psame\": expected a padding at character 7, found \"s\"; {0}")]
    [InlineData("field 99999999999999999999", "layer 1, \"99999999999999999999\": 99999999999999999999 at character 1 is larger than any size; {0}")]
    [InlineData("field --3", "layer 1, \"--3\": expected a kernel size at character 1, found \"-\"; {0}")]
    [InlineData("field 3 0", "layer 2, \"0\": kernelSize (0×0) must be at least 1 in height and width")]
    [InlineData("field pool3p2", "layer 1, \"pool3p2\": padding (2×2) must be at most half of kernelSize (3×3): a window of padding alone has no value")]
    [InlineData("field t3s2o2", "layer 1, \"t3s2o2\": outputPadding (2×2) must be less than stride (2) or dilation (1)")]
    [InlineData("field 9223372036854775807d9", "layer 1, \"9223372036854775807d9\": the extent of kernelSize (9223372036854775807) with dilation (9) must be at most 9223372036854775807")]
    [InlineData("field 3s9000000000 3s9000000000", "stack must see at most 9223372036854775807 positions, and none further away than that")]
    [InlineData("field 3d9000 --measure", "stack needs a tensor of 1×1×18001×18001 to be measured, and it must have at most 33554432 elements")]
    [InlineData("field 3 --layers 2", "--layers is for --design only")]
    [InlineData("field --best 2", "--best is for --design only")]
    [InlineData("field 3 --design", "--design takes no layers")]
    [InlineData("field 3 --model lenet", "--model takes no layers")]
    [InlineData("field 3 --input 1x1x32x32", "--input is for --model only")]
    [InlineData("field --design --model lenet", "--design takes no --model")]
    [InlineData("field --model lenet --input 1x1x28x28", "--input 1x1x28x28: classifier.fc1 (Linear) cannot take 1×256: it expects …×400 (in_features); 256 = 16 × 4 × 4, channels × height × width after features (Sequential). Call path: LeNet 1×1×28×28 → classifier (Sequential) 1×16×4×4 → classifier.fc1 (Linear) 1×256")]
    [InlineData("field --design --measure", "--design takes no --measure")]
    [InlineData("field --design --effective", "--design takes no --effective")]
    [InlineData("field 3 --seed 1", "--seed is for --effective only")]
    [InlineData("field --model lenet --effective", "--model takes no --effective")]
    [InlineData("field --model lenet --draws 2", "--draws is for --effective only")]
    [InlineData("field 3 --draws 5", "--draws is for --effective only")]
    [InlineData("field 3 --effective --draws 0", "--draws 0: draws (0) must be at least 1")]
    [InlineData("field 3d9000 --effective", "stack needs a tensor of 1×1×18001×18001 to be measured, and it must have at most 33554432 elements")]
    [InlineData("field --design --layers 0", "--layers 0: layers (0) must be at least 1")]
    [InlineData("field --design --layers 2000", "--layers 2000: layers (2000) must be at most 1000")]
    [InlineData("field --design --max-dilation 0", "--max-dilation 0: maxDilation (0) must be at least 1")]
    [InlineData("field --design --kernel 1", "--kernel 1: kernelSize (1) must be at least 2")]
    [InlineData("field --design --best nine", "--best nine: \"nine\" is not a whole number")]
    public void Bad_input_is_refused_in_one_line(string line, string reason)
    {
        Answer answer = CommandLine.RunHere(line);

        answer.Error.Should().Be($"torchconv: {string.Format(CultureInfo.InvariantCulture, reason, LayerToken.Grammar)}\n");
        answer.Output.Should().BeEmpty();
        answer.ExitCode.Should().Be(2);
    }

    [Fact]
    public void Draws_the_growth_of_a_whole_model_and_measures_it_by_gradients()
    {
        string output = CommandLine.RunHere("field --model lenet --measure").ShouldBeFine().Output;

        output.Should().StartWith(
            """
            layer                        field effective stride effective padding of the image 32×32
            features.conv1 (Conv2d)        5×5                1                 0 ####
            features.pool1 (MaxPool2d)     6×6                2                 0 ####
            features.conv2 (Conv2d)      14×14                2                 0 #########
            features.pool2 (MaxPool2d)   16×16                4                 0 ##########
            classifier.flatten (Flatten)   all

            """);
        output.Should().EndWith("measured by gradients on an image 1×1×32×32, middle output of features.pool2: 16×16; predicted and measured agree, column by column\n");
    }

    [Fact]
    public void Speaks_chinese_of_a_model_too() =>
        CommandLine.RunHere("field --model lenet --measure --lang zh").ShouldBeFine().Output.Should()
            .Contain("占图像 32×32").And.Contain("自 classifier.flatten 起：已没有位置，整体看到整个图像").And.Contain("逐行与推算一致");

    public static TheoryData<string> KnownModels => [.. TorchConv.Cli.Models.KnownModels.Names];

    /// <summary>A model whose paths are all aligned, and none of whose layers sees the whole image, has nothing to remark.</summary>
    [Theory]
    [MemberData(nameof(KnownModels))]
    public void Every_known_model_is_drawn_in_every_form(string name)
    {
        foreach (string format in new[] { "table", "table --lang zh", "markdown", "csv", "json" })
            CommandLine.RunHere($"field --model {name} --format {format}").ShouldBeFine().Output.Should().ContainAny("×", "\"field\"");
    }

    [Fact]
    public void Writes_the_fields_of_a_model_as_json()
    {
        JsonElement report = JsonDocument.Parse(CommandLine.RunHere("field --model resnet18 --input 1x3x32x32 --format json").ShouldBeFine().Output).RootElement;

        JsonElement[] layers = [.. report.GetProperty("layers").EnumerateArray()];
        layers.Single(row => row.GetProperty("layer").GetString() == "layer2.0.conv1").GetProperty("addsContextFrom").GetRawText().Should().Be("[44,44]");
        layers[^1].GetProperty("noField").GetString().Should().Be("noPositions");
    }

    private static string Row(JsonElement element, string property) => string.Join(',', element.GetProperty(property).EnumerateArray());
}
