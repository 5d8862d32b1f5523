using System.Globalization;
using System.Xml.Linq;
using TorchConv.Lab.Figures;
using TorchConv.Lab.Files;
using TorchConv.Lab.Scenes;
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
        XElement input = Frames(await DrawAsync(name))[^1];

        IEnumerable<string> squares = input.Descendants(Svg + "g").Where(part => part.Attribute("data-part") is not null).Select(part => part.Element(Svg + "rect")!.Attribute("class")!.Value);
        squares.Count(square => !square.Contains("heat-0", StringComparison.Ordinal)).Should().Be(read);
        squares.Count(square => square.Contains("heat-0", StringComparison.Ordinal) && square.Contains("gap", StringComparison.Ordinal)).Should().Be(skipped);
    }

    /// <summary>Odena, Dumoulin, Olah: Deconvolution and Checkerboard Artifacts, Distill 2016: kernel 3, stride 2.</summary>
    [Fact]
    public async Task The_checkerboard_is_the_published_one() => Classed(await DrawAsync("checkerboard"), "hit")
        .Skip(13).Take(13).Should().Equal("1 1 2 1 2 1 2 1 2 1 2 1 1".Split(' '));

    /// <summary>An output of an ordinary layer reads all channels, one of a grouped layer those of its group.</summary>
    [Theory]
    [InlineData("channels", 0, "output channel 0 reads channels 0 … 2:", "10×10×3 = 300 weights + 1 bias")]
    [InlineData("groups", 15, "output channel 29 reads channel 2:", "10×10×1 = 100 weights + 1 bias")]
    public async Task The_channels_that_an_output_reads_are_named(string name, int frame, string reads, string weights) =>
        Classed(Frames(await DrawAsync(name))[frame].ToString(), "sum").Should().Equal(reads, weights);

    /// <summary>What stands below a picture would jump with every step: here the sums of some steps need one line more than those of others.</summary>
    [Theory]
    [InlineData("slide", "x", "1000")]
    [InlineData("slide", "kernel", "4")]
    [InlineData("up", "x", "100000 100000; 100000 100000")]
    [InlineData("two", "x", "1000")]
    [InlineData("example", "stride", "1")]
    [InlineData("groups", "groups", "3")]
    public async Task A_picture_keeps_its_size_while_it_plays(string scene, string field, string text)
    {
        Shown shown = SceneState.Of(AllScenes.InOrder.Single(one => one.Id == scene), new Dictionary<string, string> { [field] = text }).Shown!;
        foreach (Picture picture in shown.Pictures)
        {
            HashSet<string> sizes = [];
            for (int step = 0; step < shown.Motion!.Count; step++)
                sizes.Add(XDocument.Parse(await FigureFile.SvgAsync(picture, Moment.At(step), isChinese: false)).Root!.Attribute("viewBox")!.Value);
            sizes.Should().ContainSingle($"{picture.Name} is as large at every step");
        }
    }

    /// <summary>A letter is about as wide as in a browser; what is moved or centred is looked at in the browser alone.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_line_of_a_picture_or_of_one_of_its_steps_is_longer_than_it_is_wide(string name)
    {
        foreach (bool isChinese in new[] { false, true })
        {
            XElement svg = XDocument.Parse(await DrawAsync(name, isChinese)).Root!;
            double width = double.Parse(svg.Attribute("viewBox")!.Value.Split(' ')[2], CultureInfo.InvariantCulture);
            IEnumerable<XElement> lines = svg.Descendants().Where(text => text.Name.LocalName == "text" && text.Attribute("text-anchor") is null && text.Attribute("textLength") is null && text.Attribute("class")?.Value != "note")
                .Where(text => !text.Ancestors().Any(one => one.Attribute("transform") is not null));

            lines.Should().OnlyContain(text => double.Parse(text.Attribute("x")!.Value, CultureInfo.InvariantCulture) + (0.9 * Label.Width(text.Value)) <= width);
        }
    }

    [Fact]
    public void Two_pictures_that_are_compared_are_drawn_on_one_scale()
    {
        Shown shown = SceneState.Of(AllScenes.InOrder.Single(one => one.Id == "two"), new Dictionary<string, string> { ["a-kernel"] = "7" }).Shown!;

        string[] widths = [.. shown.Pictures.OfType<SlidingPicture>().Select(picture =>
            XDocument.Parse(FigureFile.SvgAsync(picture, Moment.At(0), isChinese: false).Result).Root!.Attribute("viewBox")!.Value.Split(' ')[2])];
        widths.Should().HaveCount(2);
        widths[0].Should().Be(widths[1]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_moves_shows_each_step_once_and_rests_at_its_last(string name)
    {
        IReadOnlyList<XElement> frames = Frames(await DrawAsync(name));
        for (int i = 0; i < frames.Count && frames.Count > 1; i++)
        {
            XElement animate = frames[i].Element(Svg + "animate")!;
            double[] times = [.. animate.Attribute("keyTimes")!.Value.Split(';').Select(time => double.Parse(time, System.Globalization.CultureInfo.InvariantCulture))];
            string[] values = animate.Attribute("values")!.Value.Split(';');
            values.Should().HaveSameCount(times);
            double middle = (i + 0.5) / frames.Count;
            values[Array.FindLastIndex(times, time => time <= middle)].Should().Be("inline");
            values.Count(value => value == "inline").Should().Be(1);
        }

        if (frames.Count > 1)
            frames[0].ToString().Should().NotBe(frames[1].ToString());
    }

    [Theory]
    [InlineData(Ground.Paper, true, "(prefers-color-scheme: dark)")]
    [InlineData(Ground.Light, true, "@media not all")]
    [InlineData(Ground.Dark, true, "@media all")]
    [InlineData(Ground.None, false, "(prefers-color-scheme: dark)")]
    public async Task A_picture_stands_on_the_ground_that_was_asked_for(Ground ground, bool hasRect, string style)
    {
        string svg = await FigureFile.SvgAsync(FigureName.All[0], new Dictionary<string, string> { ["at"] = "0,0" }, isChinese: false, ground);

        svg.Contains("class=\"paper\"", StringComparison.Ordinal).Should().Be(hasRect);
        svg.Should().Contain(style);
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

    private static IEnumerable<string> Numbers(string svg) => Classed(svg, "number");

    private static IEnumerable<string> Classed(string svg, string @class) => XDocument.Parse(svg).Descendants(Svg + "text")
        .Where(text => text.Attribute("class")!.Value.Split(' ')[0] == @class)
        .Select(text => text.Value);

    private static IReadOnlyList<XElement> Frames(string svg) =>
        [.. XDocument.Parse(svg).Descendants(Svg + "g").Where(group => ((string?)group.Attribute("class"))?.Split(' ')[0] == "frame")];
}
