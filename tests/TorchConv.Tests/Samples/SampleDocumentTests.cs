using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TorchConv.Tests.Samples;

/// <summary>samples/README.md and samples/OlderLinux.md say what is there.</summary>
public class SampleDocumentTests
{
    [Fact]
    public async Task The_README_has_a_line_for_every_sample_in_the_order_of_the_list()
    {
        IEnumerable<string> rows = Regex.Matches(SampleFolder.Read("README.md"), @"(?m)^\| \[(\w+)\]\(\1\.cs\) \| .+\.")
            .Select(row => row.Groups[1].Value);

        rows.Should().Equal((await SampleProcess.RunAsync()).Output.TrimEnd().Split('\n').Select(line => line.Split(' ')[0]));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("OlderLinux.md")]
    public void Every_file_that_is_pointed_to_is_there(string document)
    {
        IEnumerable<string> links = Regex.Matches(SampleFolder.Read(document), @"\]\((?!https?:)([^)#]+)").Select(link => link.Groups[1].Value);

        links.Should().NotBeEmpty().And.OnlyContain(link => File.Exists(Path.Combine(SampleFolder.Root, link)));
    }

    /// <summary>The compiler reads the file as <c>dotnet run run.cs</c> hands it over: with its lines of directives, and the included file beside it.</summary>
    [Fact]
    public void The_file_shown_for_running_without_a_project_compiles_with_the_sample_beside_it()
    {
        string shown = Regex.Match(SampleFolder.Read("README.md"), "```csharp\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        string included = Regex.Match(shown, "(?m)^#:include (.+)$").Groups[1].Value;
        XElement central = XElement.Parse(SampleFolder.Read("../Directory.Packages.props"));
        XElement package = central.Descendants("PackageVersion").Single(version => shown.Contains($"#:package {(string?)version.Attribute("Include")}@", StringComparison.Ordinal));

        shown.Should().Contain($"@{package.Attribute("Version")!.Value}\n");
        StandAloneTests.CompileAsFileBased(shown, SampleFolder.Read(included)).Should().BeEmpty();
    }

    [Fact]
    public void The_project_shown_for_older_systems_uses_the_version_and_the_file_of_this_repository()
    {
        string shown = Regex.Match(SampleFolder.Read("OlderLinux.md"), "```xml\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        XElement project = XElement.Parse(shown);
        XElement central = XElement.Parse(SampleFolder.Read("../Directory.Packages.props"));

        XElement package = project.Descendants("PackageReference").Single();
        string used = central.Descendants("PackageVersion").Single(version => (string?)version.Attribute("Include") == (string?)package.Attribute("Include")).Attribute("Version")!.Value;
        package.Attribute("Version")!.Value.Should().Be(used);
        string imported = project.Elements().Last().Attribute("Project")!.Value;
        File.Exists(Path.Combine(SampleFolder.Root, "../src/TorchConv/build", imported)).Should().BeTrue();
    }
}
