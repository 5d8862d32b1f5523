using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TorchConv.Tests.Cli;

namespace TorchConv.Tests.Readme;

/// <summary>The README's C# is compiled as a program and run; what a comment says that a line prints, it prints.</summary>
public class ReadmeCodeTests
{
    [Fact]
    public async Task The_code_runs_and_prints_what_its_comments_say()
    {
        string code = ReadmeTests.Blocks("csharp").Should().ContainSingle().Subject.Lines.ToString();
        string folder = Directory.CreateTempSubdirectory("torchconv-").FullName;
        try
        {
            string program = Path.Combine(folder, "Readme.dll");
            Compile(code, program);
            string[] printed = (await Run(program)).TrimEnd().Split('\n');

            printed.Should().HaveCount(3);
            printed[0].Should().Be(Regex.Match(code, @"layer\.Formula\);\s*// (.*)").Groups[1].Value.TrimEnd());
            printed[1].Should().Be("LayerFacts { WeightParameters = 9000, BiasParameters = 30, OutputShape = 1×30×14×14, MultiplyAdds = 1764000, Parameters = 9030 }");
            printed[2].Should().Be(printed[1], "what is measured is what was predicted");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compile(string code, string program)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] references =
        [
            .. Directory.EnumerateFiles(framework, "System.*.dll").Where(file => !file.Contains("Native", StringComparison.Ordinal)),
            typeof(TorchConv.Layers.Layer).Assembly.Location,
            typeof(TorchSharp.torch).Assembly.Location,
        ];
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Readme",
            [CSharpSyntaxTree.ParseText("global using System;\n"), CSharpSyntaxTree.ParseText(code)],
            references.Select(reference => MetadataReference.CreateFromFile(reference)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        compilation.Emit(program).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Should().BeEmpty();
    }

    /// <summary>The program is carried out by this process's runtime, with the libraries beside the tests.</summary>
    private static async Task<string> Run(string program)
    {
        string tests = Path.Combine(CommandLine.Folder, typeof(ReadmeCodeTests).Assembly.GetName().Name!);
        CliWrap.Buffered.BufferedCommandResult result = await CliWrap.Buffered.BufferedCommandExtensions.ExecuteBufferedAsync(
            CliWrap.Cli.Wrap("dotnet").WithArguments(
                ["exec", "--runtimeconfig", $"{tests}.runtimeconfig.json", "--depsfile", $"{tests}.deps.json", "--additionalprobingpath", CommandLine.Folder, program]));
        return result.StandardOutput.ReplaceLineEndings("\n");
    }
}
