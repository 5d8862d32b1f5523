using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using TorchConv.Lab.Pages;

WebAssemblyHostBuilder builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<LabApp>("#app");
await builder.Build().RunAsync().ConfigureAwait(false);
