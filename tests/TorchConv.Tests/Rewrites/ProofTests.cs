using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchConv.Rewrites;
using TorchSharp;

namespace TorchConv.Tests.Rewrites;

public sealed class ProofTests
{
    [Fact]
    public void Every_rewrite_has_a_proof_of_its_name() =>
        Proof.All.Select(proof => proof.Name).Should().BeEquivalentTo(
            typeof(Rewrite).GetMethods()
                .Where(method => method.IsStatic && method.Name is not nameof(Rewrite.Difference) and not nameof(Rewrite.Adjoint))
                .Select(method => string.Concat(method.Name.Select((letter, i) => char.IsUpper(letter) && i > 0 ? $"-{letter}" : $"{letter}")).ToLowerInvariant()));

    [Fact]
    public void Over_random_configurations_nothing_is_refuted_and_no_tensor_is_left() =>
        RandomLayers.ConvolutionsOfEveryMode.Sample(
            random =>
            {
                long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
                foreach (Proof proof in Proof.All)
                {
                    ProofResult result = proof.Run(random.Spec, [2, random.Spec.InChannels, random.Input.Height, random.Input.Width], layers: 1, random.Seed);
                    result.IsFine.Should().BeTrue();
                    result.Holds?.Length.Should().BeGreaterThan(10, "it says when the rewrite holds");
                    (result.Difference is null).Should().Be(result.Reason is not null).And.Be(result.Holds is null);
                }

                DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
            },
            iter: 50);

    public static TheoryData<string, string> WhenTheyHold => new()
    {
        { "dilated-to-dense", "always: with every stride, padding, padding mode and number of groups" },
        { "grouped-to-split", "always: with every stride, padding, padding mode and dilation" },
        { "grouped-to-dense", "always: with every stride, padding, padding mode and dilation" },
        { "separable-to-dense", "always, as long as nothing stands between the two: with every stride, padding, padding mode, dilation and bias of the first step" },
        { "dense-to-separable", "where the kernels of each input channel are multiples of one kernel (rank 1), as they are here" },
        { "pointwise-to-linear", "always: with every stride and number of groups" },
        { "linear-to-pointwise", "always, where the linear layer is applied to the channels of every pixel" },
        { "two-pointwise-to-one", "always, as long as no activation stands between the two" },
        { "convolution-to-linear", "for batches of images of 9×9, with every stride, padding, dilation and number of groups" },
        { "convolution-to-matrix", "for batches of images of 9×9, with every stride, padding, dilation and number of groups" },
        { "convolution-to-unfold", "always: with every stride, padding, padding mode, dilation and number of groups" },
        { "transposed-to-matrix", "for batches of images of 9×9, with every stride, padding, dilation and number of groups" },
        { "transposed-to-convolution", "always: with every stride, padding, output padding, dilation and number of groups" },
        { "transposed-to-gradient", "always: with every stride, padding, output padding, dilation and number of groups; the bias is added to the gradient" },
        { "fold-batch-norm", "in evaluation mode, where the normalisation uses its running statistics: with every stride, padding, padding mode, dilation and number of groups" },
    };

    [Theory]
    [MemberData(nameof(WhenTheyHold))]
    public void A_rewrite_says_when_it_holds(string name, string holds) =>
        Proof.All.Single(proof => proof.Name == name).Run(Layer.Conv2d(4, 6, 3, groups: 2), [1, 4, 9, 9], layers: 1).Holds.Should().Be(holds);

    [Fact]
    public void A_configuration_that_a_rewrite_does_not_cover_is_answered_with_the_reason()
    {
        ProofResult result = Proof.All.Single(proof => proof.Name == "convolution-to-matrix").Run(
            Layer.Conv2d(1, 1, 3, padding: 1, paddingMode: PaddingModes.Circular), [1, 1, 5, 5]);
        result.Difference.Should().BeNull();
        result.IsFine.Should().BeTrue();
        result.Reason!.Message.Should().StartWith("convolution has padding mode Circular, and must have Zeros");
    }

    [Fact]
    public void The_same_seed_gives_the_same_difference_and_another_seed_another()
    {
        Proof proof = Proof.All.Single(one => one.Name == "convolution-to-matrix");
        ProofResult Run(int seed) => proof.Run(Layer.Conv2d(4, 6, 3, stride: 2, padding: 1, dilation: 2, groups: 2), [1, 4, 9, 10], layers: 3, seed: seed);

        Run(7).Difference!.Value.Absolute.Should().BePositive("rounding, which depends on the numbers");
        Run(7).Should().Be(Run(7));
        Run(8).Should().NotBe(Run(7));
    }

    [Fact]
    public void A_difference_above_rounding_or_not_a_number_is_not_fine()
    {
        new ProofResult("", new Difference(1, 1e-9), "", null).IsFine.Should().BeFalse();
        new ProofResult("", new Difference(double.NaN, double.NaN), "", null).IsFine.Should().BeFalse();
        new ProofResult("", new Difference(1, 1e-11), "", null).IsFine.Should().BeTrue();
    }

    /// <summary>Each of these filled the memory, or ended in libtorch's own words, or never ended.</summary>
    [Fact]
    public void What_needs_too_much_memory_or_time_is_told_before_a_tensor_is_made()
    {
        Refused(() => Proof.All[0].Run(Layer.Conv2d(3, 6, 3), [1L << 32, 3, 61, 3])).Should().StartWith(
            "the convolution with input (4294967296×3×61×3) and 10 random layers needs ");
        Refused(() => Proof.All[0].Run(Layer.Conv2d(4, 6, 1000, padding: 1000, groups: 2), [1, 4, 12, 12])).Should().Match(
            "the convolution with input (1×4×12×12) and 10 random layers needs * bytes, and at most 1,073,741,824 (1 GiB) are allowed (Parameter 'input')");
        Refused(() => Proof.All[0].Run(Layer.Conv2d(64, 64, 3), [1, 64, 100, 100])).Should().Match(
            "the convolution with input (1×64×100×100) and 10 random layers takes as long as * multiply-adds, and at most 572,662,306 are allowed (Parameter 'input')");
        Refused(() => Proof.All[0].Run(Layer.Conv2d(1, 1, 3), [1, 1, 5, 5], layers: 1_000_000_000)).Should().StartWith("layers (1000000000) must be at most 100");

        static string Refused(Action run) => run.Should().Throw<TooLargeException>().Which.Message;
    }

    [Theory]
    [InlineData(1_000_000, "transposed-to-matrix, transposed-to-convolution, transposed-to-gradient")]
    [InlineData(300, "transposed-to-matrix, transposed-to-convolution, transposed-to-gradient")]
    public void Only_the_rewrites_that_need_too_much_are_left_out(long stride, string tooLarge)
    {
        Conv2dSpec configuration = Layer.Conv2d(4, 6, 3, stride: stride, dilation: 2, groups: 2);
        IEnumerable<ProofResult> results = Proof.All.Select(proof => proof.Run(configuration, [1, 4, 12, 12]));
        string.Join(", ", results.Where(result => result.Reason is TooLargeException).Select(result => result.Name)).Should().Be(tooLarge);
    }

    [Fact]
    public void A_size_that_the_convolution_does_not_take_is_refused() =>
        FluentActions.Invoking(() => Proof.All[0].Run(Layer.Conv2d(1, 1, 5), [1, 1, 4, 4])).Should().Throw<ArgumentException>().WithMessage("input (1×1×4×4) has height 4, *");
}
