using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.Tests.Layers;

/// <summary>What running a layer needs, added up by hand: parameters, input and output, and the columns that libtorch unfolds an image to.</summary>
public class WorkloadTests
{
    /// <summary>How many multiply-adds drawing or writing a number is taken for, and calling one group.</summary>
    private const long ForANumber = 16, ForAGroup = 1 << 14;

    public static TheoryData<LayerSpec, Shape, long, long> ByHand => new()
    {
        // 6×2×3×3 weights and 6 biases; 5×4×7×8 in; 5×6×5×6 out; 3×3 kernel, 2 channels of a group, 5×5×6 positions
        { Layer.Conv2d(4, 6, 3, groups: 2), [5, 4, 7, 8], 114 + 1120 + 900 + (9 * 2 * 150), (150 * 108) + (2 * ForAGroup) },

        // out: 2×6 + 3 and 2×7 + 3; columns: 3 output channels of a group, at the 5×7×8 positions of the input
        { Layer.Transposed(4, 6, 3, stride: 2, groups: 2), [5, 4, 7, 8], 114 + 1120 + (5 * 6 * 15 * 17) + (9 * 3 * 280), (280 * 108) + (2 * ForAGroup) },

        // nothing is unfolded for a kernel of 1×1
        { Layer.Pointwise(4, 6), [5, 4, 7, 8], 30 + 1120 + (280 * 6), (280 * 24) + ForAGroup },
        { Layer.MaxPool2d(2), [5, 4, 8, 8], 1280 + 320 + (4 * 4 * 80), ForAGroup },
        { Layer.FullyConnected(4, 6), [5, 4], 30 + 20 + 30, (5 * 24) + ForAGroup },
    };

    [Theory]
    [MemberData(nameof(ByHand))]
    public void It_is_what_is_added_up_by_hand(LayerSpec layer, Shape input, long numbers, long multiplyAdds) =>
        Workload.Of(layer, input).Should().Be(new Workload(8 * numbers, multiplyAdds + (ForANumber * numbers)));

    [Fact]
    public void Two_of_them_need_both() => (new Workload(1, 20) + new Workload(3, 40)).Should().Be(new Workload(4, 60));

    [Fact]
    public void Exactly_as_much_as_is_allowed_is_allowed_and_no_more()
    {
        new Workload(1 << 30, 1L << 33).Check("a layer", "input");
        new Workload(0, 858_993_459).Check("a tenth", "input", share: 10);

        Refused(new(1_073_741_825, 0), share: 1).Should().Be("a layer needs 1,073,741,825 bytes, and at most 1,073,741,824 (1 GiB) are allowed (Parameter 'input')");
        Refused(new(0, 8_589_934_593), share: 1).Should().Be(
            "a layer takes as long as 8,589,934,593 multiply-adds, and at most 8,589,934,592 are allowed (Parameter 'input')");
        Refused(new(0, 858_993_460), share: 10).Should().Be("a layer takes as long as 858,993,460 multiply-adds, and at most 858,993,459 are allowed (Parameter 'input')");

        static string Refused(Workload workload, long share) =>
            FluentActions.Invoking(() => workload.Check("a layer", "input", share)).Should().Throw<TooLargeException>().Which.Message;
    }
}
