using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using TorchConv.Article;
using TorchConv.Cli.Serving;
using TorchConv.Lab.Pages;
using TorchConv.Lab.Scenes;
using TorchConv.Layers;

namespace TorchConv.Lab.Tests;

public sealed class PageTests(Served served) : IClassFixture<Served>
{
    [Fact]
    public async Task The_page_has_every_section_of_the_article_in_its_order_and_one_of_ones_own()
    {
        IHtmlDocument page = await served.PageAsync("");

        page.QuerySelectorAll("section.part h2").Select(title => title.TextContent)
            .Should().Equal([.. Enum.GetValues<Section>().Select(section => SectionTitle.Of(section).En), "7 A stack of your own", "8 Two layers, and exercises"]);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task Every_claim_stands_there_with_its_verdict_and_evidence(string language)
    {
        IHtmlDocument page = await served.PageAsync($"lang={language}");

        page.QuerySelectorAll(".claims .id").Select(id => id.TextContent).Should().Equal(Claims.All.Select(claim => claim.Id));
        foreach (IElement claim in page.QuerySelectorAll(".claims li"))
        {
            Verification verification = Claims.All.Single(one => one.Id == claim.QuerySelector(".id")!.TextContent).Verify();
            claim.QuerySelector(".verdict")!.ClassList.Should().Contain(verification.Verdict.ToString().ToLowerInvariant());
            claim.QuerySelector(".statement")!.TextContent.Should().Be(language == "zh" ? verification.Claim.Statement.Zh : verification.Claim.Statement.En);
            claim.QuerySelectorAll("tbody tr").Should().HaveCount(verification.Evidence.GroupBy(evidence => evidence.Label.En).Count());
        }
    }

    /// <summary>Each line of code makes the layer whose numbers stand beside it: the numbers are compared with that layer's.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("slide.kernel=3x5&slide.dilation=2x1&slide.input=9x12&slide.padding=same&groups.in=12&groups.out=24&groups.groups=4&groups.kernel=3")]
    [InlineData("up.kernel=4&up.padding=1&up.input=5x4&separable.in=8&separable.kernel=5&kinds.padding=2&point.in=7&build.stack=3+pool2+t2s2")]
    public async Task Every_number_of_a_layer_is_the_librarys(string query)
    {
        IHtmlDocument page = await served.PageAsync(query);
        Address address = Address.Read(query);
        Dictionary<string, LayerOfScene> layers = AllScenes.InOrder
            .SelectMany(scene => SceneState.Of(scene, address[scene.Id]).Shown!.Layers)
            .DistinctBy(layer => $"{layer.Layer.CSharp} {layer.Input}")
            .ToDictionary(layer => $"{layer.Layer.CSharp} {layer.Input}");
        IHtmlCollection<IElement> rows = page.QuerySelectorAll(".facts tr[data-layer]");
        rows.Length.Should().BeGreaterThan(20);
        foreach (IElement row in rows)
        {
            LayerOfScene layer = layers[$"{row.GetAttribute("data-layer")} {row.GetAttribute("data-input")}"];
            LayerFacts facts = layer.Layer.Measure(layer.Input);
            row.QuerySelectorAll("td").Take(3).Select(cell => cell.FirstChild!.TextContent.Trim()).Should().Equal($"{facts.Parameters:N0}", $"{facts.MultiplyAdds:N0}", $"{facts.OutputShape}");
            row.QuerySelector(".agrees").Should().NotBeNull();
        }
    }

    [Theory]
    [InlineData("slide.kernel=0", "slide-kernel", "kernelSize (0×0) must be at least 1 in height and width")]
    [InlineData("slide.kernel=nine", "slide-kernel", "\"nine\" is not a size: \"nine\" must be a whole number, as in 3 or 3x5 (height x width)")]
    [InlineData("slide.stride=2&slide.padding=same", "slide-padding", "padding (same) needs stride 1, not 2×2: a larger stride cannot keep height and width")]
    [InlineData("groups.groups=2", "groups-groups", "groups (2) must divide inChannels (3)")]
    [InlineData("slide.input=4", "slide-input", "input (1×3×4×4) has height 4, which with padding 0 + 0 must be at least as long as the kernel's extent, 5 = 2 × (3 − 1) + 1")]
    [InlineData("up.output-padding=2", "up-output-padding", "outputPadding (2×2) must be less than stride (2) or dilation (1)")]
    [InlineData("example.x=1+2;3", "example-x", "row 2, column 2: the row ends here, and row 1 has 2 numbers; every row must have as many")]
    public async Task An_impossible_layer_is_answered_by_the_librarys_message_beside_what_caused_it(string query, string field, string message)
    {
        IHtmlDocument page = await served.PageAsync(query);

        page.QuerySelector($"#{field}-error .error")!.TextContent.Should().Be(message);
        page.QuerySelector($"#{field}")!.GetAttribute("aria-invalid").Should().Be("true");
        page.QuerySelectorAll(".error").Should().HaveCount(1);
    }

    /// <summary>The picture of a number that cannot be is that of the defaults, and the page says so.</summary>
    [Fact]
    public async Task Refused_values_leave_a_picture_and_a_line_that_says_whose_it_is()
    {
        IHtmlDocument page = await served.PageAsync("slide.kernel=99&slide.input=9");

        page.QuerySelector("#picture-sliding")!.TextContent.Should().Contain("kernel 3×3").And.Contain("input 7×7");
        page.QuerySelector("#slide-kernel")!.GetAttribute("value").Should().Be("99");
        page.QuerySelector("#slide .stale").Should().NotBeNull();
    }

    [Fact]
    public async Task No_two_elements_have_one_id()
    {
        IHtmlDocument page = await served.PageAsync("");

        page.QuerySelectorAll("[id]").GroupBy(element => element.Id).Where(group => group.Count() > 1).Select(group => group.Key).Should().BeEmpty();
    }

    [Fact]
    public async Task The_designer_offers_the_dilations_that_see_furthest_without_gaps()
    {
        IHtmlDocument page = await served.PageAsync("");

        // Three layers of 3×3: 1, 3 and 9 tile 27 positions, as digits of base 3 do.
        page.QuerySelector("#design .offers button")!.TextContent.Should().Be("1, 3, 9 → 27×27");
    }

    [Fact]
    public async Task Nothing_but_its_own_parts_may_be_loaded_and_only_by_its_own_name()
    {
        using HttpResponseMessage page = await served.Client.GetAsync(new Uri("", UriKind.Relative));
        page.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'none'; script-src 'self'; style-src 'self'").And.NotContain("unsafe");
        page.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");

        using HttpRequestMessage other = new(HttpMethod.Get, served.Address);
        other.Headers.Add("Origin", "http://evil.example");
        using HttpResponseMessage refused = await served.Client.SendAsync(other);
        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);

        using HttpRequestMessage foreign = new(HttpMethod.Get, served.Address);
        foreign.Headers.Host = "evil.example";
        using HttpResponseMessage misdirected = await served.Client.SendAsync(foreign);
        misdirected.StatusCode.Should().Be(HttpStatusCode.MisdirectedRequest);
        served.Address.Host.Should().Be("127.0.0.1");
    }

    [Fact]
    public async Task A_port_in_use_is_told_and_another_one_named()
    {
        Func<Task> again = () => LabServer.RunAsync(served.Address.Port, isChinese: null, _ => { }, CancellationToken.None);

        (await again.Should().ThrowAsync<PortInUseException>())
            .WithMessage($"port {served.Address.Port} cannot be had, something else may listen there: * is free*");
    }
}
