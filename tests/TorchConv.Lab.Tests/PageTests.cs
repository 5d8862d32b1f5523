using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using TorchConv.Article;

namespace TorchConv.Lab.Tests;

public sealed class PageTests(Served served) : IClassFixture<Served>
{
    [Fact]
    public async Task The_page_has_every_section_of_the_article_in_its_order_and_one_of_ones_own()
    {
        IHtmlDocument page = await served.PageAsync("");

        page.QuerySelectorAll("section.part h2").Select(title => title.TextContent)
            .Should().Equal([.. Enum.GetValues<Section>().Select(section => SectionTitle.Of(section).En), "7 A stack of your own"]);
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
        PageNumbers.Check(page, query);
    }

    [Theory]
    [InlineData("slide.kernel=0", "slide-kernel", "kernelSize (0×0) must be at least 1 in height and width")]
    [InlineData("slide.kernel=nine", "slide-kernel", "\"nine\" is not a size: \"nine\" must be a whole number, as in 3 or 3x5 (height x width)")]
    [InlineData("slide.stride=2&slide.padding=same", "slide-padding", "padding (same) needs stride 1, not 2×2: a larger stride cannot keep height and width")]
    [InlineData("groups.groups=2", "groups-groups", "groups (2) must divide inChannels (3)")]
    [InlineData("slide.input=4", "slide-input", "input (1×3×4×4) has height 4, which with padding 0 + 0 must be at least as long as the kernel's extent, 5 = 2 × (3 − 1) + 1")]
    [InlineData("up.output-padding=2", "up-output-padding", "outputPadding (2×2) must be less than stride (2) or dilation (1)")]
    [InlineData("example.x=1+2;3", "example-x", "row 2, column 2: the row ends here, and row 1 has 2 numbers; every row must have as many")]
    [InlineData("example.step=5", "example-step", "step (5) must be from 0 to 4: conv(X) has so many numbers")]
    public async Task An_impossible_layer_is_answered_by_the_librarys_message_beside_what_caused_it(string query, string field, string message)
    {
        using HttpResponseMessage response = await served.Client.GetAsync(new Uri($"?{query}", UriKind.Relative));
        IHtmlDocument page = Served.Parse(await response.Content.ReadAsStringAsync());

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        page.QuerySelector($"#{field}-error .error")!.TextContent.Should().Be(message);
        page.QuerySelector($"#{field}")!.GetAttribute("aria-invalid").Should().Be("true");
        page.QuerySelectorAll(".error").Should().HaveCount(1);
    }

    [Fact]
    public async Task The_last_good_picture_stays()
    {
        IHtmlDocument good = await served.PageAsync("slide.kernel=4&slide.input=9");
        IHtmlFormElement form = (IHtmlFormElement)good.QuerySelector("#slide-form")!;
        string carried = string.Join('&', form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").Select(input => $"{input.Name}={Uri.EscapeDataString(input.Value)}"));
        using HttpResponseMessage response = await served.Client.GetAsync(new Uri($"?slide.kernel=99&slide.input=9&{carried}", UriKind.Relative));
        IHtmlDocument refused = Served.Parse(await response.Content.ReadAsStringAsync());

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        refused.QuerySelector("#picture-sliding")!.OuterHtml.Should().Contain("kernel 4×4").And.Contain("input 9×9");
        refused.QuerySelector<IHtmlInputElement>("#slide-kernel")!.Value.Should().Be("99");
        refused.QuerySelector("#slide .stale").Should().NotBeNull();
    }

    [Fact]
    public async Task What_is_too_large_to_draw_is_told_with_the_limit_and_its_numbers_are_given()
    {
        IHtmlDocument page = await served.PageAsync("slide.input=1000");

        page.QuerySelector("#picture-sliding").Should().BeNull();
        page.QuerySelector("#slide .description")!.TextContent.Should().StartWith("Drawn up to 20×20 with its padding, and 121 weights");
        page.QuerySelector("#slide-facts")!.TextContent.Should().Contain("1×30×996×996");
    }

    [Fact]
    public async Task Every_link_of_the_page_leads_to_a_page_that_shows_it()
    {
        IHtmlDocument page = await served.PageAsync("");
        string[] links = [.. page.QuerySelectorAll("a[href^='/?']").Select(link => link.GetAttribute("href")!).Distinct()];

        links.Should().HaveCountGreaterThan(40);
        foreach (string link in links)
        {
            using HttpResponseMessage response = await served.Client.GetAsync(new Uri(link, UriKind.Relative));
            response.StatusCode.Should().Be(HttpStatusCode.OK, link);
        }
    }

    [Fact]
    public async Task Every_picture_can_be_had_as_SVG()
    {
        IHtmlDocument page = await served.PageAsync("slide.kernel=2");
        foreach (IElement link in page.QuerySelectorAll("a.download"))
        {
            string svg = await served.Client.GetStringAsync(new Uri(link.GetAttribute("href")!, UriKind.Relative));
            System.Xml.Linq.XDocument.Parse(svg).Root!.Name.LocalName.Should().Be("svg");
        }

        string sliding = await served.Client.GetStringAsync(new Uri("figure/slide/sliding.svg?kernel=2", UriKind.Relative));
        sliding.Should().Contain("kernel 2×2");
    }

    [Fact]
    public async Task The_builder_adds_moves_and_removes_layers_by_links_alone()
    {
        const string Rows = "build.kind=&build.kernel=3&build.dilation=&build.stride=&build.padding=&build.kind=pool&build.kernel=2&build.dilation=&build.stride=&build.padding=";

        (await AfterAsync("add")).Should().Be("3 pool2 3");
        (await AfterAsync("up-1")).Should().Be("pool2 3");
        (await AfterAsync("down-0")).Should().Be("pool2 3");
        (await AfterAsync("remove-0")).Should().Be("pool2");
        (await AfterAsync("remove-9")).Should().Be("3 pool2");
        (await AfterAsync("nonsense")).Should().Be("3 pool2");

        async Task<string> AfterAsync(string change)
        {
            using HttpResponseMessage response = await served.Client.GetAsync(new Uri($"?{Rows}&build.do={change}", UriKind.Relative));
            response.StatusCode.Should().Be(HttpStatusCode.Redirect);
            string query = response.Headers.Location!.OriginalString.Split('?')[1].Split('#')[0];
            return PageNumbers.Text(query)("build.stack") ?? "";
        }
    }

    [Fact]
    public async Task The_designer_offers_the_dilations_that_see_furthest_without_gaps()
    {
        IHtmlDocument page = await served.PageAsync("");

        // Three layers of 3×3: 1, 3 and 9 tile 27 positions, as digits of base 3 do.
        page.QuerySelector("#design .offers a")!.TextContent.Should().Be("1, 3, 9 → 27×27");
        page.QuerySelector("#design .offers a")!.GetAttribute("href").Should().Contain("build.stack=3%203d3%203d9");
    }

    [Fact]
    public async Task Nothing_but_its_own_parts_may_be_loaded_and_only_by_its_own_name()
    {
        using HttpResponseMessage page = await served.Client.GetAsync(new Uri("", UriKind.Relative));
        page.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'none'; script-src 'self'; style-src 'self'").And.NotContain("unsafe");
        page.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");

        using HttpRequestMessage foreign = new(HttpMethod.Get, served.Address);
        foreign.Headers.Host = "evil.example";
        using HttpResponseMessage misdirected = await served.Client.SendAsync(foreign);
        misdirected.StatusCode.Should().Be(HttpStatusCode.MisdirectedRequest);
        served.Address.Host.Should().Be("127.0.0.1");
    }

    [Fact]
    public async Task A_port_in_use_is_told_and_another_one_named()
    {
        Func<Task> again = () => LabServer.RunAsync(served.Address.Port, isChinese: false, _ => { }, CancellationToken.None);

        (await again.Should().ThrowAsync<PortInUseException>())
            .WithMessage($"port {served.Address.Port} cannot be had, something else may listen there: * is free*");
    }
}
