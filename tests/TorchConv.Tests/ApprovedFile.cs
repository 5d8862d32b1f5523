namespace TorchConv.Tests;

/// <summary>A file that was read and approved, and with which all of an output is compared; with APPROVE=true it is written anew.</summary>
internal static class ApprovedFile
{
    /// <param name="text">The output.</param>
    /// <param name="path">The file, below tests/TorchConv.Tests.</param>
    public static void ShouldBeApproved(this string text, string path)
    {
        string file = Path.Combine(Checkout.Root, "tests", "TorchConv.Tests", path);
        if (Environment.GetEnvironmentVariable("APPROVE") == "true")
            File.WriteAllText(file, text);

        text.Should().Be(
            File.ReadAllText(file).ReplaceLineEndings("\n"),
            "where the change is meant, read it and approve it: with APPROVE=true in the environment this test writes {0} anew",
            path);
    }
}
