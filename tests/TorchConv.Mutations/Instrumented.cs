using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;

namespace TorchConv.Mutations;

/// <summary>A project of which any choice of mutants can be compiled at once; those that do not compile are left out.</summary>
internal sealed class Instrumented
{
    private static readonly CSharpParseOptions CSharp = new(LanguageVersion.Preview);

    private readonly string _project;
    private readonly string _output;
    private readonly SyntaxTree[] _trees;
    private readonly CSharpCompilation _empty;
    private readonly CSharpCompilation _models;
    private readonly List<Mutant> _mutants = [];

    /// <summary>A project folder, and the folder in which everything that it references lies and into which it is compiled.</summary>
    public Instrumented(string project, string output)
    {
        _project = project;
        _output = output;
        MetadataReference[] references =
        [
            .. Frameworks().SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll"))
                .Concat(Directory.EnumerateFiles(output, "*.dll").Where(path => Path.GetFileNameWithoutExtension(path) != Path.GetFileName(project)))
                .Where(IsManaged)
                .DistinctBy(path => Path.GetFileName(path))
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
        OutputKind kind = File.Exists(Path.Combine(project, "Program.cs")) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        _empty = CSharpCompilation.Create(
            Path.GetFileName(project), references: references, options: new(kind, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable, deterministic: true));
        SyntaxTree[] written = [.. Sources().Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), CSharp, path))];
        CSharpGeneratorDriver.Create(Generators(), parseOptions: CSharp).RunGeneratorsAndUpdateCompilation(_empty.AddSyntaxTrees(written), out Compilation models, out _);
        _models = (CSharpCompilation)models;
        _trees = [.. _models.SyntaxTrees];
        Dictionary<string, int> seen = [];
        foreach (SyntaxTree tree in _trees)
            WithSwitches(tree, _ => false, seen);
    }

    /// <summary>All of them, in the order of the files and of the places in them.</summary>
    public IReadOnlyList<Mutant> Mutants => _mutants;

    /// <summary>Compiles the project with these mutants, and returns those that it could be compiled with.</summary>
    public Mutant[] Compile(IEnumerable<Mutant> chosen)
    {
        HashSet<int> ids = [.. chosen.Select(mutant => mutant.Id)];
        Mutant[] all = [.. _mutants];
        while (true)
        {
            _mutants.Clear();
            Dictionary<string, int> seen = [];
            CSharpCompilation compilation = _empty.AddSyntaxTrees([.. _trees.Select(tree => WithSwitches(tree, ids.Contains, seen)), Switch()]);
            string path = Path.Combine(_output, $"{_empty.AssemblyName}.dll");
            File.Delete(path); // which may be a link to what was built
            using FileStream file = File.Create(path);
            EmitResult result = compilation.Emit(file);
            if (result.Success)
                return [.. all.Where(mutant => ids.Contains(mutant.Id))];

            int before = ids.Count;
            Diagnostic[] errors = [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
            foreach (Diagnostic error in errors)
                ids.ExceptWith(Offending(error));
            if (ids.Count == before)
                throw new InvalidOperationException($"{_empty.AssemblyName} does not compile: {errors[0]}");
        }
    }

    /// <summary>Those around the error; where there are none, those of the member in which a variable may now be without a value.</summary>
    private static IEnumerable<int> Offending(Diagnostic error)
    {
        SyntaxNode node = error.Location.SourceTree!.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
        int around = node.AncestorsAndSelf().Select(Number).FirstOrDefault(id => id >= 0, -1);
        if (around >= 0)
            return [around];
        SyntaxNode? member = node.AncestorsAndSelf().FirstOrDefault(one => one is MemberDeclarationSyntax and not BaseTypeDeclarationSyntax);
        return member?.DescendantNodes().Select(Number).Where(id => id >= 0) ?? [];
    }

    private static int Number(SyntaxNode node)
    {
        ExpressionSyntax? condition = node switch
        {
            ConditionalExpressionSyntax one => one.Condition,
            IfStatementSyntax { Condition: PrefixUnaryExpressionSyntax one } => one.Operand,
            IfStatementSyntax one => one.Condition,
            _ => null,
        };
        return condition is InvocationExpressionSyntax call && $"{call.Expression}" == Switches.Is ? int.Parse($"{call.ArgumentList.Arguments[0]}") : -1;
    }

    private SyntaxTree WithSwitches(SyntaxTree tree, Func<int, bool> isChosen, Dictionary<string, int> seen)
    {
        string file = Path.GetRelativePath(_project, tree.FilePath).Replace('\\', '/');
        return !Path.IsPathRooted(tree.FilePath) || file.StartsWith("obj/", StringComparison.Ordinal)
            ? tree
            : CSharpSyntaxTree.ParseText(
                new Switches(_models.GetSemanticModel(tree), file, (key, line) => Add(key, line, seen), isChosen).Visit(tree.GetRoot())!.ToFullString(), CSharp, tree.FilePath);
    }

    private int Add(string key, int line, Dictionary<string, int> seen)
    {
        seen[key] = seen.GetValueOrDefault(key) + 1;
        Mutant mutant = new(_mutants.Count, seen[key] == 1 ? key : $"{key} #{seen[key]}", line);
        _mutants.Add(mutant);
        return mutant.Id;
    }

    private IEnumerable<string> Sources() => Directory.EnumerateFiles(_project, "*.cs", SearchOption.AllDirectories)
        .Where(path => !Path.GetRelativePath(_project, path).StartsWith("bin", StringComparison.Ordinal))
        .Where(path => !Path.GetRelativePath(_project, path).StartsWith("obj", StringComparison.Ordinal) || path.Contains(Path.Combine("obj", "Debug", "net10.0"), StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    /// <summary>The folders of .NET and, for the command line's server, of ASP.NET.</summary>
    private static IEnumerable<string> Frameworks()
    {
        string core = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return [core, Path.GetFullPath($"../../Microsoft.AspNetCore.App/{Path.GetFileName(core)}", core)];
    }

    /// <summary>Those of .NET itself, for JSON and for regular expressions; they lie beside its reference assemblies.</summary>
    private static IEnumerable<ISourceGenerator> Generators()
    {
        string packs = Path.GetFullPath("../../../packs/Microsoft.NETCore.App.Ref", Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        string pack = Directory.EnumerateDirectories(packs, $"{Environment.Version.Major}.*").First();
        return new[] { ("System.Text.Json.SourceGeneration", "JsonSourceGenerator"), ("System.Text.RegularExpressions.Generator", "RegexGenerator") }
            .Select(one => Assembly.LoadFrom(Path.Combine(pack, "analyzers", "dotnet", "cs", $"{one.Item1}.dll")).GetType($"{one.Item1}.{one.Item2}", throwOnError: true)!)
            .Select(type => ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator());
    }

    private static bool IsManaged(string path)
    {
        try
        {
            AssemblyName.GetAssemblyName(path);
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

    /// <summary>Which mutant is on comes from the environment, as for the processes that the tests start; what was reached is written there at the end.</summary>
    private static SyntaxTree Switch() => CSharpSyntaxTree.ParseText(
        """
        namespace TorchConv.Mutations
        {
            internal static class Switch
            {
                private static readonly int On = int.TryParse(System.Environment.GetEnvironmentVariable("TORCHCONV_MUTANT"), out int id) ? id : -1;
                private static readonly string Folder = System.Environment.GetEnvironmentVariable("TORCHCONV_REACHED");
                private static readonly bool[] Reached = Start();

                public static bool Is(int id)
                {
                    if (Reached != null)
                        Reached[id] = true;
                    return id == On;
                }

                private static bool[] Start()
                {
                    if (string.IsNullOrEmpty(Folder))
                        return null;
                    System.AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                        System.IO.File.WriteAllText(
                            System.IO.Path.Combine(Folder, System.Guid.NewGuid().ToString("N")),
                            string.Join(" ", System.Linq.Enumerable.Where(System.Linq.Enumerable.Range(0, Reached.Length), id => Reached[id])));
                    return new bool[100_000];
                }
            }
        }
        """,
        CSharp,
        "Switch.cs");
}
