using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TorchConv.Article;
using TorchConv.Lab.Pages;
using TorchConv.Lab.Reading;
using TorchConv.Lab.Scenes;

namespace TorchConv.Lab;

/// <summary>The page on 127.0.0.1.</summary>
public static class LabServer
{
    private const int LongestAddress = 8192, HttpPort = 80;

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly SemaphoreSlim Turn = new(1, 1);

    private static readonly Lazy<IReadOnlyList<Verification>> Verifications = new(() => [.. Claims.All.Select(claim => claim.Verify())]);

    /// <summary>Serves the page until it is told to stop.</summary>
    /// <param name="port">Where; 0 for any free port.</param>
    /// <param name="isChinese">The language where an address names none.</param>
    /// <param name="started">Told the address, once it answers.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="PortInUseException">Something else listens there.</exception>
    public static async Task RunAsync(int port, bool isChinese, Action<Uri> started, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(started);
        WebApplication app = Build(port, isChinese);
        await using (app.ConfigureAwait(false))
        {
            // The first visitor is not to wait for libtorch and the claims.
            await PageAsync(PageState.Of(_ => null, isChinese), isReport: false).ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
            try
            {
                await app.StartAsync(cancel).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                throw new PortInUseException(port, FreePort(), e);
            }

            started(new Uri(app.Urls.First()));
            TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancel.Register(stopped.SetResult))
                await stopped.Task.ConfigureAwait(false);
            await app.StopAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        }
    }

    /// <summary>The page as one file that needs nothing else.</summary>
    /// <param name="texts">What stands in fields, by their names, for all scenes that have them.</param>
    /// <param name="isChinese">Whether its words are Chinese.</param>
    /// <exception cref="RefusedException">The values cannot be in any scene. A scene alone that they cannot be in says so, and has its usual values.</exception>
    public static async Task<string> ReportAsync(IReadOnlyDictionary<string, string> texts, bool isChinese)
    {
        ArgumentNullException.ThrowIfNull(texts);
        PageState state = PageState.Of(name => texts.GetValueOrDefault(name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]), isChinese);
        SceneState[] changed = [.. AllScenes.InOrder.Where(scene => scene.Fields.Any(field => texts.ContainsKey(field.Name))).Select(scene => state[scene].State)];
        if (changed.Length > 0 && changed.All(scene => scene.Shown is null))
            throw new RefusedException(changed[0].Refusals[0]);

        return await PageAsync(state, isReport: true).ConfigureAwait(false);
    }

    private static Task<string> PageAsync(PageState state, bool isReport) =>
        Renderer.RenderAsync<LabPage>(new() { ["Context"] = new PageContext(state, isReport, Verifications.Value) });

    private static WebApplication Build(int port, bool isChinese)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, port);
            options.AddServerHeader = false;
            options.Limits.MaxRequestLineSize = LongestAddress;
            options.Limits.MaxRequestBodySize = 0;
        });
        WebApplication app = builder.Build();
        app.Use(Guard);
        app.MapMethods("/", Methods, (HttpRequest request) => InTurnAsync(request, () => AnswerAsync(request, isChinese)));
        app.MapMethods(
            "/figure/{scene}/{name}.svg", Methods, (string scene, string name, HttpRequest request) => InTurnAsync(request, () => FigureAsync(scene, name, request)));
        foreach ((string name, string type) in new[] { ("lab.css", "text/css"), ("figures.css", "text/css"), ("lab.js", "text/javascript"), ("icon.svg", "image/svg+xml") })
            app.MapMethods($"/{name}", Methods, () => Results.Text(Asset.Text(name), $"{type}; charset=utf-8"));
        return app;
    }

    /// <summary>Only this machine's own names, only this page's own requests, and nothing but this page's own parts.</summary>
    private static Task Guard(HttpContext context, RequestDelegate next)
    {
        if (!IsOwnAddress(context.Request.Host, context.Connection.LocalPort))
            return Refuse(context, StatusCodes.Status421MisdirectedRequest);
        if (!IsOwnRequest(context.Request.Headers))
            return Refuse(context, StatusCodes.Status403Forbidden);

        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return next(context);
    }

    private static bool IsOwnAddress(HostString host, int port) =>
        (host.Host == "127.0.0.1" || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) && (host.Port ?? HttpPort) == port;

    /// <summary>
    /// Every state is a link, which a page elsewhere may have and a reader may follow; but nothing elsewhere may hold this
    /// page or a picture of it. What is no browser does not say where it comes from.
    /// </summary>
    private static bool IsOwnRequest(IHeaderDictionary headers) =>
        headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
        || (headers["Sec-Fetch-Mode"] == "navigate" && headers["Sec-Fetch-Dest"] == "document");

    private static Task Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>One answer is computed at a time: each may take all processors. Who has gone does not wait.</summary>
    private static async Task<IResult> InTurnAsync(HttpRequest request, Func<Task<IResult>> answer)
    {
        await Turn.WaitAsync(request.HttpContext.RequestAborted).ConfigureAwait(false);
        try
        {
            return await answer().ConfigureAwait(false);
        }
        finally
        {
            Turn.Release();
        }
    }

    private static async Task<IResult> AnswerAsync(HttpRequest request, bool isChinese)
    {
        PageState state = PageState.Of(name => request.Query.TryGetValue(name, out var texts) ? texts[^1] : null, isChinese);
        if (request.Query.ContainsKey($"{BuilderScene.Scene.Id}.kind"))
            return Results.Redirect(state.Link(BuilderScene.Scene, new Dictionary<string, string> { [BuilderScene.Stack.Name] = StackOf(request.Query) }));

        string page = await PageAsync(state, isReport: false).ConfigureAwait(false);
        return Results.Text(page, "text/html; charset=utf-8", statusCode: state.IsRefused ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    /// <summary>The rows of the builder as the text of a stack, after what its button does.</summary>
    private static string StackOf(IQueryCollection query)
    {
        string[] All(string name) => [.. query[$"{BuilderScene.Scene.Id}.{name}"].Select(text => text ?? "")];
        (string[] kinds, string[] kernels, string[] dilations, string[] strides, string[] paddings) = (All("kind"), All("kernel"), All("dilation"), All("stride"), All("padding"));
        IReadOnlyList<LayerRow> rows =
        [
            .. kinds.Take(StackText.MaxLayers).Select((kind, i) => new LayerRow(
                kind, kernels.ElementAtOrDefault(i) ?? "", dilations.ElementAtOrDefault(i) ?? "", strides.ElementAtOrDefault(i) ?? "", paddings.ElementAtOrDefault(i) ?? "")),
        ];
        return string.Join(' ', RowChange.Apply(rows, All("do").LastOrDefault("")));
    }

    private static async Task<IResult> FigureAsync(string sceneId, string name, HttpRequest request)
    {
        if (AllScenes.InOrder.FirstOrDefault(scene => scene.Id == sceneId) is not { } scene)
            return Results.NotFound();

        SceneState state = StateCache.Of(scene, request.Query.Where(text => text.Key != "lang").ToDictionary(text => text.Key, text => text.Value[^1] ?? ""));
        if (state.Shown is null)
            return Results.Text(state.Refusals[0].Rule, statusCode: StatusCodes.Status400BadRequest);

        if (state.Shown.Pictures.FirstOrDefault(picture => picture.Name == name) is not { } picture)
            return Results.NotFound();

        string svg = await FigureFile.SvgAsync(picture, request.Query["lang"] == "zh").ConfigureAwait(false);
        return Results.Text(svg, "image/svg+xml; charset=utf-8");
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The command line stops the server, not the server the command line.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
