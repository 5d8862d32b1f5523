using PublicApiGenerator;
using TorchConv.Layers;

namespace TorchConv.Tests.House;

/// <summary>The public surface of the library is what the approved file says. Whoever changes it changes the file, and sees what users will see.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_public_surface_of_the_library_is_the_approved_one()
    {
        string surface = typeof(Layer).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n").Trim();

        $"{surface}\n".ShouldBeApproved(Path.Combine("House", "PublicApi.approved.txt"));
    }

    [Theory]
    [InlineData("TorchConv.Cli")]
    public void Programs_have_no_public_types(string assembly) =>
        System.Reflection.Assembly.Load(assembly).GetExportedTypes().Should().BeEmpty();
}
