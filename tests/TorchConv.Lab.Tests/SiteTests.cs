using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace TorchConv.Lab.Tests;

/// <summary>What only the published site promises: how little is sent, how soon a change is drawn, and that it works without a network.</summary>
public sealed class SiteTests(Site site, Browser browser, ITestOutputHelper output) : IClassFixture<Site>, IClassFixture<Browser>
{
    private const long MostSent = 4_000_000;

    [SiteFact]
    public async Task It_is_small_and_works_without_a_network_after_the_first_visit()
    {
        Uri address = site.Address!;
        Window window = await browser.OpenAsync();

        await window.GoAsync(address);
        await window.Page.EvaluateAsync("navigator.serviceWorker.ready.then(() => {})");
        await window.WaitAsync("caches.keys().then(keys => keys.length > 0)");
        output.WriteLine($"sent, compressed: {site.Sent:N0} bytes with all that is kept for later");
        site.Sent.Should().BeLessThan(2 * MostSent, "the page is sent once to be shown and once to be kept");

        await window.Context.SetOfflineAsync(true);
        await window.Page.ReloadAsync();
        await window.GoAsync(address);
        string[] pictures = await window.Page.Locator("svg.figure").EvaluateAllAsync<string[]>("all => all.map(one => one.id)");
        pictures.Should().HaveCountGreaterThan(18);
        await window.Page.FillAsync("#slide-kernel", "2");
        await Expect(window.Page.Locator("#picture-sliding")).ToContainTextAsync("kernel 2×2");
        window.Errors.Should().BeEmpty();
    }

    /// <summary>Each control of the page is changed, and the time from the change to the frame that shows it is written down. (The figures are for the reader of the log: no time is asserted.)</summary>
    [SiteFact]
    public async Task Every_control_is_answered()
    {
        Uri address = site.Address!;
        Window window = await browser.OpenAsync();

        await window.GoAsync(address);
        string[] times = await window.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const times = [], frame = () => new Promise(done => requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = done; channel.port2.postMessage(0); }));
              const controls = [...document.querySelectorAll("main .form button[id]:enabled, main .player button[id], main .form select, main .form input[type=range]")];
              for (const control of controls) {
                const scene = control.closest(".scene");
                if (!scene || !document.contains(control)) continue;
                await frame();
                const start = performance.now();
                if (control.tagName === "BUTTON") control.click();
                else {
                  if (control.tagName === "SELECT") control.selectedIndex = (control.selectedIndex + 1) % control.options.length; else control.value = control.value === "0" ? "1" : "0";
                  control.dispatchEvent(new Event(control.type === "range" ? "input" : "change", { bubbles: true }));
                }
                await frame();
                times.push(`${(performance.now() - start).toFixed(1)} ${control.id}`);
                if (control.id.endsWith("-play")) control.click();
              }
              return times;
            }
            """);
        double[] all = [.. times.Select(time => double.Parse(time.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)).Order()];
        output.WriteLine($"{all.Length} controls, from change to drawn: median {all[all.Length / 2]} ms, worst {string.Join("; ", times.OrderByDescending(time => double.Parse(time.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)).Take(12))}");
        all.Should().HaveCountGreaterThan(80);
        window.Errors.Should().BeEmpty();
    }
}
