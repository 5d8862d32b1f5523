using TorchConv.Lab.Pages;

namespace TorchConv.Lab.Tests;

public sealed class AddressTests
{
    [Fact]
    public void A_state_is_a_link_and_a_link_the_same_state()
    {
        Address address = Address.Read("?slide.kernel=2x4&slide.x=1%202%3B%203%204&build.stack=3+pool2&exercises.seed=7&lang=zh");

        address["slide"].Should().Equal(new Dictionary<string, string> { ["kernel"] = "2x4", ["x"] = "1 2; 3 4" });
        address["build"]["stack"].Should().Be("3 pool2");
        address["exercises"]["seed"].Should().Be("7");
        address.IsChinese.Should().BeTrue();
        Address.Read(address.ToString()).ToString().Should().Be(address.ToString());
    }

    [Theory]
    [InlineData("?slide.kernel=3")]
    [InlineData("?slide.nothing=3&nothing.kernel=3&kernel=3&a.b.c=1&exercises.x=1")]
    [InlineData("?lang=fr")]
    [InlineData("?%00=%&=&&&.=.")]
    public void Defaults_and_what_no_scene_has_leave_nothing_in_it(string query) => Address.Read(query).ToString().Should().Be("?");

    [Fact]
    public void An_address_that_is_too_long_is_not_read() => Address.Read($"?slide.kernel=2&slide.x={new string('1', Address.MaxLength)}")["slide"].Should().BeEmpty();
}
