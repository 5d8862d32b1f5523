using TorchConv.Tables;

namespace TorchConv.Tests.Tables;

/// <summary>What every command prints, on terminals of 1 to 200 columns, in both languages.</summary>
public class EveryWidthTests
{
    /// <summary>Below this width a name or a number may be longer than a line.</summary>
    private const int Comfortable = 40;

    public static TheoryData<string, string> Lines
    {
        get
        {
            TheoryData<string, string> lines = [];
            string[] commands =
            [
                "verify",
                "compare",
                "layer linear",
                "layer conv --in 64 --out 128 --kernel 3x5 --dilation 2 --padding same --groups 4 --input 8x64x56x56",
                "layer separable",
                "field 3d2 3x5d2 t4s2 --measure",
                "field 3 3d2 --effective --draws 2",
                "field --design --layers 4",
                "transpose",
                "transpose --stride 2",
                "prove --layers 1",
                "summary --model unet",
                "summary --model resnet18 --columns input,output,kernel,field,parameters,trainable,multiply-adds,share,bytes",
                "figure",
            ];
            foreach (string command in commands)
            {
                lines.Add(command, "en");
                lines.Add(command, "zh");
            }

            return lines;
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Every_width_ends_and_breaks_no_number(string line, string language)
    {
        PlainText printed = Printed($"{line} --lang {language}");
        PlainText words = printed with { Blocks = [.. printed.Blocks.Where(block => block is not Drawing)] };
        HashSet<string> numbers = [.. ScreenText.Numbers($"{words}")];

        List<string> problems = [];
        string before = "";
        for (int width = 1; width <= 200; width++)
        {
            Canvas canvas = new(width, HasShades: true);
            string laidOut = $"{printed with { Canvas = canvas }}";
            if (laidOut == before && width > Comfortable)
                continue; // what was right one column narrower

            before = laidOut;
            string[] lines = laidOut.Split('\n');
            if (width >= Comfortable)
                problems.AddRange(lines.Where(text => ScreenText.Width(text) > width).Select(text => $"wider than {width}: {text}"));

            // A name that is cut may end within a number; … says so.
            IEnumerable<string> whole = $"{words with { Canvas = canvas }}".Split('\n').Where(text => !text.Contains('…', StringComparison.Ordinal));
            problems.AddRange(whole.SelectMany(ScreenText.Numbers).Where(number => !numbers.Contains(number)).Select(number => $"broken at {width}: {number}"));
        }

        problems.Take(10).Should().BeEmpty();
    }

    [Theory]
    [InlineData(60, "share, formula")]
    [InlineData(80, "formula")]
    [InlineData(100, "formula")]
    [InlineData(140, null)]
    public void Compare_omits_its_formula_first_and_says_so(int width, string? omitted)
    {
        string text = $"{Printed("compare") with { Canvas = new Canvas(width) }}";

        text.Should().ContainAll(["fully connected, image ", "fully connected, patch ", "ordinary", "dilated", "grouped", "pointwise", "depthwise separable", "transposed"], "every layer has its line");
        text.Split('\n').Where(line => line.StartsWith("columns omitted", StringComparison.Ordinal)).Should().Equal(
            omitted is null ? [] : [$"columns omitted at this width: {omitted}"]);
    }

    [Fact]
    public void Colours_change_no_character()
    {
        PlainText printed = Printed("verify --claim D3");
        string coloured = $"{printed with { Canvas = new Canvas(null, HasColours: true) }}";

        coloured.Should().Contain("\u001b[33mholds if the outputs have the same size\u001b[0m");
        System.Text.RegularExpressions.Regex.Replace(coloured, "\u001b\\[[0-9;]*m", "").Should().Be($"{printed}");
    }

    /// <summary>What a command prints, before it is laid out for a width.</summary>
    private static PlainText Printed(string line)
    {
        using Paper paper = new();
        using StringWriter error = new();
        TorchConv.Cli.Program.Run(line.Split(' '), paper, error).Should().Be(0, error.ToString());
        return paper.Printed!;
    }

    private sealed class Paper : StringWriter
    {
        public PlainText? Printed { get; private set; }

        public override void WriteLine(object? value) => Printed = value as PlainText;
    }
}
