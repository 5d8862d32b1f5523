using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TorchSharp;

namespace TorchConv.Tests.Layers;

/// <summary>Expressions of C# in a file that knows TorchSharp and nothing else, compiled all at once.</summary>
internal static class CompiledLines
{
    public static IReadOnlyList<Func<torch.nn.Module>> Of(IEnumerable<string> expressions)
    {
        string source = $$"""
            using TorchSharp;

            public static class Lines
            {
                public static readonly System.Func<torch.nn.Module>[] All =
                [
                    {{string.Join(",\n        ", expressions.Select(expression => $"() => {expression}"))}}
                ];
            }
            """;
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Lines",
            [CSharpSyntaxTree.ParseText(source)],
            [.. References.Select(path => MetadataReference.CreateFromFile(path))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using MemoryStream library = new();
        compilation.Emit(library).Diagnostics.Should().BeEmpty();

        return (Func<torch.nn.Module>[])Assembly.Load(library.ToArray()).GetType("Lines")!.GetField("All")!.GetValue(null)!;
    }

    /// <summary>What TorchSharp's signatures speak of.</summary>
    private static IEnumerable<string> References =>
        [typeof(torch).Assembly.Location, .. new[] { "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Memory" }.Select(name => Assembly.Load(name).Location)];
}
