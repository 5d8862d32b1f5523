using TorchConv.Arithmetic;
using TorchConv.Rewrites;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Tests.Rewrites;

public sealed class ConvolutionMatrixTests
{
    private static readonly double[,] C =
    {
        { 1, 2, 1, 0, 2, 1, 2, 0, 1, 1, 2, 0, 0, 0, 0, 0 },
        { 0, 1, 2, 1, 0, 2, 1, 2, 0, 1, 1, 2, 0, 0, 0, 0 },
        { 0, 0, 0, 0, 1, 2, 1, 0, 2, 1, 2, 0, 1, 1, 2, 0 },
        { 0, 0, 0, 0, 0, 1, 2, 1, 0, 2, 1, 2, 0, 1, 1, 2 },
    };

    [Fact]
    public void The_article_s_C_is_its_kernel_laid_out_at_the_four_positions_of_a_4x4_image()
    {
        using Conv2d convolution = Article.Convolution();
        ConvolutionMatrix matrix = ConvolutionMatrix.Of(convolution, 4);

        matrix.Shape.Should().Equal(4, 16);
        matrix.Input.Should().Equal(1, 4, 4);
        matrix.Output.Should().Equal(1, 2, 2);
        matrix.ToArray().Should().BeEquivalentTo(C);
    }

    [Fact]
    public void C_times_the_image_is_the_convolution_and_C_transposed_times_that_is_the_transposed_convolution()
    {
        using DisposeScope scope = NewDisposeScope();
        using Conv2d convolution = Article.Convolution();
        ConvolutionMatrix matrix = ConvolutionMatrix.Of(convolution, 4);

        Tensor convolved = matrix.Dense().mv(tensor(Article.Image).flatten());
        convolved.data<double>().Should().Equal(55, 52, 57, 50);
        matrix.Transpose().Dense().mv(convolved).data<double>().Should().Equal(
            55, 162, 159, 52,
            167, 323, 319, 154,
            169, 264, 326, 204,
            57, 107, 164, 100);
    }

    [Fact]
    public void The_matrix_of_a_transposed_convolution_is_the_transpose_of_the_convolution_s()
    {
        using Conv2d convolution = Article.Convolution();
        using ConvTranspose2d transposed = nn.ConvTranspose2d(1, 1, 3, bias: false, dtype: ScalarType.Float64);
        transposed.weight = new Parameter(convolution.weight!.detach().clone());

        ConvolutionMatrix matrix = ConvolutionMatrix.Of(transposed, 2);
        matrix.Shape.Should().Equal(16, 4);
        matrix.ToArray().Should().BeEquivalentTo(ConvolutionMatrix.Of(convolution, 4).Transpose().ToArray());
    }

    [Fact]
    public void Sparse_and_dense_hold_the_same_numbers()
    {
        using DisposeScope scope = NewDisposeScope();
        using Conv2d convolution = Article.Convolution();
        ConvolutionMatrix matrix = ConvolutionMatrix.Of(convolution, (5, 4));

        matrix.Sparse().is_sparse.Should().BeTrue();
        matrix.Sparse().to_dense().Should().Match<Tensor>(dense => dense.Equals(matrix.Dense()));
        matrix.Dense(ScalarType.Float32).dtype.Should().Be(ScalarType.Float32);
    }

    /// <summary>The number that arithmetic gives, and the entries that are laid out.</summary>
    [Fact]
    public void The_number_of_non_zeros_is_known_before_they_are_laid_out() =>
        RandomLayers.Convolutions.Sample(
            random =>
            {
                using DisposeScope scope = NewDisposeScope();
                using var convolution = (Conv2d)random.Build();
                ConvolutionMatrix matrix = ConvolutionMatrix.Of(convolution, random.Input);
                matrix.ToArray().Cast<double>().LongCount(value => value != 0).Should().Be(matrix.NonZeros);
                matrix.Transpose().NonZeros.Should().Be(matrix.NonZeros);
            },
            iter: Equality.Configurations);

    [Fact]
    public void Its_size_is_told_without_being_allocated_and_a_dense_one_of_2_GiB_is_refused()
    {
        using Conv2d convolution = nn.Conv2d(1, 1, 3, padding: 1, dtype: ScalarType.Float64);
        ConvolutionMatrix matrix = ConvolutionMatrix.Of(convolution, 128);

        matrix.DenseBytes.Should().Be(16_384L * 16_384 * 8);
        matrix.NonZeros.Should().Be((3 * 128 - 2) * (3 * 128 - 2));
        matrix.SparseBytes.Should().Be(matrix.NonZeros * 24);
        matrix.Invoking(m => m.Dense()).Should().Throw<TooLargeException>().WithMessage(
            "the dense matrix of 16384×16384 needs 2,147,483,648 bytes, and at most 268,435,456 (256 MiB) are allowed");
        matrix.Invoking(m => m.ToArray()).Should().Throw<TooLargeException>();

        using Conv2d large = nn.Conv2d(64, 64, 7);
        ConvolutionMatrix.Of(large, 224).Invoking(m => m.Sparse()).Should().Throw<TooLargeException>().WithMessage(
            FormattableString.Invariant($"the sparse matrix of {64 * 218 * 218}×{64 * 224 * 224} needs {64L * 64 * 7 * 7 * 218 * 218 * 24:N0} bytes, ")
            + "and at most 268,435,456 (256 MiB) are allowed");
    }

    [Fact]
    public void Its_cost_grows_with_the_non_zeros_and_not_with_rows_times_columns()
    {
        using DisposeScope scope = NewDisposeScope();
        using Conv2d convolution = nn.Conv2d(1, 1, 3, padding: 1, dtype: ScalarType.Float64);
        ConvolutionMatrix matrix = ConvolutionMatrix.Of(convolution, 128);

        long before = GC.GetAllocatedBytesForCurrentThread();
        matrix.Sparse().shape.Should().Equal(16_384, 16_384);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(3 * matrix.SparseBytes).And.BeLessThan(50_000_000);
    }

    [Theory]
    [InlineData(PaddingModes.Reflect)]
    [InlineData(PaddingModes.Replicate)]
    [InlineData(PaddingModes.Circular)]
    public void A_padding_that_is_not_zeros_is_refused(PaddingModes mode)
    {
        using Conv2d convolution = nn.Conv2d(1, 1, 3, padding: 1, padding_mode: mode);
        FluentActions.Invoking(() => ConvolutionMatrix.Of(convolution, 4)).Should().Throw<ArgumentException>().WithMessage(
            $"convolution has padding mode {mode}, and must have Zeros: only then does the padding add nothing (Parameter 'convolution')");
    }

    [Fact]
    public void A_matrix_that_could_not_be_addressed_is_refused()
    {
        using Conv2d convolution = nn.Conv2d(1, 1, 3);
        FluentActions.Invoking(() => ConvolutionMatrix.Of(convolution, 40_000)).Should().Throw<ArgumentException>().WithMessage(
            "input (40000×40000) makes a matrix of 1599840004×1600000000, and a tensor must have at most 1152921504606846975 elements (Parameter 'input')");
    }

    [Fact]
    public void An_image_that_holds_no_window_is_refused()
    {
        using Conv2d convolution = nn.Conv2d(1, 1, 3);
        FluentActions.Invoking(() => ConvolutionMatrix.Of(convolution, (2, 4))).Should().Throw<ArgumentException>().WithMessage(
            "input (1×1×2×4) has height 2, which *");
    }
}
