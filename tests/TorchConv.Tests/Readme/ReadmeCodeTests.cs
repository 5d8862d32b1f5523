using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TorchConv.Tests.Cli;

namespace TorchConv.Tests.Readme;

/// <summary>The README's C# is compiled as a program and run: it prints what is shown below it. What stands in sentences compiles.</summary>
public partial class ReadmeCodeTests
{
    [Fact]
    public async Task The_code_runs_and_prints_what_is_shown_below_it()
    {
        string folder = Directory.CreateTempSubdirectory("torchconv-").FullName;
        try
        {
            string program = Path.Combine(folder, "Readme.dll");
            Compilation(ReadmeFile.English.Program, OutputKind.ConsoleApplication).Emit(program).Success.Should().BeTrue();
            string[] printed = (await Run(program)).TrimEnd().Split('\n');

            printed.Should().HaveCount(3).And.Equal(ReadmeFile.English.Blocks("text").Should().ContainSingle().Subject.Split('\n'));
            printed[2].Should().Be(printed[1], "what is measured is what was predicted");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Both_languages_show_the_same_code_and_output()
    {
        ReadmeFile.Chinese.Program.Should().Be(ReadmeFile.English.Program);
        ReadmeFile.Chinese.Blocks("text").Should().Equal(ReadmeFile.English.Blocks("text"));
    }

    [Fact]
    public void The_code_in_sentences_compiles()
    {
        string[] calls = [.. ReadmeFile.English.InlineCode.Where(code => Call().IsMatch(code))];
        string source = $$"""
            using TorchConv.Layers; using TorchConv.Rewrites; using TorchConv.ReceptiveFields; using TorchConv.Expressions; using TorchConv.Porting; using TorchConv.Summaries;
            using TorchSharp; using TorchSharp.Modules;
            class Sentences
            {
                static void Compile(string text, StackSpec stack, TorchConv.Arithmetic.Size size, torch.nn.Module<torch.Tensor, torch.Tensor> model,
                    torch.nn.Module<torch.Tensor, torch.Tensor> module, torch.nn.Module<torch.Tensor, torch.Tensor> a, torch.nn.Module<torch.Tensor, torch.Tensor> b, Linear linear,
                    Conv2d conv, Conv2d depthwise, Conv2d pointwise, Conv2d first, Conv2d second, ConvTranspose2d layer, BatchNorm2d batchNorm)
                {
                    {{string.Concat(calls.Select(call => $"_ = {call};\n"))}}
                }
            }
            """;

        calls.Should().HaveCountGreaterThan(25);
        Compilation(source, OutputKind.DynamicallyLinkedLibrary).GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Should().BeEmpty();
    }

    private static CSharpCompilation Compilation(string code, OutputKind kind) => CSharpCompilation.Create(
        "Readme",
        [CSharpSyntaxTree.ParseText("global using System;\n"), CSharpSyntaxTree.ParseText(code)],
        [.. Compiled.References, MetadataReference.CreateFromFile(typeof(TorchConv.Layers.Layer).Assembly.Location)],
        new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The program is carried out by this process's runtime, with the libraries beside the tests.</summary>
    private static async Task<string> Run(string program)
    {
        string tests = Path.Combine(CommandLine.Folder, typeof(ReadmeCodeTests).Assembly.GetName().Name!);
        CliWrap.Buffered.BufferedCommandResult result = await CliWrap.Buffered.BufferedCommandExtensions.ExecuteBufferedAsync(
            CliWrap.Cli.Wrap("dotnet").WithArguments(
                ["exec", "--runtimeconfig", $"{tests}.runtimeconfig.json", "--depsfile", $"{tests}.deps.json", "--additionalprobingpath", CommandLine.Folder, program]));
        return result.StandardOutput.ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"^(Layer|Rewrite|ReceptiveField|EffectiveField|LayerExpression|Port|model)\.\w+\(.*\)$")]
    private static partial Regex Call();
}
