using TorchConv.Tables;

namespace TorchConv.Tests.Tables;

/// <summary>A table as text: columns aligned, prose wrapped, numbers and shapes whole.</summary>
public class PlainTextTests
{
    private static readonly Table Layers = new(
        [new("layer"), new("parameters", IsNumber: true), new("formula", Rank: 3), new("output shape", Rank: 2)],
        [
            ["a convolution, dilated", 1_234_567, Cell.Unbroken("(10 × 10 × 3 + 1) × 30 = 9,030"), Cell.Sizes([1L, 30, 23, 23])],
            ["空洞卷积，分组", 7, Cell.Missing, Cell.Sizes([1L, 3])],
        ]);

    [Fact]
    public void Without_a_width_every_column_is_as_wide_as_its_widest_cell() => Lines(Layers, null).Should().Equal(
        "layer                  parameters formula                        output shape",
        "a convolution, dilated  1,234,567 (10 × 10 × 3 + 1) × 30 = 9,030 1×30×23×23",
        "空洞卷积，分组                  7 –                              1×3");

    [Fact]
    public void The_column_of_the_highest_rank_is_omitted_first() => Lines(Layers, 47).Should().Equal(
        "layer                  parameters output shape",
        "a convolution, dilated  1,234,567 1×30×23×23",
        "空洞卷积，分组                  7 1×3",
        "columns omitted at this width: formula");

    [Fact]
    public void Prose_goes_on_in_the_next_line() => Lines(Layers, 27).Should().Equal(
        "layer            parameters",
        "a convolution,    1,234,567",
        "dilated",
        "空洞卷积，分组            7",
        "columns omitted at this",
        "width: formula, output",
        "shape");

    [Fact]
    public void The_first_column_is_the_last_to_stay() => Lines(Layers, 6).Take(6).Should().Equal("layer", "a conv", "olutio", "n, dil", "ated", "空洞卷");

    [Fact]
    public void Chinese_ends_its_lines_anywhere_but_before_a_comma() =>
        Lines(new Line("空洞卷积，分组1,234,567个"), 8).Should().Equal("空洞卷", "积，分组", "1,234,567", "个");

    /// <summary>Bold, and underlined where other titles are below; with an empty line before each.</summary>
    [Fact]
    public void A_title_is_seen_where_there_are_colours()
    {
        Block[] blocks = [new Heading("above", 1), new Heading("below")];

        new PlainText(blocks, new Canvas(null, HasShades: true, HasColours: true), IsChinese: false).ToString().Should().Be("\n\u001b[1;4mabove\u001b[0m\n\n\u001b[1mbelow\u001b[0m");
        new PlainText(blocks, Canvas.Plain, IsChinese: false).ToString().Should().Be("\nabove\n\nbelow");
    }

    [Fact]
    public void Values_stand_in_one_column_below_each_other()
    {
        Pairs pairs = new([("input shape", new TorchConv.Arithmetic.Shape[] { [1, 3, 32, 32] }[0]), ("C#", "torch.nn.Conv2d(64, 128, (3, 5))")]);

        Lines(pairs, null).Should().Equal("input shape  1×3×32×32", "C#           torch.nn.Conv2d(64, 128, (3, 5))");
        Lines(pairs, 36).Should().Equal("input shape  1×3×32×32", "C#           torch.nn.Conv2d(64,", "             128, (3, 5))");
        Lines(pairs, 12).Should().Equal("input shape", "1×3×32×32", "C#", "torch.nn.Con", "v2d(64, 128,", "(3, 5))");
    }

    [Fact]
    public void A_random_table_ends_at_every_width_and_keeps_it_where_no_part_is_wider()
    {
        Gen<Cell> cell = Gen.OneOf(
            Gen.Long.Select(number => (Cell)number),
            Gen.Long[0, 5000].Array[1, 4].Select(Cell.Sizes),
            Gen.String[Gen.Char["ab 空洞，。,.1×9"], 0, 40].Select(text => (Cell)text),
            Gen.String[Gen.Char["ab空 "], 0, 40].Select(Cell.Name));
        Gen<Table> tables = Gen.Select(Gen.Int[1, 6], Gen.Int[0, 4]).SelectMany((columns, rows) => Gen.Select(
            Gen.Select(Gen.String[Gen.Char["ab 空"], 0, 12], Gen.Bool, Gen.Int[0, 3], (header, isNumber, rank) => new Column(header, isNumber, rank)).Array[columns],
            cell.Array[columns].Array[rows],
            (all, cells) => new Table(all, cells)));

        Gen.Select(tables, Gen.Int[1, 200], Gen.Bool).Sample((table, width, isChinese) =>
        {
            string[] lines = $"{new PlainText([table], new Canvas(width), isChinese)}".Split('\n');
            int longest = table.Rows.Select(row => row[0]).Where(one => one.Fit != Fit.Cut).SelectMany(one => one.Human.Split(' ')).Append("").Max(ScreenText.Width);
            return lines.All(line => ScreenText.Width(line) <= Math.Max(width, longest + TwoColumns));
        });
    }

    /// <summary>No line is narrower than one Chinese character.</summary>
    private const int TwoColumns = 2;

    private static string[] Lines(Block block, int? width) => $"{new PlainText([block], new Canvas(width), IsChinese: false)}".Split('\n');
}
