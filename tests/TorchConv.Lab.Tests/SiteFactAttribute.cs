namespace TorchConv.Lab.Tests;

/// <summary>A test that needs the published site and a browser: skipped, with the reason, where one is missing.</summary>
public sealed class SiteFactAttribute : FactAttribute
{
    public SiteFactAttribute() => Skip = Browser.Missing ?? Site.Missing;
}
