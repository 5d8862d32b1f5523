namespace TorchConv.Tests;

/// <summary>The checkout in which the tests run. A continuous build hides the paths of its sources, so it is looked for from the tests upwards.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TorchConv.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("the tests run inside the checkout");
    }
}
