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
                    (result.Difference is null).Should().Be(result.Refusal is not null).And.Be(result.Holds is null);
                }

                DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
            },
            iter: 50);

    [Fact]
    public void A_configuration_that_a_rewrite_does_not_cover_is_answered_with_the_reason()
    {
        ProofResult result = Proof.All.Single(proof => proof.Name == "convolution-to-matrix").Run(
            Layer.Conv2d(1, 1, 3, padding: 1, paddingMode: PaddingModes.Circular), [1, 1, 5, 5]);
        result.Difference.Should().BeNull();
        result.IsFine.Should().BeTrue();
        result.Refusal!.Message.Should().StartWith("convolution has padding mode Circular, and must have Zeros");
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

    [Fact]
    public void A_size_that_the_convolution_does_not_take_is_refused() =>
        FluentActions.Invoking(() => Proof.All[0].Run(Layer.Conv2d(1, 1, 5), [1, 1, 4, 4])).Should().Throw<ArgumentException>().WithMessage("input (1×1×4×4) has height 4, *");
}
