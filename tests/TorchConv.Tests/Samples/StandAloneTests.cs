using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TorchConv.Tests.Samples;

/// <summary>A sample can be copied into any TorchSharp project: it compiles there as it is.</summary>
public class StandAloneTests
{
    /// <summary>C# 12 is what .NET 8 brings, the oldest .NET that TorchSharp 0.107.0 is built for.</summary>
    private static readonly CSharpParseOptions CSharp12 = new(LanguageVersion.CSharp12, DocumentationMode.Diagnose);

    private static readonly MetadataReference Library = MetadataReference.CreateFromFile(typeof(TorchConv.Layers.Layer).Assembly.Location);

    /// <summary>What every compilation starts from, so that the references are read once.</summary>
    private static readonly CSharpCompilation WithTorchSharp = CSharpCompilation.Create(
        "Copied",
        references: Compiled.References,
        options: new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, generalDiagnosticOption: ReportDiagnostic.Error, warningLevel: 9999, specificDiagnosticOptions: Compiled.EveryProjectIgnores));

    /// <summary>What a project with ImplicitUsings adds to every file.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static TheoryData<string> Copyable => [.. SampleFolder.Copyable];

    [Theory]
    [MemberData(nameof(Copyable))]
    public void A_sample_compiles_alone_with_TorchSharp_and_the_framework(string name) =>
        Compile([SampleFolder.Read($"{name}.cs")]).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Copyable))]
    public void A_sample_compiles_in_a_project_without_nullable_references(string name) =>
        Compile(NullableContextOptions.Disable, [SampleFolder.Read($"{name}.cs")]).Should().BeEmpty();

    [Fact]
    public void All_samples_compile_in_one_project_with_implicit_usings() =>
        Compile([ImplicitUsings, .. SampleFolder.Copyable.Select(name => SampleFolder.Read($"{name}.cs"))]).Should().BeEmpty();

    [Fact]
    public void All_samples_compile_in_a_project_that_uses_TorchConv_too() =>
        Compile([.. SampleFolder.Copyable.Select(name => SampleFolder.Read($"{name}.cs"))], Library).Should().BeEmpty();

    [Fact]
    public void A_sample_that_used_TorchConv_would_not_compile() =>
        Compile(["using TorchConv.Layers;"]).Should().NotBeEmpty();

    [Fact]
    public void A_sample_with_a_warning_would_not_compile() =>
        Compile(["public static class Sample { public static string Name = null; }"]).Should().NotBeEmpty();

    /// <summary>A file with the directives of <c>dotnet run FILE.cs</c>, and the one that it includes.</summary>
    internal static IEnumerable<Diagnostic> CompileAsFileBased(string file, string included)
    {
        CSharpParseOptions options = CSharpParseOptions.Default.WithFeatures([new("FileBasedProgram", "true")]);
        return [.. WithTorchSharp.AddSyntaxTrees(((string[])[ImplicitUsings, file, included]).Select(source => CSharpSyntaxTree.ParseText(source, options)))
            .WithOptions(new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, specificDiagnosticOptions: Compiled.EveryProjectIgnores))
            .GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
    }

    private static IEnumerable<Diagnostic> Compile(IEnumerable<string> sources, params MetadataReference[] more) =>
        Compile(NullableContextOptions.Enable, sources, more);

    private static IEnumerable<Diagnostic> Compile(NullableContextOptions nullable, IEnumerable<string> sources, params MetadataReference[] more)
    {
        CSharpCompilation compilation = WithTorchSharp.AddReferences(more)
            .AddSyntaxTrees(sources.Select(source => CSharpSyntaxTree.ParseText(source, CSharp12)))
            .WithOptions(WithTorchSharp.Options.WithNullableContextOptions(nullable));
        return [.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
    }
}
