using System.Globalization;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using TorchConv.Cli.Serving;
using TorchConv.Lab.Exercises;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using static Microsoft.Playwright.Assertions;

namespace TorchConv.Lab.Tests;

/// <summary>The page as somebody uses it: kept alive by the server, and as the published site where that is there.</summary>
public sealed class BrowserTests(Served served, Site site, Browser browser) : IClassFixture<Served>, IClassFixture<Site>, IClassFixture<Browser>
{
    public static TheoryData<string> Hosts => Site.Missing is null ? ["lab", "site"] : ["lab"];

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task Enter_in_any_field_changes_nothing_but_that_field(string host)
    {
        Window window = await OpenAsync(host);

        string[] changed = await window.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const fields = () => [...document.querySelectorAll("main input:not([type=range])")], values = () => fields().map(field => `${field.id}=${field.value}`).join(" ");
              const before = values(), changed = [];
              if (fields().length < 60) changed.push(`only ${fields().length} fields`);
              for (const field of fields()) {
                field.focus();
                for (const type of ["keydown", "keypress", "keyup"]) field.dispatchEvent(new KeyboardEvent(type, { key: "Enter", code: "Enter", bubbles: true, cancelable: true }));
                await new Promise(done => setTimeout(done, 5));
                if (values() !== before) changed.push(field.id);
              }
              return changed;
            }
            """);
        changed.Should().BeEmpty();
        await window.Page.FillAsync("#slide-input", "12");
        await window.Page.PressAsync("#slide-input", "Enter");
        await Expect(window.Page.Locator("#picture-sliding")).ToContainTextAsync("input 12×12");
        (await window.Page.InputValueAsync("#slide-input")).Should().Be("12");
        window.Errors.Should().BeEmpty();
    }

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task Every_animation_plays_pauses_and_is_stepped_by_buttons_and_keys(string host)
    {
        Window window = await OpenAsync(host);

        IPage page = window.Page;
        string[] scenes = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.player')].map(player => player.closest('.scene').id)");
        scenes.Should().HaveCountGreaterThan(8);
        foreach (string scene in scenes)
        {
            ILocator pictures = page.Locator($"#{scene} .pictures");
            await page.Locator($"#{scene}-at").FillAsync("0");
            await Expect(page.Locator($"#{scene} .count")).ToContainTextAsync("1 /");
            string first = await pictures.InnerHTMLAsync();
            await page.SelectOptionAsync($"#{scene}-speed", "0.2");
            await page.ClickAsync($"#{scene}-play");
            await Expect(page.Locator($"#{scene} .count")).Not.ToContainTextAsync("1 /");
            await page.ClickAsync($"#{scene}-play");
            (await pictures.InnerHTMLAsync()).Should().NotBe(first, $"{scene} plays");

            await page.Locator($"#{scene}-at").FillAsync("1");
            await Expect(page.Locator($"#{scene} .count")).ToContainTextAsync("2 /");
            await page.ClickAsync($"#{scene}-back");
            await Expect(page.Locator($"#{scene} .count")).ToContainTextAsync("1 /");
            (await pictures.InnerHTMLAsync()).Should().Be(first, $"{scene} steps back");
            await page.Locator($"#{scene} .canvas").First.FocusAsync();
            await page.Keyboard.PressAsync("ArrowRight");
            await Expect(page.Locator($"#{scene} .count")).ToContainTextAsync("2 /");
            await page.Keyboard.PressAsync(" ");
            await Expect(page.Locator($"#{scene}-play")).ToHaveAttributeAsync("aria-pressed", "true");
            await page.Keyboard.PressAsync(" ");
            await Expect(page.Locator($"#{scene}-play")).ToHaveAttributeAsync("aria-pressed", "false");
        }

        window.Errors.Should().BeEmpty();
    }

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task Pointing_at_a_cell_lights_what_belongs_to_it_in_every_picture_of_the_scene(string host)
    {
        Window window = await OpenAsync(host);

        IPage page = window.Page;
        await page.HoverAsync("#picture-sliding [data-part='y1,2']");
        await Expect(page.Locator("#picture-sliding [data-part] > :is(.lit, .pointed)")).ToHaveCountAsync(19);
        string[] lit = await page.Locator("#picture-sliding [data-part]:has(> .lit)").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.part).sort()");
        lit.Should().Equal("k0,0 k0,1 k0,2 k1,0 k1,1 k1,2 k2,0 k2,1 k2,2 x1,2 x1,4 x1,6 x3,2 x3,4 x3,6 x5,2 x5,4 x5,6".Split(' '));

        await page.HoverAsync("#picture-matrices [data-part='c0,0']");
        await Expect(page.Locator("#picture-sizes [data-part='x0,0'] > .lit").First).ToBeVisibleAsync();
        await Expect(page.Locator("#picture-sizes [data-part='k0,0'] > .lit").First).ToBeVisibleAsync();
        await Expect(page.Locator("#picture-matrices [data-part='t0,0'] > .lit")).ToBeVisibleAsync();
        await page.HoverAsync("h1");
        await Expect(page.Locator("#picture-sizes .lit")).ToHaveCountAsync(0);
        window.Errors.Should().BeEmpty();
    }

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task A_cell_is_edited_in_place_and_the_sum_and_the_address_follow(string host)
    {
        Window window = await OpenAsync(host);

        IPage page = window.Page;
        ILocator sum = page.Locator("#picture-sliding .sum");
        await page.Locator("#slide .preset", new() { HasText = "ordinary" }).ClickAsync();
        await Expect(page.Locator("#picture-sliding")).ToContainTextAsync("output 5×5");
        double before = Total(string.Concat(await sum.AllTextContentsAsync())), weight = double.Parse((await page.TextContentAsync("#picture-sliding [data-part='k0,0'] text"))!, CultureInfo.InvariantCulture);
        double old = double.Parse((await page.TextContentAsync("#picture-sliding [data-part='x0,0'] text"))!, CultureInfo.InvariantCulture);
        await page.ClickAsync("#picture-sliding [data-part='x0,0']");
        await page.FillAsync("#picture-sliding .typed", "100");
        await Expect(sum.First).ToContainTextAsync("100");
        Total(string.Concat(await sum.AllTextContentsAsync())).Should().Be(before + (weight * (100 - old)));
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#picture-sliding .typed")).ToHaveCountAsync(0);
        await window.WaitAsync("decodeURIComponent(location.search).includes('slide.x=100 ')");

        await page.SelectOptionAsync("#slide-brush", "9");
        await page.ClickAsync("#picture-sliding [data-part='x0,1']");
        await Expect(page.Locator("#picture-sliding [data-part='x0,1'] text")).ToHaveTextAsync("9");
        string link = page.Url;
        await page.ReloadAsync();
        await Expect(page.Locator("#picture-sliding [data-part='x0,0'] text")).ToHaveTextAsync("100");
        page.Url.Should().Be(link);
        window.Errors.Should().BeEmpty();
    }

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task Back_undoes_a_change_and_Forward_redoes_it(string host)
    {
        Window window = await OpenAsync(host);

        IPage page = window.Page;
        Task ChangedAsync(string search) => window.WaitAsync($"decodeURIComponent(location.search).includes('{search}')");

        await page.FillAsync("#slide-kernel", "2");
        await ChangedAsync("slide.kernel=2");
        await page.ClickAsync("#slide-forward"); // A step of the picture is none in the history.
        await ChangedAsync("slide.at=0,1");
        await page.ClickAsync("#exercises-another");
        await ChangedAsync("exercises.seed=2");
        await page.ClickAsync("#languages a");
        await ChangedAsync("lang=zh");

        await page.GoBackAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Convolutions, alive");
        await page.GoBackAsync();
        await Expect(page.Locator("#exercises-seed")).ToHaveValueAsync("1");
        await Expect(page.Locator("#slide .count")).ToContainTextAsync("2 /");
        await page.GoBackAsync();
        await Expect(page.Locator("#slide-kernel")).ToHaveValueAsync("3");
        await Expect(page.Locator("#picture-sliding")).ToContainTextAsync("kernel 3×3");
        await page.GoForwardAsync();
        await Expect(page.Locator("#picture-sliding")).ToContainTextAsync("kernel 2×2");
        await page.GoForwardAsync();
        await page.GoForwardAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("活的卷积");
        await Expect(page.Locator("#exercises-seed")).ToHaveValueAsync("2");
        window.Errors.Should().BeEmpty();
    }

    /// <summary>Each example in each language: no word leaves its picture, and none is written over another.</summary>
    [BrowserTheory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task All_words_of_a_picture_can_be_read(string language)
    {
        Window window = await OpenAsync("lab", $"?lang={language}");

        string[] unreadable = await window.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const found = new Set();
              const look = () => {
                for (const picture of document.querySelectorAll("svg.figure")) {
                  const frame = picture.getBoundingClientRect();
                  const words = [...picture.querySelectorAll("text")].filter(text => text.textContent.trim()).map(text => ({ text: text.textContent, box: text.getBoundingClientRect() }));
                  for (const { text, box } of words)
                    if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1) found.add(`${picture.id}: "${text}" is cut off`);
                  words.sort((a, b) => a.box.top - b.box.top);
                  words.forEach(({ text, box }, i) => {
                    for (let j = i + 1; j < words.length && words[j].box.top < box.bottom - box.height / 3; j++)
                      if (Math.min(box.right, words[j].box.right) - Math.max(box.left, words[j].box.left) > 2) found.add(`${picture.id}: "${text}" and "${words[j].text}" are written over each other`);
                  });
                }
              };
              const drawn = () => new Promise(done => setTimeout(done, 60));
              look();
              for (const preset of document.querySelectorAll(".preset[aria-pressed=false]")) {
                preset.click();
                await drawn();
                look();
              }
              return [...found];
            }
            """);
        unreadable.Should().BeEmpty();
    }

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task A_refused_value_has_its_message_beside_it_and_the_last_good_picture_stays(string host)
    {
        Window window = await OpenAsync(host);

        IPage page = window.Page;
        await page.FillAsync("#slide-kernel", "2x4");
        await Expect(page.Locator("#picture-sliding")).ToContainTextAsync("kernel 2×4");
        await page.FillAsync("#slide-kernel", "0");
        await Expect(page.Locator("#slide-kernel-error .error")).ToHaveTextAsync("kernelSize (0×0) must be at least 1 in height and width");
        await Expect(page.Locator("#picture-sliding")).ToContainTextAsync("kernel 2×4");
        await page.FillAsync("#slide-kernel", "3");
        await Expect(page.Locator("#slide-kernel-error .error")).ToHaveCountAsync(0);
        window.Errors.Should().BeEmpty();
    }

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task A_stack_is_built_a_design_taken_over_and_VGG_has_a_map(string host)
    {
        Window window = await OpenAsync(host);

        IPage page = window.Page;
        await page.ClickAsync("#build-add");
        await page.SelectOptionAsync("#build-kind-3", "pool");
        await page.ClickAsync("#build-up-3");
        await page.ClickAsync("#build-remove-0");
        await window.WaitAsync("decodeURIComponent(location.search).includes('build.stack=3d2 pool3 3d5')");
        await page.Locator("#design .offers button").First.ClickAsync();
        await Expect(page.Locator("#picture-stack-map > desc")).ToHaveTextAsync("One output sees a field of 27×27 and reads 729 of its 729 positions: no gaps.");
        await page.Locator("#build .preset", new() { HasText = "VGG-16" }).ClickAsync();
        await Expect(page.Locator("#picture-stack-map > desc")).ToContainTextAsync("212×212");
        string[] regions = await page.Locator("#picture-stack-map path.cell.heat").EvaluateAllAsync<string[]>("all => all.map(one => one.getAttribute('d'))");
        regions.Should().HaveCountGreaterThan(2, "few and many paths have colours of their own");
        regions.Sum(region => region.Count(letter => letter == 'M')).Should().BeGreaterThan(1000, "each position is a square");
        window.Errors.Should().BeEmpty();
    }

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task One_slider_walks_from_the_ordinary_layer_to_the_separable_one(string host)
    {
        Window window = await OpenAsync(host);

        IPage page = window.Page;
        foreach ((int station, string title, string parameters) in new[] { (0, "An ordinary layer", "9,030"), (1, "A grouped layer", "3,030"), (2, "A depthwise layer", "303"), (3, "A separable layer", "423") })
        {
            await page.Locator("#groups-kind").FillAsync($"{station}");
            await Expect(page.Locator("#picture-channels > title")).ToContainTextAsync(title);
            ILocator chosen = page.Locator("#picture-walk-cost .bar.chosen.first");
            await Expect(chosen).ToHaveCountAsync(1);
            (await chosen.EvaluateAsync<string>("bar => bar.nextElementSibling.textContent")).Should().StartWith(parameters);
        }

        window.Errors.Should().BeEmpty();
    }

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task Exercises_are_answered_right_and_wrong(string host)
    {
        Window window = await OpenAsync(host, "?exercises.seed=7&exercises.level=2");

        IPage page = window.Page;
        IReadOnlyList<Exercise> sheet = ExerciseSheet.Of(7, 2);
        (await page.Locator(".exercise p[id]").AllTextContentsAsync()).Should().Equal(sheet.Select(exercise => exercise.Question.En));
        await page.FillAsync("#exercises-1", "1");
        await page.PressAsync("#exercises-1", "Enter");
        await Expect(page.Locator(".exercise").First).ToContainTextAsync("✗ not yet");
        await Expect(page.Locator(".exercise .explanation").First).ToContainTextAsync(sheet[0].Explanation.En);
        await page.FillAsync("#exercises-1", sheet[0].Answer);
        await page.PressAsync("#exercises-1", "Enter");
        await Expect(page.Locator(".exercise").First).ToContainTextAsync("✓ right");
        await page.ClickAsync("#exercises-another");
        await window.WaitAsync("location.search.includes('exercises.seed=8')");
        window.Errors.Should().BeEmpty();
    }

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task A_picture_fills_the_screen_of_a_projector_with_its_controls(string host)
    {
        Window window = await OpenAsync(host);

        IPage page = window.Page;
        await page.SetViewportSizeAsync(1920, 1080);
        double before = (await page.Locator("#picture-sizes").BoundingBoxAsync())!.Width;
        await page.ClickAsync("#sizes-figure .tools button");
        await window.WaitAsync("document.fullscreenElement?.id === 'example'");
        LocatorBoundingBoxResult picture = (await page.Locator("#picture-sizes").BoundingBoxAsync())!;
        picture.Height.Should().BeGreaterThan(700);
        picture.Width.Should().BeGreaterThan((float)before);
        await Expect(page.Locator("#picture-matrices")).ToBeHiddenAsync();
        await Expect(page.Locator("#example-play")).ToBeInViewportAsync();
        await page.ClickAsync("#sizes-figure .tools button");
        await window.WaitAsync("document.fullscreenElement === null");
        await Expect(page.Locator("#picture-matrices")).ToBeVisibleAsync();

        // Ended by the Escape key, of which the page learns nothing, it can be begun again.
        await page.ClickAsync("#sizes-figure .tools button");
        await window.WaitAsync("document.fullscreenElement !== null");
        await page.EvaluateAsync("document.exitFullscreen()");
        await window.WaitAsync("document.fullscreenElement === null");
        await page.ClickAsync("#sizes-figure .tools button");
        await window.WaitAsync("document.fullscreenElement !== null");
        await Expect(page.Locator("#picture-sizes")).ToBeVisibleAsync();
        await page.EvaluateAsync("document.exitFullscreen()");
        window.Errors.Should().BeEmpty();
    }

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task A_picture_opened_in_a_tab_of_its_own_has_its_colours(string host)
    {
        Window window = await OpenAsync(host);

        IPage picture = await window.Context.RunAndWaitForPageAsync(() => window.Page.Locator("#sliding-figure .tools button").Nth(1).ClickAsync());
        await picture.WaitForLoadStateAsync();
        (await picture.EvaluateAsync<string>("getComputedStyle(document.querySelector('.cell.kernel')).fill")).Should().Be("rgb(230, 159, 0)");
        (await picture.EvaluateAsync<string>("getComputedStyle(document.querySelector('.paper')).fill")).Should().Be("rgb(255, 255, 255)");
        await picture.CloseAsync();
        window.Errors.Should().BeEmpty();
    }

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task On_a_phone_the_picture_comes_before_its_controls_and_a_tap_chooses_an_output(string host)
    {
        Window window = await OpenAsync(host);

        IPage page = window.Page;
        await page.SetViewportSizeAsync(360, 740);
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(360);
        LocatorBoundingBoxResult picture = (await page.Locator("#picture-sliding").BoundingBoxAsync())!;
        picture.Y.Should().BeLessThan((await page.Locator("#slide-kernel").BoundingBoxAsync())!.Y);
        await page.Locator("#picture-sliding [data-part='y2,1']").DispatchEventAsync("click");
        await Expect(page.Locator("#slide .count")).ToHaveTextAsync("8 / 9");
        window.Errors.Should().BeEmpty();
    }

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task Code_is_copied_and_the_language_is_the_browsers_and_can_be_switched(string host)
    {
        Window window = await OpenAsync(host);

        IPage page = window.Page;
        await window.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.ClickAsync("#slide .code summary");
        await page.Locator("#slide .copy").First.ClickAsync();
        await Expect(page.Locator("#slide .copy").First).ToHaveTextAsync("copied");
        (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).Should().Be("torch.nn.Conv2d(3, 30, 3, dilation: 2)");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Convolutions, alive");
        await page.FillAsync("#slide-kernel", "2");
        await page.ClickAsync("#languages a");
        await Expect(page.Locator("h1")).ToHaveTextAsync("活的卷积");
        await Expect(page.Locator("#picture-sliding")).ToContainTextAsync("卷积核 2×2");
        await window.WaitAsync("location.search.includes('lang=zh') && document.documentElement.lang === 'zh-Hans'");
        window.Errors.Should().BeEmpty();
    }

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task It_is_accessible_light_and_dark_wide_and_narrow(string host)
    {
        foreach ((string language, ColorScheme scheme, int width) in new[] { ("en", ColorScheme.Light, 1280), ("zh", ColorScheme.Dark, 360) })
        {
            Window window = await OpenAsync(host, $"?lang={language}&groups.groups=2");
            await window.Page.SetViewportSizeAsync(width, 800);
            await window.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await window.Page.EvaluateAsync(new BundledAxeScriptProvider().GetScript());
            string[] violations = await window.Page.EvaluateAsync<string[]>(
                """
                async () => {
                  const answer = await axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"] });
                  return answer.violations.map(one => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join("; ")}`);
                }
                """);
            violations.Should().BeEmpty();
            (await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width);
        }
    }

    [BrowserFact]
    public async Task Without_script_the_pictures_are_there_and_a_line_says_why_they_rest()
    {
        Window window = await browser.OpenAsync(hasScript: false);

        await window.Page.GotoAsync($"{served.Address}?slide.dilation=3&slide.input=9");
        await Expect(window.Page.Locator("#picture-sliding")).ToContainTextAsync("dilation 3");
        await Expect(window.Page.Locator(".masthead .stale")).ToContainTextAsync("The pictures rest");
        if (site.Address is not { } address)
            return;

        await window.Page.GotoAsync($"{address}");
        (await window.Page.Locator("img[src$='.svg']").CountAsync()).Should().Be(12);
        await Expect(window.Page.Locator(".stale")).ToContainTextAsync("The pictures rest");
    }

    [BrowserTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_report_needs_nothing_but_itself_and_is_14_pages_with_bars(bool isChinese)
    {
        Window window = await browser.OpenAsync();

        await window.Context.SetOfflineAsync(true);
        string path = Path.Combine(Path.GetTempPath(), $"torchconv-report-{Guid.NewGuid():N}.html");
        await File.WriteAllTextAsync(path, await ReportFile.HtmlAsync(new Dictionary<string, string>(), isChinese, hasEvidence: false, new RealLibrary()));
        try
        {
            await window.Page.GotoAsync($"file://{path}");
            (await window.Page.Locator("svg.figure").CountAsync()).Should().BeGreaterThan(18);
            window.Requests.Should().Equal($"file://{path}");
            await window.Page.EmulateMediaAsync(new() { Media = Media.Print });
            byte[] paper = await window.Page.PdfAsync(new() { PreferCSSPageSize = true });
            using PdfDocument printed = PdfDocument.Open(paper);
            Page[] pages = [.. printed.GetPages()];
            pages.Should().HaveCountGreaterThan(5).And.HaveCountLessThan(15);
            pages.Should().OnlyContain(one => one.Letters.Count > 400, "no page is nearly empty");
            foreach ((string kind, double red, double blue) in new[] { ("first", 0.0, 0.698), ("second", 0.902, 0.0) })
            {
                double[] drawn = await window.Page.Locator($"#picture-bars .bar.{kind}").EvaluateAllAsync<double[]>("all => all.map(bar => bar.width.baseVal.value)");
                drawn.Should().HaveCountGreaterThan(5);
                BarsOnPaper(pages, red, blue).Should().Contain(printedBars => AreOneScale(printedBars, drawn), "the bars of {0} are on paper, as long as on the screen", kind);
            }

            const int A4 = 703; // its width between margins of 12 mm
            await window.Page.SetViewportSizeAsync(A4, 1000);
            await window.Page.EmulateMediaAsync(new() { Media = Media.Print });
            (await window.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.scroll, .canvas')].filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.ariaLabel)")).Should().BeEmpty("nothing is cut off on paper");
            foreach (ILocator bar in await window.Page.Locator("#picture-bars .bar").AllAsync())
                (await bar.BoundingBoxAsync())!.Width.Should().BeGreaterThan(0);
            await Expect(window.Page.Locator("#picture-bars .bar").First).ToBeVisibleAsync();
            window.Errors.Should().BeEmpty();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<Window> OpenAsync(string host, string query = "")
    {
        Window window = await browser.OpenAsync();
        await window.GoAsync(host == "site" ? site.Address! : served.Address, query);
        return window;
    }

    /// <summary>The widths of the filled shapes of a colour that begin at one edge and are equally high, from the top to the bottom, page by page.</summary>
    private static IEnumerable<double[]> BarsOnPaper(Page[] pages, double red, double blue) =>
        from page in pages
        from bars in page.Paths.Where(path => path.IsFilled && path.FillColor is { } colour && Is(colour.ToRGBValues(), red, blue)).Select(path => path.GetBoundingRectangle()!.Value)
            .GroupBy(bar => (Left: Math.Round(bar.Left), Height: Math.Round(bar.Height)))
        select bars.OrderByDescending(bar => bar.Top).Select(bar => bar.Width).ToArray();

    private static bool Is((double R, double G, double B) colour, double red, double blue) => Math.Abs(colour.R - red) < 0.01 && Math.Abs(colour.B - blue) < 0.01;

    private static bool AreOneScale(double[] some, double[] others) =>
        some.Length == others.Length && some.Zip(others).All(pair => Math.Abs((pair.First / some.Max()) - (pair.Second / others.Max())) < 0.02);

    /// <summary>The total of a written sum, after its products are added up again.</summary>
    private static double Total(string sum)
    {
        string[] sides = sum.Split(" = ");
        double total = double.Parse(sides[1].Replace('−', '-'), CultureInfo.InvariantCulture);
        sides[0].Split(" + ").Sum(term => term.Split('·').Select(factor => double.Parse(factor.Trim('(', ')').Replace('−', '-'), CultureInfo.InvariantCulture)).Aggregate((a, b) => a * b)).Should().Be(total);
        return total;
    }
}
