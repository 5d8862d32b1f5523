using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Tests;

/// <summary>The tests that find no hook left behind could not fail if none was ever found.</summary>
public class HooksTests
{
    [Fact]
    public void Every_hook_is_counted()
    {
        using Conv2d leaf = nn.Conv2d(1, 1, 1);
        using Sequential model = nn.Sequential(leaf, nn.ReLU());
        Hooks.Of(model).Should().Be(0);

        var before = model.register_forward_pre_hook((_, input) => input);
        var after = leaf.register_forward_hook((_, _, output) => output);
        Hooks.Of(model).Should().Be(2);

        before.remove();
        after.remove();
        Hooks.Of(model).Should().Be(0);
    }
}
