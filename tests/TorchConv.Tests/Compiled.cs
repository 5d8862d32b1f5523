using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TorchSharp;

namespace TorchConv.Tests;

/// <summary>A file of C# that knows .NET and TorchSharp, compiled. What it refers to is read once for all compilations.</summary>
internal static class Compiled
{
    /// <summary>All of .NET.</summary>
    public static readonly MetadataReference[] Framework =
    [
        .. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll").Where(IsManaged).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>All of .NET, and TorchSharp.</summary>
    public static readonly MetadataReference[] References = [.. Framework, MetadataReference.CreateFromFile(typeof(torch).Assembly.Location)];

    /// <summary>TorchSharp is built for an older .NET than the one that runs it: the SDK tells every project not to mind.</summary>
    public static readonly Dictionary<string, ReportDiagnostic> EveryProjectIgnores = new() { ["CS1701"] = ReportDiagnostic.Suppress, ["CS1702"] = ReportDiagnostic.Suppress };

    /// <summary>Nothing that the compiler has to say is let pass but remarks on style.</summary>
    public static Assembly Library(string source) => Of(source, OutputKind.DynamicallyLinkedLibrary);

    /// <summary>Statements and classes, run: what they print.</summary>
    public static string Output(string source)
    {
        MethodInfo main = Of(source, OutputKind.ConsoleApplication).EntryPoint!;
        TextWriter before = Console.Out;
        using StringWriter output = new();
        Console.SetOut(output);
        try
        {
            main.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(before);
        }

        return output.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>A file of statements and classes that compiles.</summary>
    public static Assembly Program(string source) => Of(source, OutputKind.ConsoleApplication);

    /// <summary>Expressions, or blocks of statements that return something, each as a function, compiled all at once.</summary>
    public static IReadOnlyList<Func<T>> Functions<T>(IEnumerable<string> bodies, string usings = "using TorchSharp;")
    {
        string type = $"System.Func<{typeof(T).FullName!.Replace('+', '.')}>[]";
        Assembly library = Library($$"""
            {{usings}}

            public static class Functions
            {
                public static readonly {{type}} All =
                [
                    {{string.Join(",\n", bodies.Select(body => $"() => {body}"))}}
                ];
            }
            """);
        return (Func<T>[])library.GetType("Functions")!.GetField("All")!.GetValue(null)!;
    }

    /// <summary>The file of a library of this name.</summary>
    public static byte[] File(string name, string source, params MetadataReference[] references) => Of(name, source, OutputKind.DynamicallyLinkedLibrary, references);

    private static Assembly Of(string source, OutputKind kind) => Assembly.Load(Of($"Compiled{Guid.NewGuid():N}", source, kind, References));

    private static byte[] Of(string name, string source, OutputKind kind, IEnumerable<MetadataReference> references)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            name, [CSharpSyntaxTree.ParseText(source)], references, new CSharpCompilationOptions(kind, specificDiagnosticOptions: EveryProjectIgnores));
        using MemoryStream library = new();
        compilation.Emit(library).Diagnostics.Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden).Should().BeEmpty(source);
        return library.ToArray();
    }

    private static bool IsManaged(string path)
    {
        try
        {
            _ = AssemblyName.GetAssemblyName(path);
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
