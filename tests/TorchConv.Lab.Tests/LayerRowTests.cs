using TorchConv.Lab.Reading;

namespace TorchConv.Lab.Tests;

/// <summary>The rows of the stack builder: what is half written stays as it is, and what is pasted becomes rows.</summary>
public class LayerRowTests
{
    [Fact]
    public void A_short_word_has_a_part_for_each_field() =>
        LayerRow.AllOf("3 3x5d2, pool2s2 t4s2p1o1").Should().Equal(
            new LayerRow("", "3"), new LayerRow("", "3x5", Dilation: "2"), new LayerRow("pool", "2", Stride: "2"), new LayerRow("t", "4", Stride: "2", Padding: "1o1"));

    [Fact]
    public void An_expression_becomes_the_rows_of_its_layers() =>
        LayerRow.AllOf("nn.Conv2d(8, 8, 3, dilation=2, padding=\"same\") Sequential(nn.MaxPool2d(2), nn.ConvTranspose2d(8, 8, (4, 3), stride=2, output_padding=1))").Should().Equal(
            new LayerRow("", "3", "2", Padding: "same"), new LayerRow("pool", "2"), new LayerRow("t", "4x3", Stride: "2", Padding: "0o1"));

    [Theory]
    [InlineData("3d")]
    [InlineData("3dx2s")]
    [InlineData("nn.Conv2d(8,")]
    [InlineData("poolx")]
    public void What_is_half_written_is_kept(string word) => LayerRow.AllOf(word).Should().ContainSingle().Which.ToString().Should().StartWith(word.TrimEnd('d', 's'));

    [Theory]
    [InlineData("3 3d2 3s2p1 pool2s2 t4s2p1 3x5psame")]
    public void What_is_complete_is_written_back_as_it_was(string stack) => string.Join(' ', LayerRow.AllOf(stack)).Should().Be(stack);
}
