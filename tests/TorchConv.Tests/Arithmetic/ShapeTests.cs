using TorchConv.Arithmetic;

namespace TorchConv.Tests.Arithmetic;

public class ShapeTests
{
    private static readonly Gen<long[]> AnySizes = Gen.Long[0, 200].Array[1, 6];

    public static TheoryData<Func<object>, string, string> Refused => new()
    {
        { () => Shape.Of(1, -3), "sizes", "shape (1×-3) must not have a negative size" },
        { () => Shape.Of(1L << 40, 1L << 40), "sizes", "shape (1099511627776×1099511627776) must have at most 1152921504606846975 elements" },
        { () => Shape.Of(0, long.MaxValue, 2), "sizes", "shape (0×9223372036854775807×2) must have at most 1152921504606846975 elements" },
        { () => Shape.Parse("2x-3"), "s", "shape (2×-3) must not have a negative size" },
        { () => Shape.Parse("1099511627776x1099511627776"), "s", "shape (1099511627776×1099511627776) must have at most 1152921504606846975 elements" },
        { () => Shape.Of(1, 2).With(1, -2), "size", "shape (1×-2) must not have a negative size" },
        { () => Shape.Of(1, 2).With(2, 5), "dimension", "dimension (2) must be from 0 to 1: the shape is 1×2" },
        { () => Shape.Of(1, 2).With(-1, 5), "dimension", "dimension (-1) must be from 0 to 1: the shape is 1×2" },
    };

    [Fact]
    public void Equal_shapes_have_equal_hash_codes_and_others_have_others()
    {
        Shape.Of(1, 3, 32).GetHashCode().Should().Be(Shape.Of(1, 3, 32).GetHashCode());
        new[] { Shape.Of(1, 3, 32), Shape.Of(3, 1, 32), Shape.Of(1, 3), Shape.Of() }.Select(shape => shape.GetHashCode()).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_shape_is_written_as_a_list()
    {
        Shape input = [1, 3, 32, 32];
        input.Should().Equal(1, 3, 32, 32);
        (input.Rank, input.Count, input.Elements, input[1], input[^1]).Should().Be((4, 4, 3072, 3, 32));
        input.ToArray().Should().Equal(1, 3, 32, 32);
    }

    [Fact]
    public void Shapes_compare_by_their_sizes() =>
        Gen.Select(AnySizes, AnySizes).Sample((a, b) =>
        {
            Shape.Of(a).Equals(Shape.Of(a)).Should().BeTrue();
            Shape.Of(a).GetHashCode().Should().Be(Shape.Of(a).GetHashCode());
            Shape.Of(a).Equals(Shape.Of(b)).Should().Be(a.SequenceEqual(b));
        });

    [Fact]
    public void No_shape_equals_nothing_or_another_type()
    {
        foreach (object? other in new object?[] { null, "2×3", Shape.Of(2, 3, 1), Shape.Of(3, 2) })
            Shape.Of(2, 3).Equals(other).Should().BeFalse();
    }

    [Theory]
    [InlineData("1x3x32x32", "1×3×32×32")]
    [InlineData("1×3×32×32", "1×3×32×32")]
    [InlineData("1X3", "1×3")]
    [InlineData(" 7 ", "7")]
    [InlineData("0x5", "0×5")]
    public void Sizes_are_read_with_an_x_between_them_and_printed_with_a_cross(string text, string printed) =>
        Shape.Parse(text).ToString().Should().Be(printed);

    [Fact]
    public void What_is_printed_is_read_again() => AnySizes.Sample(sizes => Shape.Parse(Shape.Of(sizes).ToString()).Should().Equal(sizes));

    [Fact]
    public void A_scalar_has_one_element_and_no_text()
    {
        Shape scalar = [];
        (scalar.Rank, scalar.Elements, scalar.ToString()).Should().Be((0, 1, ""));
    }

    [Fact]
    public void The_elements_are_the_product_of_the_sizes() =>
        AnySizes.Sample(sizes => Shape.Of(sizes).Elements.Should().Be(sizes.Aggregate(1L, (product, size) => product * size)));

    [Fact]
    public void A_shape_may_be_as_large_as_libtorch_can_address() => Shape.Of(Shape.MaxElements, 1).Elements.Should().Be(long.MaxValue / 8);

    [Fact]
    public void One_element_more_is_refused() =>
        FluentActions.Invoking(() => Shape.Of(Shape.MaxElements + 1)).Should().Throw<TooLargeException>()
            .WithMessage("shape (1152921504606846976) must have at most 1152921504606846975 elements (Parameter 'sizes')");

    [Fact]
    public void It_is_gone_through_like_any_list()
    {
        List<object?> sizes = [];
        foreach (object? size in (System.Collections.IEnumerable)Shape.Of(3, 1, 32))
            sizes.Add(size);
        sizes.Should().Equal(3L, 1L, 32L);
    }

    [Fact]
    public void With_changes_one_size_and_leaves_the_shape_itself_alone()
    {
        Shape input = [8, 3, 32, 32];
        input.With(0, 1).Should().Equal(1, 3, 32, 32);
        input.Should().Equal(8, 3, 32, 32);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_is_refused_with_its_rule(Func<object> attempt, string parameter, string message) =>
        attempt.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(parameter).WithMessage($"{message} (Parameter '{parameter}')");

    [Theory]
    [InlineData("", "\"\" is not a shape: a whole number is missing, as in 1x3x32x32")]
    [InlineData("1x3x", "\"1x3x\" is not a shape: a whole number is missing, as in 1x3x32x32")]
    [InlineData("1xthreex2", "\"1xthreex2\" is not a shape: \"three\" must be a whole number, as in 1x3x32x32")]
    [InlineData("1x2.5", "\"1x2.5\" is not a shape: \"2.5\" must be a whole number, as in 1x3x32x32")]
    [InlineData("1 x 3", "\"1 x 3\" is not a shape: \"1 \" must be a whole number, as in 1x3x32x32")]
    [InlineData("1;3;32;32", "\"1;3;32;32\" is not a shape: \"1;3;32;32\" must be a whole number, as in 1x3x32x32")]
    [InlineData("1x9223372036854775808", "\"1x9223372036854775808\" is not a shape: 9223372036854775808 is out of range (at most 9223372036854775807)")]
    public void Text_that_is_no_shape_is_refused_with_the_part_that_is_wrong(string text, string message)
    {
        FluentActions.Invoking(() => Shape.Parse(text)).Should().Throw<FormatException>().WithMessage(message);
        Shape.TryParse(text, null, out _).Should().BeFalse();
    }

    [Fact]
    public void Trying_answers_no_where_parsing_throws()
    {
        Shape.TryParse("2x3", null, out Shape? shape).Should().BeTrue();
        shape.Should().Equal(2, 3);
        Shape.TryParse(null, null, out _).Should().BeFalse();
        Shape.TryParse("2x-3", null, out _).Should().BeFalse();
        FluentActions.Invoking(() => Shape.Parse(null!)).Should().Throw<ArgumentNullException>().WithParameterName("s");
    }
}
