using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace TorchConv.Lab.Tests;

/// <summary>The page as somebody uses it.</summary>
public sealed class BrowserTests(Served served, Browser browser) : IClassFixture<Served>, IClassFixture<Browser>
{
    [BrowserFact]
    public async Task Every_control_is_answered_at_once_with_the_librarys_numbers()
    {
        Window window = await browser.OpenAsync();
        IPage page = window.Page;
        await page.GotoAsync(served.Address.ToString());
        string[] unmoved = await page.EvaluateAsync<string[]>(
            """
            async () => {
              const press = id => new Promise((answered, failed) => {
                new MutationObserver((_, observer) => { observer.disconnect(); answered(); }).observe(document.documentElement, { attributeFilter: ["data-answered"] });
                setTimeout(() => failed(new Error(`${id} is not answered`)), 20000);
                document.getElementById(id).click();
              });
              const value = field => document.getElementById(field).value, unmoved = [];
              const steps = [...document.querySelectorAll(".field")].map(field => [...field.querySelectorAll(".step:enabled")].at(-1)?.id).filter(Boolean);
              if (steps.length < 36) unmoved.push(`only ${steps.length} controls`);
              for (const step of steps) {
                const field = step.replace(/-(up|down)$/, ""), before = value(field);
                await press(step);
                if (value(field) === before) unmoved.push(field);
                // A refused value is taken back; the others stay, so that the page is seen in many states.
                if (document.querySelector(`#${field}-error .error`) || field.startsWith("groups")) await press(`${field}-down`);
              }
              return unmoved;
            }
            """);
        unmoved.Should().BeEmpty();

        PageNumbers.Check(Served.Parse(await page.ContentAsync()), new Uri(page.Url).Query);
        window.Errors.Should().OnlyContain(error => error.Contains("400 (Bad Request)", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task Typing_a_value_changes_the_picture_and_the_address_and_going_back_undoes_it()
    {
        Window window = await browser.OpenAsync();
        IPage page = window.Page;
        await page.GotoAsync(served.Address.ToString());
        await page.FillAsync("#slide-kernel", "2x4");
        await window.AnsweredAsync(() => page.PressAsync("#slide-kernel", "Tab"));
        (await page.TextContentAsync("#picture-sliding")).Should().Contain("kernel 2×4");
        page.Url.Should().Contain("slide.kernel=2x4");
        PageNumbers.Check(Served.Parse(await page.ContentAsync()), new Uri(page.Url).Query);

        await page.FillAsync("#slide-kernel", "0");
        await window.AnsweredAsync(() => page.PressAsync("#slide-kernel", "Enter"));
        (await page.TextContentAsync("#slide-kernel-error .error")).Should().Be("kernelSize (0×0) must be at least 1 in height and width");
        (await page.TextContentAsync("#picture-sliding")).Should().Contain("kernel 2×4", "the last good picture stays");

        await window.AnsweredAsync(() => page.GoBackAsync());
        await window.AnsweredAsync(() => page.GoBackAsync());
        (await page.TextContentAsync("#picture-sliding")).Should().Contain("kernel 3×3");
    }

    [BrowserFact]
    public async Task The_transposed_example_is_stepped_through_by_its_numbers()
    {
        Window window = await browser.OpenAsync();
        IPage page = window.Page;
        await page.GotoAsync($"{served.Address}#example");
        string[] titles = ["55 is projected back", "52 is projected back", "57 is projected back", "50 is projected back"];
        for (int step = 1; step <= 4; step++)
        {
            await window.AnsweredAsync(() => page.Locator("#picture-projection a").Nth(step - 1).ClickAsync());
            (await page.TextContentAsync("#picture-projection > title")).Should().Be(titles[step - 1]);
            (await page.TextContentAsync("#picture-overlap > desc")).Should().StartWith($"{step} of 4 patches");
            (await page.InputValueAsync("#example-step")).Should().Be($"{step}");
        }

        (await page.TextContentAsync("#picture-overlap > desc")).Should().EndWith("the sum of the numbers is 2782.");
        await window.AnsweredAsync(() => page.ClickAsync("#example-step-down"));
        (await page.TextContentAsync("#picture-overlap > desc")).Should().StartWith("3 of 4 patches");
        window.Errors.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task Pointing_at_an_output_shows_what_it_reads_and_pointing_at_an_input_what_reads_it()
    {
        Window window = await browser.OpenAsync();
        IPage page = window.Page;
        await page.GotoAsync(served.Address.ToString());
        ILocator lit = page.Locator("#picture-sliding .lit");

        await page.HoverAsync("#picture-sliding [data-cell='s1,2']");
        (await lit.EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.cell).sort()")).Should().Equal(
            "k0,0 k0,1 k0,2 k1,0 k1,1 k1,2 k2,0 k2,1 k2,2 l1,2 l1,4 l1,6 l3,2 l3,4 l3,6 l5,2 l5,4 l5,6 s1,2".Split(' '));
        (await page.TextContentAsync("#said")).Should().Be("output (1, 2) reads rows 1, 3, 5 and columns 2, 4, 6 with all 9 weights");

        // Input (1, 2) is read by row 1 alone (rows 1, 3, 5), as weight row 0, and by columns 0 and 2, as weight columns 1 and 0.
        await page.HoverAsync("#picture-sliding [data-cell='l1,2']");
        (await lit.EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.cell).sort()")).Should().Equal("k0,0", "k0,1", "l1,2", "s1,0", "s1,2");

        await page.FocusAsync("#picture-sliding [data-cell='s0,0']");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowRight");
        (await page.TextContentAsync("#said")).Should().StartWith("output (1, 1) reads rows 1, 3, 5 and columns 1, 3, 5");
        await window.AnsweredAsync(() => page.Keyboard.PressAsync("Enter"));
        page.Url.Should().Contain("slide.at=1%2C1");
        window.Errors.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task Code_is_copied_by_one_click()
    {
        Window window = await browser.OpenAsync();
        IPage page = window.Page;
        await window.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GotoAsync(served.Address.ToString());
        await page.ClickAsync("[data-copy='slide-csharp-0']");
        await page.WaitForFunctionAsync("document.querySelector(\"[data-copy='slide-csharp-0']\").textContent === 'copied'");
        (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).Should().Be("torch.nn.Conv2d(3, 30, 3, dilation: 2)");
        window.Errors.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task A_stack_is_built_and_a_design_taken_over()
    {
        Window window = await browser.OpenAsync();
        IPage page = window.Page;
        await page.GotoAsync(served.Address.ToString());
        await window.AnsweredAsync(() => page.ClickAsync("#build-add"));
        await window.AnsweredAsync(() => page.SelectOptionAsync("#build-kind-3", "pool"));
        await window.AnsweredAsync(() => page.ClickAsync("#build-up-3"));
        await window.AnsweredAsync(() => page.ClickAsync("#build-remove-0"));
        PageNumbers.Text(new Uri(page.Url).Query)("build.stack").Should().Be("3d2 pool3 3d5");
        PageNumbers.Check(Served.Parse(await page.ContentAsync()), new Uri(page.Url).Query);

        await window.AnsweredAsync(() => page.Locator("#design .offers a").First.ClickAsync());
        (await page.TextContentAsync("#picture-stack-map > desc")).Should().Be("One output sees a field of 27×27 and reads 729 of its 729 positions: no gaps.");
        await window.AnsweredAsync(() => page.Locator("#build .presets a", new() { HasText = "VGG-16" }).ClickAsync());
        (await page.TextContentAsync("#build-answer")).Should().Contain("this field is 212×212");
        window.Errors.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task All_of_it_works_without_script()
    {
        Window window = await browser.OpenAsync(hasScript: false);
        IPage page = window.Page;
        await page.GotoAsync(served.Address.ToString());
        await page.ClickAsync("#slide-dilation-up");
        (await page.Locator("#picture-sliding").TextContentAsync()).Should().Contain("dilation 3");
        await page.FillAsync("#groups-groups", "5");
        await page.ClickAsync("#groups-form .submit");
        (await page.TextContentAsync("#groups-groups-error .error")).Should().Be("groups (5) must divide inChannels (3)");
        (await page.TextContentAsync("#picture-sliding")).Should().Contain("dilation 3", "other scenes keep their values");
        await page.ClickAsync("#build-add");
        await Assertions.Expect(page.Locator("#build .rows li")).ToHaveCountAsync(4);
        await page.Locator("#picture-projection a").Nth(2).ClickAsync();
        (await page.TextContentAsync("#picture-projection > title")).Should().Be("57 is projected back");
        await page.ClickAsync("#languages a");
        (await page.TextContentAsync("h1")).Should().Be("活的卷积");
        (await page.TextContentAsync("#picture-projection > title")).Should().Be("57 投影回去");
    }

    [BrowserTheory]
    [InlineData("en", ColorScheme.Light, 1280)]
    [InlineData("zh", ColorScheme.Dark, 360)]
    public async Task It_is_accessible_light_and_dark_wide_and_narrow(string language, ColorScheme scheme, int width)
    {
        Window window = await browser.OpenAsync();
        await window.Page.SetViewportSizeAsync(width, 800);
        await window.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await window.Page.GotoAsync($"{served.Address}?lang={language}&groups.groups=2");
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

    [BrowserFact]
    public async Task Nothing_moves_for_those_who_ask_for_that()
    {
        Window window = await browser.OpenAsync();
        await window.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await window.Page.GotoAsync(served.Address.ToString());
        (await window.Page.Locator("#picture-sliding .moving").IsVisibleAsync()).Should().BeFalse();
        (await window.Page.Locator("#picture-sliding .still").IsVisibleAsync()).Should().BeTrue();

        await window.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        (await window.Page.Locator("#picture-sliding .moving").IsVisibleAsync()).Should().BeTrue();
        await window.Page.CheckAsync("#still");
        (await window.Page.Locator("#picture-sliding .moving").IsVisibleAsync()).Should().BeFalse();
    }

    [BrowserTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_report_needs_nothing_but_itself(bool isChinese)
    {
        Window window = await browser.OpenAsync();
        await window.Context.SetOfflineAsync(true);
        string path = Path.Combine(Path.GetTempPath(), $"torchconv-report-{Guid.NewGuid():N}.html");
        await File.WriteAllTextAsync(path, await LabServer.ReportAsync(new Dictionary<string, string> { ["dilation"] = "3", ["input"] = "16" }, isChinese));
        try
        {
            await window.Page.GotoAsync($"file://{path}");
            (await window.Page.Locator("svg.figure").CountAsync()).Should().BeGreaterThan(15);
            (await window.Page.Locator("#picture-sliding").TextContentAsync()).Should().Contain("dilation 3");
            await window.Page.HoverAsync("#picture-sliding [data-cell='s0,0']");
            (await window.Page.Locator("#picture-sliding .lit").CountAsync()).Should().Be(19);
            await window.Page.Locator("[data-copy='slide-csharp-0']").ClickAsync();
            window.Requests.Should().Equal($"file://{path}");

            const int A4 = 703; // its width between margins of 12 mm
            await window.Page.SetViewportSizeAsync(A4, 1000);
            await window.Page.EmulateMediaAsync(new() { Media = Media.Print });
            (await window.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.scroll, .canvas')].filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.ariaLabel)")).Should().BeEmpty("nothing is cut off on paper");
            (await window.Page.Locator(".claims .evidence").First.IsVisibleAsync()).Should().BeTrue("the evidence is printed, open or not");
            window.Errors.Should().BeEmpty();
        }
        finally
        {
            File.Delete(path);
        }
    }
}
