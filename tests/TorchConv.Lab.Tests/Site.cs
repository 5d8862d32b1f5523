using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TorchConv.Lab.Tests;

/// <summary>
/// The published site, served as any host of static files would, under a folder. Its place is in the variable SITE:
/// <c>dotnet publish src/TorchConv.Lab.Site -c Release -o site</c>, then <c>SITE=site/wwwroot dotnet test</c>.
/// </summary>
public sealed class Site : IAsyncLifetime
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("SITE");

    private WebApplication? _app;
    private long _sent;

    /// <summary>Why its tests are skipped; null where they run.</summary>
    public static string? Missing => Folder is null ? "the site is not published: publish it, and set SITE to its folder wwwroot" : null;

    /// <summary>Where it is served; null where it is not published.</summary>
    public Uri? Address { get; private set; }

    /// <summary>Bytes sent so far, compressed as they are sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public async Task InitializeAsync()
    {
        if (Folder is not { } folder)
            return;

        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
        _app = builder.Build();
        _app.MapGet("/lab/{**path}", (string? path, HttpResponse response) => SendAsync(Path.GetFullPath(folder), path ?? "", response));
        await _app.StartAsync();
        Address = new Uri($"http://127.0.0.1:{port}/lab/");
    }

    public async Task DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }

    private async Task SendAsync(string folder, string path, HttpResponse response)
    {
        string file = Path.GetFullPath(Path.Combine(folder, path.Length == 0 ? "index.html" : path));
        if (!file.StartsWith(folder, StringComparison.Ordinal) || !File.Exists(file))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.ContentType = Path.GetExtension(file) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".js" => "text/javascript",
            ".css" => "text/css",
            ".svg" => "image/svg+xml",
            ".wasm" => "application/wasm",
            ".json" => "application/json",
            _ => "application/octet-stream",
        };
        bool isCompressed = File.Exists(file + ".br");
        if (isCompressed)
            response.Headers.ContentEncoding = "br";
        byte[] bytes = await File.ReadAllBytesAsync(isCompressed ? file + ".br" : file);
        Interlocked.Add(ref _sent, bytes.Length);
        await response.Body.WriteAsync(bytes);
    }
}
