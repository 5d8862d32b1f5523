using Microsoft.JSInterop;

namespace TorchConv.Lab.Pages;

/// <summary>What only a browser can do. Where there is none, as in a report, nothing happens.</summary>
/// <param name="script">The browser's side; null where there is none.</param>
public sealed class BrowserCalls(IJSRuntime? script)
{
    /// <summary>Shows an element alone on the whole screen, or ends that.</summary>
    public ValueTask FullScreenAsync(string id) => CallAsync("fullScreen", id);

    /// <summary>Prints an element alone.</summary>
    public ValueTask PrintAsync(string id) => CallAsync("print", id);

    /// <summary>Copies a text.</summary>
    public ValueTask CopyAsync(string text) => CallAsync("copy", text);

    /// <summary>Opens a picture in a tab of its own.</summary>
    public ValueTask OpenAsync(string name, string svg) => CallAsync("open", name, svg);

    /// <summary>Shows another address without loading it.</summary>
    /// <param name="query">The query.</param>
    /// <param name="fragment">What stands after it.</param>
    /// <param name="isStep">Whether the browser's Back leads from it to the address before it; otherwise it takes that one's place.</param>
    public ValueTask AddressAsync(string query, string fragment, bool isStep) => CallAsync("address", query, fragment, isStep);

    /// <summary>Says in the document in which language it is.</summary>
    public ValueTask LanguageAsync(string language) => CallAsync("speak", language);

    /// <summary>Tells the page the query to which the browser goes back or forward.</summary>
    public ValueTask ListenAsync(DotNetObjectReference<LabApp> page) => CallAsync("listen", page);

    /// <summary>Whether the reader has asked for less motion.</summary>
    public ValueTask<bool> IsStillAsync() => script is null ? ValueTask.FromResult(true) : script.InvokeAsync<bool>("torchconv.isStill");

    /// <summary>The language that the browser is set to.</summary>
    public ValueTask<string> LanguageAsync() => script is null ? ValueTask.FromResult("en")
        : script.InvokeAsync<string>("torchconv.language");

    private ValueTask CallAsync(string name, params object[] arguments) => script is null ? ValueTask.CompletedTask
        : script.InvokeVoidAsync($"torchconv.{name}", arguments);
}
