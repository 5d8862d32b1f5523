using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TorchSharp;

namespace TorchConv.Tests;

/// <summary>A file of C# that knows .NET and TorchSharp, compiled.</summary>
internal static class Compiled
{
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

    private static Assembly Of(string source, OutputKind kind)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            $"Compiled{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(source)],
            References,
            new CSharpCompilationOptions(kind));
        using MemoryStream library = new();
        compilation.Emit(library).Diagnostics.Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden).Should().BeEmpty(source);
        return Assembly.Load(library.ToArray());
    }

    /// <summary>All of .NET, and TorchSharp: read once for all compilations.</summary>
    private static readonly MetadataReference[] References =
    [
        .. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll").Where(IsManaged).Prepend(typeof(torch).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

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
