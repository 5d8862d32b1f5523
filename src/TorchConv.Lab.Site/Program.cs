using System.Reflection;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using TorchConv.Lab.Pages;
using TorchSharp;

WebAssemblyHostBuilder builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<LabApp>("#app");
builder.Services.AddSingleton(new Recorded(Text("verify.evidence.txt"), Text("verify.evidence.zh.txt"), Version()));
await builder.Build().RunAsync().ConfigureAwait(false);

static string Text(string name)
{
    using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
    using StreamReader reader = new(stream);
    return reader.ReadToEnd();
}

static string Version() =>
    typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
