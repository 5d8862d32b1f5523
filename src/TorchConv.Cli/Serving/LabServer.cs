using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TorchConv.Lab.Files;
using TorchConv.Lab.Pages;

namespace TorchConv.Cli.Serving;

/// <summary>The page on 127.0.0.1, kept alive by Razor components on this side.</summary>
internal static class LabServer
{
    private const string Script = "blazor.web.js";
    private const int HttpPort = 80;

    private static readonly string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' "
            + $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(FigureFile.StyleOf(Ground.Paper))))}'; img-src "
            + "'self'; connect-src 'self'; "
        + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Serves the page until it is told to stop.</summary>
    /// <param name="port">Where; 0 for any free port.</param>
    /// <param name="isChinese">The language where an address names none; the browser's when null.</param>
    /// <param name="started">Told the address, once it is served.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="PortInUseException">Something else listens there.</exception>
    public static async Task RunAsync(int port, bool? isChinese, Action<Uri> started, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(started);
        RealLibrary library = new();
        WebApplication app = Build(port, isChinese, library);
        await using (app.ConfigureAwait(false))
        {
            // The first visitor is not to wait for libtorch and the claims.
            _ = library.Verifications;
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

    private static WebApplication Build(int port, bool? isChinese, RealLibrary library)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>(); // No keys are left on the disk.
        builder.Services.AddSingleton<IMeasured>(library);
        builder.Services.AddSingleton(new PageLanguage(isChinese));
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(options =>
        {
            options.DisconnectedCircuitMaxRetained = 8;
            options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(30);
        });
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, port);
            options.AddServerHeader = false;
            options.Limits.MaxRequestLineSize = Address.MaxLength;
            options.Limits.MaxRequestBodySize = 1 << 16;
        });
        WebApplication app = builder.Build();

        app.Use(Guard);
        app.UseRouting();
        app.UseWebSockets();
        app.UseAntiforgery();
        foreach ((string name, string type) in new[] { ("lab.css", "text/css"), ("figures.css", "text/css"),
            ("lab.js", "text/javascript"), ("icon.svg", "image/svg+xml") })
        {
            app.MapGet($"/{name}", () => Results.Text(Asset.Text(name), $"{type}; charset=utf-8"));
        }

        app.MapGet($"/_framework/{Script}",
            () => Results.Stream(typeof(LabServer).Assembly.GetManifestResourceStream(Script)!, "text/javascript; charset=utf-8"));
        app.MapFallback("{**path}", () => Results.Text(
            "There is no such page: the lab is at /, and all that its pictures show is in the query.",
            statusCode: StatusCodes.Status404NotFound));
        app.MapRazorComponents<LabDocument>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }

    /// <summary>Only this machine's own names, only what this page itself asks for, and nothing but this page's own parts.</summary>
    private static Task Guard(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        if (!IsOwnAddress(request.Host, context.Connection.LocalPort))
            return Refuse(context, StatusCodes.Status421MisdirectedRequest);
        if (!IsOwnRequest(request))
            return Refuse(context, StatusCodes.Status403Forbidden);

        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";

        // The head of an answer is that of the answer; Kestrel leaves out what follows.
        if (HttpMethods.IsHead(request.Method))
            request.Method = HttpMethods.Get;
        return next(context);
    }

    private static bool IsOwnAddress(HostString host, int port) =>
        (host.Host == "127.0.0.1" || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) && (host.Port ?? HttpPort) == port;

    /// <summary>
    /// Every state is a link, which a page elsewhere may have and a reader may follow; but nothing elsewhere may hold this
    /// page, nor talk to it. What is no browser does not say where it comes from.
    /// </summary>
    private static bool IsOwnRequest(HttpRequest request) =>
        (request.Headers.Origin.ToString() is var origin
            && (origin.Length == 0 || origin.Equals($"http://{request.Host}", StringComparison.OrdinalIgnoreCase)))
        && (request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
            || (request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document"));

    private static Task Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The command line ends it, and nothing is written when it does.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
