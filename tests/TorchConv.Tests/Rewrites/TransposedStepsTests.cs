using TorchConv.Arithmetic;
using TorchConv.Rewrites;

namespace TorchConv.Tests.Rewrites;

public sealed class TransposedStepsTests
{
    [Fact]
    public void The_article_s_four_values_make_four_patches_that_add_up_to_its_result()
    {
        TransposedSteps steps = new(Article.Convolved, Article.Kernel);
        TransposedStep[] taken = [.. steps.Steps()];

        taken.Select(step => (step.Value, step.Row, step.Column, step.Top, step.Left)).Should().Equal(
            (55, 0, 0, 0, 0), (52, 0, 1, 0, 1), (57, 1, 0, 1, 0), (50, 1, 1, 1, 1));
        taken[0].Patch.Should().BeEquivalentTo(new double[,] { { 55, 110, 55 }, { 110, 55, 110 }, { 55, 55, 110 } });
        taken[0].Sum.Should().BeEquivalentTo(new double[,] { { 55, 110, 55, 0 }, { 110, 55, 110, 0 }, { 55, 55, 110, 0 }, { 0, 0, 0, 0 } });
        taken[^1].Sum.Should().BeEquivalentTo(Article.Transposed);
        steps.Output.Should().BeEquivalentTo(Article.Transposed);
        steps.Output.Cast<double>().Sum().Should().Be(2782).And.Be(214 * 13);
    }

    [Fact]
    public void The_matrix_is_that_of_the_convolution_from_the_result_s_size_to_the_input_s()
    {
        ConvolutionMatrix matrix = new TransposedSteps(Article.Convolved, Article.Kernel).Matrix;
        matrix.Shape.Should().Equal(4, 16);
        matrix.Output.Should().Equal(1, 2, 2);
    }

    [Fact]
    public void With_a_stride_patches_land_further_apart_and_padding_cuts_the_border_off()
    {
        TransposedSteps steps = new(Article.Convolved, Article.Kernel, stride: 2, padding: 1);
        steps.Steps().Select(step => (step.Top, step.Left)).Should().Equal((-1, -1), (-1, 1), (1, -1), (1, 1));
        steps.OutputSize.Should().Be((Size)3);
    }

    [Fact]
    public void They_are_the_plain_transposed_convolution() =>
        Gen.Select(Matrices, Matrices, Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3]), Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2])).Sample(
            (input, kernel, stride, padding) =>
            {
                (int height, int width) = (
                    ((input.GetLength(0) - 1) * stride.Item1) + kernel.GetLength(0) - (2 * padding.Item1),
                    ((input.GetLength(1) - 1) * stride.Item2) + kernel.GetLength(1) - (2 * padding.Item2));
                if (height < 1 || width < 1)
                {
                    FluentActions.Invoking(() => Steps()).Should().Throw<ArgumentException>();
                    return;
                }

                double[,] expected = Matrix(PlainConvolution.ConvTranspose2d(Image(input), Image(kernel), stride: stride, padding: padding));
                double[,] output = Steps().Output, last = Steps().Steps().Last().Sum;
                output.GetLength(0).Should().Be(height);
                output.GetLength(1).Should().Be(width);
                output.Cast<double>().Zip(expected.Cast<double>(), (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-12);
                last.Cast<double>().Should().Equal(output.Cast<double>());

                TransposedSteps Steps() => new(input, kernel, stride, padding);
            },
            iter: Equality.Configurations);

    [Fact]
    public void An_empty_matrix_is_refused()
    {
        FluentActions.Invoking(() => new TransposedSteps(new double[0, 2], Article.Kernel)).Should().Throw<ArgumentException>()
            .WithMessage("input must hold at least one number (Parameter 'input')");
        FluentActions.Invoking(() => new TransposedSteps(Article.Convolved, new double[2, 0])).Should().Throw<ArgumentException>()
            .WithMessage("kernel must hold at least one number (Parameter 'kernel')");
    }

    [Fact]
    public void Padding_that_cuts_everything_off_is_refused() =>
        FluentActions.Invoking(() => new TransposedSteps(Article.Convolved, Article.Kernel, padding: 2)).Should().Throw<ArgumentException>()
            .WithMessage("input (1×1×2×2) with padding 2×2 must leave an output of at least 1×1, not 0×0*");

    [Fact]
    public void More_numbers_than_anyone_can_look_at_are_refused_before_they_are_laid_out()
    {
        FluentActions.Invoking(() => new TransposedSteps(Article.Convolved, Article.Kernel, stride: 1000)).Should().Throw<TooLargeException>()
            .WithMessage("the matrix of 4×1006009 has 4,024,036 numbers, and at most 262,144 are laid out step by step (Parameter 'input')");
        FluentActions.Invoking(() => new TransposedSteps(new double[100, 100], new double[9, 9], padding: 52)).Should().Throw<TooLargeException>()
            .WithMessage("the 10000 patches of 9×9 have 810,000 numbers, and at most 262,144 are laid out step by step (Parameter 'input')");
    }

    private static Gen<double[,]> Matrices { get; } = Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[0, 1 << 20], (rows, columns, seed) =>
    {
        Random random = new(seed);
        double[,] matrix = new double[rows, columns];
        for (int i = 0; i < matrix.Length; i++)
            matrix[i / columns, i % columns] = random.NextDouble() - 0.5;
        return matrix;
    });

    private static double[,,,] Image(double[,] matrix)
    {
        double[,,,] image = new double[1, 1, matrix.GetLength(0), matrix.GetLength(1)];
        Buffer.BlockCopy(matrix, 0, image, 0, sizeof(double) * matrix.Length);
        return image;
    }

    private static double[,] Matrix(double[,,,] image)
    {
        double[,] matrix = new double[image.GetLength(2), image.GetLength(3)];
        Buffer.BlockCopy(image, 0, matrix, 0, sizeof(double) * matrix.Length);
        return matrix;
    }
}
