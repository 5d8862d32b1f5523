using TorchConv.Arithmetic;
using TorchConv.Lab.Figures;
using TorchConv.Lab.Files;
using TorchConv.Lab.Reading;
using TorchConv.Lab.Scenes;
using TorchConv.Layers;
using TorchSharp;
using static TorchSharp.torch;
using Size = TorchConv.Arithmetic.Size;

namespace TorchConv.Lab.Tests;

/// <summary>The numbers in the cells of the pictures, against libtorch's.</summary>
public sealed class NumberTests
{
    private static readonly Gen<(Size Kernel, Size Stride, Size Padding, Size Dilation, Size Input)> Windows = Gen.Select(
        Pair(1, 4), Pair(1, 3), Pair(0, 2), Pair(1, 3), Pair(1, 6)).Select((kernel, stride, padding, dilation, more) =>
        (kernel, stride, padding, dilation, new Size((dilation.Height * (kernel.Height - 1)) + more.Height, (dilation.Width * (kernel.Width - 1)) + more.Width)));

    [Fact]
    public void The_outputs_of_a_convolution_and_its_written_sums_are_libtorchs() => Windows.Sample(
        window =>
        {
            Conv2dSpec layer = new(1, 1, window.Kernel, window.Stride, window.Padding, window.Dilation);
            SlidingPicture picture = new("sliding", new("", ""), new("", ""), layer, window.Input, Pixels.Read("digits", Pixels.Images), Pixels.Read("sharpen", Pixels.Kernels));
            double[,] expected = Convolved(layer, Matrix(window.Input, picture.X), Matrix(window.Kernel, picture.K));
            for (int step = 0; step < picture.Steps; step++)
            {
                Part at = picture.Output(step);
                picture.StepOf(at).Should().Be(step);
                picture.Y(at.Row, at.Column).Should().BeApproximately(expected[at.Row, at.Column], 1e-9);
                Evaluated(picture.Says(at.Row, at.Column, new Drawing(IsChinese: false)).Skip(2)).Should().BeApproximately(expected[at.Row, at.Column], 1e-6);
            }
        },
        iter: 100,
        threads: 1);

    [Fact]
    public void The_outputs_of_a_transposed_convolution_are_libtorchs_in_both_views() => Windows.Sample(
        window =>
        {
            Size padding = (Math.Min(window.Padding.Height, (window.Kernel.Height - 1) / 2), Math.Min(window.Padding.Width, (window.Kernel.Width - 1) / 2));
            ConvTranspose2dSpec layer = new(1, 1, window.Kernel, window.Stride, padding, 0, window.Dilation);
            Size input = (Math.Min(4, window.Input.Height), Math.Min(4, window.Input.Width));
            Shape output = layer.Predict([1, 1, input.Height, input.Width]).OutputShape;
            Spreading spreading = new(layer, input, (output[2], output[3]), Pixels.Read("digits", Pixels.Images), Pixels.Read("article", Pixels.Kernels));
            using DisposeScope scope = NewDisposeScope();
            Tensor expected = nn.functional.conv_transpose2d(
                Image(Matrix(input, spreading.X)), Image(Matrix(window.Kernel, spreading.K)), null, Longs(window.Stride), Longs(padding), [0, 0], Longs(window.Dilation), 1);
            foreach ((int row, int column) in Positions(Math.Min(spreading.Drawn.Rows, (int)output[2]), Math.Min(spreading.Drawn.Columns, (int)output[3])))
            {
                if (spreading.IsCropped)
                    continue;

                double number = expected[0, 0, row, column].item<double>();
                spreading.Z(row, column, int.MaxValue).Should().BeApproximately(number, 1e-9);
                Evaluated(spreading.Says(row, column)).Should().BeApproximately(number, 1e-6);
            }
        },
        iter: 100,
        threads: 1);

    /// <summary>Light is shed both ways: what an output reads is lit, and pointing at what is read lights the output.</summary>
    [Fact]
    public void What_an_output_lights_lights_the_output() => Windows.Sample(
        window =>
        {
            SlidingPicture picture = new(
                "sliding", new("", ""), new("", ""), new Conv2dSpec(1, 1, window.Kernel, window.Stride, window.Padding, window.Dilation), window.Input, Pixels.Read("digits", Pixels.Images), Pixels.Read("blur", Pixels.Kernels));
            Part output = picture.Output(picture.Steps - 1);
            foreach (Part read in picture.With(output, 0).Where(part => part.Of == "x"))
                picture.With(read, 0).Should().Contain(output);
        },
        iter: 50,
        threads: 1);

    [Fact]
    public void In_the_worked_example_a_weight_lights_its_entries_of_both_matrices()
    {
        Correlation example = new(new double[4, 4], new double[3, 3], Layer.Conv2d(1, 1, 3, bias: false));

        // Weight (1, 2) stands in row n of C at the column of input (1 + n / 2, 2 + n % 2).
        Part[] expected = [new("c", 0, 6), new("c", 1, 7), new("c", 2, 10), new("c", 3, 11)];
        example.With(new Part("k", 1, 2)).Where(part => part.Of == "c").Should().BeEquivalentTo(expected);
        example.With(new Part("k", 1, 2)).Where(part => part.Of == "t").Should().BeEquivalentTo(expected.Select(part => new Part("t", part.Column, part.Row)));
    }

    [Fact]
    public void A_number_that_is_typed_into_a_cell_is_the_one_that_the_address_holds()
    {
        Shown shown = SceneState.Of(SlidingScene.Scene, new Dictionary<string, string> { ["input"] = "5", ["dilation"] = "1" }).Shown!;
        Part cell = new("x", 1, 2);
        Editable numbers = shown.Motion!.EditableAt(cell)!;
        string text = numbers.With(cell, "-4.5")!;
        Shown after = SceneState.Of(SlidingScene.Scene, new Dictionary<string, string> { ["input"] = "5", ["dilation"] = "1", [numbers.Field] = text }).Shown!;

        (SlidingPicture before, SlidingPicture picture) = ((SlidingPicture)shown.Pictures[0], (SlidingPicture)after.Pictures[0]);
        foreach ((int row, int column) in Positions(5, 5))
            picture.X(row, column).Should().Be((row, column) == (1, 2) ? -4.5 : before.X(row, column));
        numbers.With(cell, "four").Should().BeNull();
        foreach (Part outside in new Part[] { new("x", -1, 2), new("x", 1, 5), new("x", 5, 0), new("k", 3, 0), new("y", 0, 0) })
            shown.Motion.EditableAt(outside).Should().BeNull($"{outside} is no number that can be typed");
    }

    /// <summary>Whatever is too large is cropped or condensed: there is always a picture, and it has bounded work.</summary>
    [Theory]
    [InlineData("slide", "input=1000")]
    [InlineData("slide", "input=60000&kernel=300")]
    [InlineData("slide", "input=9000&kernel=3&dilation=4000")]
    [InlineData("up", "input=5000&kernel=3000")]
    [InlineData("up", "input=2&kernel=9&stride=9&padding=4")]
    [InlineData("build", "stack=3p1 3p1 pool2 3p1 3p1 pool2 3p1 3p1 3p1 pool2 3p1 3p1 3p1 pool2 3p1 3p1 3p1 pool2")]
    [InlineData("groups", "in=4096&out=8192&groups=1024&kernel=1")]
    [InlineData("separable", "in=512&out=512&kernel=3")]
    [InlineData("example", "padding=4")]
    public async Task What_is_too_large_is_drawn_cropped_or_condensed(string scene, string values)
    {
        Scene one = AllScenes.InOrder.Single(each => each.Id == scene);
        SceneState state = SceneState.Of(one, values.Split('&').Select(value => value.Split('=')).ToDictionary(value => value[0], value => value[1]));

        state.Refusals.Should().BeEmpty();
        foreach (Picture picture in state.Shown!.Pictures)
        {
            string svg = await FigureFile.SvgAsync(picture, Moment.At(1), isChinese: false);
            svg.Length.Should().BeInRange(500, 400_000, picture.Name);
            svg.Should().NotContain("NaN").And.NotContain("∞");
        }
    }

    /// <summary>A sum as it is written, computed again: factors with · between them, terms with +.</summary>
    private static double Evaluated(IEnumerable<string> lines)
    {
        string[] sides = string.Concat(lines).Split(" = ");
        double total = sides[0].Split(" + ").Where(term => term.Contains('·', StringComparison.Ordinal)).Sum(term => term.Split('·').Select(Number).Aggregate((a, b) => a * b));
        if (!sides[0].Contains('…', StringComparison.Ordinal) && sides[0] != "0")
            total.Should().BeApproximately(Number(sides[1]), 1e-6);
        return Number(sides[1]);

        static double Number(string text) => double.Parse(text.Trim('(', ')', ' ').Replace('−', '-'), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static double[,] Convolved(Conv2dSpec layer, double[,] image, double[,] kernel)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = nn.functional.conv2d(Image(image), Image(kernel), strides: Longs(layer.Stride), padding: Longs(layer.Padding.Size), dilation: Longs(layer.Dilation));
        double[,] numbers = new double[output.shape[2], output.shape[3]];
        foreach ((int row, int column) in Positions(numbers.GetLength(0), numbers.GetLength(1)))
            numbers[row, column] = output[0, 0, row, column].item<double>();
        return numbers;
    }

    private static Tensor Image(double[,] numbers) => tensor(numbers).unsqueeze(0).unsqueeze(0);

    private static long[] Longs(Size size) => [size.Height, size.Width];

    private static double[,] Matrix(Size size, Func<int, int, double> number)
    {
        double[,] matrix = new double[size.Height, size.Width];
        foreach ((int row, int column) in Positions((int)size.Height, (int)size.Width))
            matrix[row, column] = number(row, column);
        return matrix;
    }

    private static IEnumerable<(int Row, int Column)> Positions(int rows, int columns) =>
        from row in Enumerable.Range(0, rows) from column in Enumerable.Range(0, columns) select (row, column);

    private static Gen<Size> Pair(int least, int most) => Gen.Select(Gen.Int[least, most], Gen.Int[least, most]).Select((height, width) => new Size(height, width));
}
