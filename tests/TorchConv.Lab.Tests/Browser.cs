using Microsoft.Playwright;

namespace TorchConv.Lab.Tests;

/// <summary>
/// A real browser, the system's own Chromium. Where there is none, the tests that need one are reported as skipped; on a
/// build server (CI=true) they fail.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe", @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    private static readonly string? Path = (Environment.GetEnvironmentVariable("CHROMIUM") is { } place ? [place] : Places).FirstOrDefault(File.Exists);

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private readonly Dictionary<bool, Window> _windows = [];

    /// <summary>Why its tests are skipped; null where they run, or have to fail.</summary>
    public static string? Missing => Path is null && Environment.GetEnvironmentVariable("CI") != "true"
        ? "no browser is found here; install Chromium, or set CHROMIUM to its path" : null;

    public async Task InitializeAsync()
    {
        if (Missing is not null)
            return; // the class is made even where all of its tests are skipped

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Path ?? throw new InvalidOperationException("the tests of the lab need a browser on a build server: install Chromium, or set CHROMIUM to its path"),
            Args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A window that shows nothing yet, the same for every test.</summary>
    public async Task<Window> OpenAsync(bool hasScript = true)
    {
        if (!_windows.TryGetValue(hasScript, out Window? window))
        {
            IBrowserContext context = await _browser!.NewContextAsync(new() { JavaScriptEnabled = hasScript });
            context.SetDefaultTimeout(20_000);
            _windows[hasScript] = window = new Window(context, await context.NewPageAsync());
        }

        await window.ClearAsync();
        return window;
    }
}

/// <summary>A window of the browser, which remembers what went wrong in it.</summary>
public sealed class Window
{
    public Window(IBrowserContext context, IPage page)
    {
        Context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Errors.Add(message.Text);
        };
        page.PageError += (_, error) => Errors.Add(error);
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>What the browser's console says went wrong.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>What was asked for.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Waits until something is true in the page. (Playwright's own way evaluates text, which the page's policy forbids.)</summary>
    public async Task WaitAsync(string condition)
    {
        for (int i = 0; i < 200; i++)
        {
            if (await Page.EvaluateAsync<bool>(condition))
                return;

            await Page.WaitForTimeoutAsync(50);
        }

        throw new TimeoutException($"not so after 10 s: {condition}");
    }

    /// <summary>Opens a page, and waits until it is alive: the first picture can be stepped forward.</summary>
    public async Task GoAsync(Uri address, string query = "")
    {
        await Page.GotoAsync($"{address}{query}");
        await Assertions.Expect(Page.Locator("#slide-at")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        for (int i = 0; i < 200 && await Page.InputValueAsync("#slide-at") == "0"; i++)
        {
            await Page.ClickAsync("#slide-forward");
            await Page.WaitForTimeoutAsync(100);
        }

        await Page.Locator("#slide-at").FillAsync("0");
        await Assertions.Expect(Page.Locator("#slide .count")).ToContainTextAsync("1 /");
    }

    /// <summary>Empties it, forgets what went wrong, and undoes what a test asked of the browser.</summary>
    public async Task ClearAsync()
    {
        await Page.GotoAsync("about:blank");
        await Page.SetViewportSizeAsync(1280, 900);
        await Page.EmulateMediaAsync(new() { Media = Media.Screen, ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        await Context.SetOfflineAsync(false);
        Errors.Clear();
        Requests.Clear();
    }
}
