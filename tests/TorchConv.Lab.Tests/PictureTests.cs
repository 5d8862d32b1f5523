using System.Xml.Linq;
using TorchConv.Tests;

namespace TorchConv.Lab.Tests;

/// <summary>The pictures as files of their own.</summary>
public sealed class PictureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Names => [.. FigureName.All.Select(figure => figure.Name)];

    [Fact]
    public void The_twelve_pictures_of_the_article_come_first() =>
        FigureName.All.Take(12).Select(figure => figure.Name).Should().Equal(
            "sliding", "gridding", "hybrid", "alexnet", "channels", "groups", "upsampling", "sizes", "projection", "overlap", "matrices", "separable");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_picture_has_title_description_and_style_in_both_languages_and_refers_to_nothing_outside(string name)
    {
        XElement english = XDocument.Parse(await DrawAsync(name)).Root!, chinese = XDocument.Parse(await DrawAsync(name, isChinese: true)).Root!;
        foreach (XElement picture in new[] { english, chinese })
        {
            picture.Element(Svg + "title")!.Value.Should().NotBeEmpty();
            picture.Element(Svg + "desc")!.Value.Should().NotBeEmpty();
            picture.Element(Svg + "style")!.Value.Should().Contain("prefers-color-scheme: dark").And.Contain("prefers-reduced-motion");
            picture.DescendantsAndSelf().Attributes().Where(attribute => attribute.Name.LocalName is "href" or "src").Should().BeEmpty();
            picture.ToString().Should().NotContain("url(").And.NotContain("@import").And.NotContain("NaN").And.NotContain("∞");
        }

        chinese.Element(Svg + "title")!.Value.Should().NotBe(english.Element(Svg + "title")!.Value);
    }

    [Fact]
    public async Task The_numbers_of_the_worked_example_are_the_articles()
    {
        string[] result = ["55", "162", "159", "52", "167", "323", "319", "154", "169", "264", "326", "204", "57", "107", "164", "100"];

        Numbers(await DrawAsync("sizes")).Should().ContainInConsecutiveOrder(result);
        Numbers(await DrawAsync("overlap")).TakeLast(16).Should().Equal(result);
        Numbers(await DrawAsync("projection")).Should().ContainInConsecutiveOrder("55", "110", "55", "110", "55", "110", "55", "55", "110");
        Numbers(await DrawAsync("matrices")).Take(64).Should().Equal(
            "1 2 1 · 2 1 2 · 1 1 2 · · · · · · 1 2 1 · 2 1 2 · 1 1 2 · · · · · · · · 1 2 1 · 2 1 2 · 1 1 2 · · · · · · 1 2 1 · 2 1 2 · 1 1 2".Split(' '));
    }

    [Theory]
    [InlineData("gridding", 49, 120)]
    [InlineData("hybrid", 169, 0)]
    public async Task The_map_of_the_input_shows_as_many_read_and_skipped_positions_as_the_article_says(string name, int read, int skipped)
    {
        XElement input = XDocument.Parse(await DrawAsync(name)).Descendants(Svg + "g").Last();

        Squares(input, "heat").Should().Be(read);
        Squares(input, "gap").Should().Be(skipped);

        static int Squares(XElement map, string @class) => map.Elements(Svg + "path")
            .Where(path => path.Attribute("class")!.Value.StartsWith(@class, StringComparison.Ordinal))
            .Sum(path => path.Attribute("d")!.Value.Count(letter => letter == 'M'));
    }

    /// <summary>Odena, Dumoulin, Olah: Deconvolution and Checkerboard Artifacts, Distill 2016: kernel 3, stride 2.</summary>
    [Fact]
    public async Task The_checkerboard_is_the_published_one() =>
        Numbers(await DrawAsync("checkerboard")).Take(14).Should().Equal("1 1 2 1 2 1 1 1 1 2 1 2 1 1".Split(' '));

    [Theory]
    [InlineData("channels", 90)]
    [InlineData("groups", 30)]
    [InlineData("separable", 93)]
    public async Task There_is_a_wire_for_each_pair_of_channels_that_are_connected(string name, int wires) =>
        XDocument.Parse(await DrawAsync(name)).Descendants(Svg + "path").Sum(path => path.Attribute("d")!.Value.Count(letter => letter == 'M')).Should().Be(wires);

    [Fact]
    public async Task Each_output_names_the_inputs_and_the_weights_that_it_reads()
    {
        XElement output = XDocument.Parse(await DrawAsync("sliding")).Descendants(Svg + "g").Single(cell => (string?)cell.Attribute("data-cell") == "s1,2");

        // Row 1, column 2 of dilation 2: rows 1, 3, 5 and columns 2, 4, 6.
        output.Attribute("data-reads")!.Value.Should().Be("l1,2*k0,0 l1,4*k0,1 l1,6*k0,2 l3,2*k1,0 l3,4*k1,1 l3,6*k1,2 l5,2*k2,0 l5,4*k2,1 l5,6*k2,2");
        output.Element(Svg + "title")!.Value.Should().Be("output (1, 2) reads rows 1, 3, 5 and columns 2, 4, 6 with all 9 weights");
    }

    /// <summary>
    /// The committed pictures are those that the command draws. To draw them again:
    /// <c>for n in docs/pictures/*.svg; do torchconv figure $(basename $n .svg) -o $n; done</c>
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_picture_in_the_documentation_is_not_stale(string name)
    {
        string path = Path.Combine(Checkout.Root, "docs", "pictures", $"{name}.svg");

        (await File.ReadAllTextAsync(path)).Should().Be(await DrawAsync(name), $"torchconv figure {name} -o docs/pictures/{name}.svg draws it again");
    }

    private static Task<string> DrawAsync(string name, bool isChinese = false) =>
        FigureFile.SvgAsync(FigureName.All.Single(figure => figure.Name == name), new Dictionary<string, string>(), isChinese);

    private static IEnumerable<string> Numbers(string svg) => XDocument.Parse(svg).Descendants(Svg + "text")
        .Where(text => text.Attribute("class")!.Value.StartsWith("number", StringComparison.Ordinal))
        .Select(text => text.Value);
}
