using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TorchSharp;

namespace TorchConv.Tests.Doctor;

/// <summary>C# in files that know TorchSharp and nothing else, compiled all at once.</summary>
internal static class CompiledTensors
{
    /// <summary>Expressions that are tensors.</summary>
    public static IReadOnlyList<Func<torch.Tensor>> Of(IEnumerable<string> expressions) =>
        (Func<torch.Tensor>[])Member("System.Func<Tensor>[]", $"[\n{string.Join(",\n", expressions.Select(expression => $"() => {expression}"))}\n]");

    /// <summary>Statements, each set of which returns whether something holds.</summary>
    public static IReadOnlyList<Func<bool>> Bodies(IEnumerable<string> bodies) =>
        (Func<bool>[])Member("System.Func<bool>[]", $"[\n{string.Join(",\n", bodies.Select(body => $"() => {{\n{body}\n}}"))}\n]");

    private static object Member(string type, string value)
    {
        string source = $$"""
            using System;
            using System.Linq;
            using TorchSharp;
            using TorchSharp.Modules;
            using static TorchSharp.torch;

            public static class Compiled
            {
                public static readonly {{type}} All = {{value}};
            }
            """;
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Compiled",
            [CSharpSyntaxTree.ParseText(source)],
            [
                .. Directory.EnumerateFiles(framework, "System.*.dll").Where(file => !file.Contains("Native", StringComparison.Ordinal)).Select(file => MetadataReference.CreateFromFile(file)),
                MetadataReference.CreateFromFile(typeof(torch).Assembly.Location),
            ],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using MemoryStream library = new();
        compilation.Emit(library).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Should().BeEmpty();
        return Assembly.Load(library.ToArray()).GetType("Compiled")!.GetField("All")!.GetValue(null)!;
    }
}
