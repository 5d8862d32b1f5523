using TorchConv.Layers;
using TorchConv.Rewrites;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Tests.Rewrites;

/// <summary>The global random generator is everybody's.</summary>
[Collection(Alone.Name)]
public sealed class RandomGeneratorTests
{
    [Fact]
    public void No_rewrite_and_no_proof_and_no_difference_draws_from_the_global_random_generator()
    {
        using DisposeScope scope = NewDisposeScope();
        using Conv2d layer = nn.Conv2d(2, 4, 3, groups: 2);
        Tensor before = random.get_rng_state();

        using SplitConvolution split = Rewrite.GroupedToSplit(layer).Module;
        Rewrite.Difference(layer, split, [1, 2, 5, 5]);
        foreach (Proof proof in Proof.All)
            proof.Run(Layer.Conv2d(2, 4, 3, groups: 2), [1, 2, 6, 6], layers: 1).IsFine.Should().BeTrue();

        random.get_rng_state().Should().Match<Tensor>(now => now.Equals(before));
    }
}
