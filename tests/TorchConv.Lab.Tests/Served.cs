using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using TorchConv.Cli.Serving;

namespace TorchConv.Lab.Tests;

/// <summary>The page, really served on a free port of 127.0.0.1: one for each class of tests, so that they run beside one another.</summary>
public sealed class Served : IAsyncLifetime, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public HttpClient Client { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        TaskCompletionSource<Uri> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _running = LabServer.RunAsync(0, isChinese: null, started.SetResult, _stop.Token);
        Address = await (await Task.WhenAny(started.Task, _running.ContinueWith(_ => new Uri("about:blank"), TaskScheduler.Default)));
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _stop.CancelAsync();
        await _running;
    }

    public void Dispose() => _stop.Dispose();

    public async Task<IHtmlDocument> PageAsync(string query) => Parse(await Client.GetStringAsync(new Uri($"?{query}", UriKind.Relative)));

    public static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);
}
