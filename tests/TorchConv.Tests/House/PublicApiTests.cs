using PublicApiGenerator;
using TorchConv.Layers;

namespace TorchConv.Tests.House;

/// <summary>The public surface of the library is what the approved file says. Whoever changes it changes the file, and sees what users will see.</summary>
public class PublicApiTests
{
    private static readonly string Approved = Path.Combine(Checkout.Root, "tests", "TorchConv.Tests", "House", "PublicApi.approved.txt");

    [Fact]
    public void The_public_surface_of_the_library_is_the_approved_one()
    {
        string surface = typeof(Layer).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n").Trim();

        if (Environment.GetEnvironmentVariable("APPROVE") == "true")
            File.WriteAllText(Approved, surface + "\n");

        surface.Should().Be(
            File.ReadAllText(Approved).ReplaceLineEndings("\n").Trim(),
            "PublicApi.approved.txt is the promise; with APPROVE=true in the environment this test writes it anew");
    }

    [Theory]
    [InlineData("TorchConv.Cli")]
    public void Programs_have_no_public_types(string assembly) =>
        System.Reflection.Assembly.Load(assembly).GetExportedTypes().Should().BeEmpty();
}
