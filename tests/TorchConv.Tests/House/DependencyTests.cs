using Mono.Cecil;
using Mono.Cecil.Cil;

namespace TorchConv.Tests.House;

/// <summary>Each folder of the library uses only the folders before it, and no folders of an assembly use each other in a circle.</summary>
public class DependencyTests
{
    /// <summary>The folders of the library, in the order in which to read them.</summary>
    private static readonly string[] Folders = ["Arithmetic", "Tables", "Modules", "Layers", "Expressions", "ReceptiveFields", "Porting", "Rewrites", "Summaries", "Article"];

    public static TheoryData<string> Assemblies => ["TorchConv", "TorchConv.Cli", "TorchConv.Lab"];

    [Fact]
    public void A_folder_of_the_library_uses_only_folders_before_it()
    {
        Dictionary<string, HashSet<string>> uses = UsesOf("TorchConv");

        uses.Keys.Should().BeSubsetOf(Folders.Select(folder => $"TorchConv.{folder}"), "a new folder needs its place in the order");
        foreach ((string folder, HashSet<string> used) in uses)
            used.Should().BeSubsetOf(FoldersBefore(folder), "{0} comes before the others", folder);

        static IEnumerable<string> FoldersBefore(string folder) =>
            Folders.Select(name => $"TorchConv.{name}").TakeWhile(name => name != folder);
    }

    [Fact]
    public void Arithmetic_and_tables_know_nothing_of_TorchSharp()
    {
        IEnumerable<string> users = Types("TorchConv")
            .Where(type => type.Namespace is "TorchConv.Arithmetic" or "TorchConv.Tables")
            .Where(type => Used(type).Any(used => used.Scope.Name == "TorchSharp"))
            .Select(type => type.FullName);

        users.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Folders_do_not_use_each_other_in_a_circle(string assembly)
    {
        Dictionary<string, HashSet<string>> uses = UsesOf(assembly);

        foreach (string folder in uses.Keys)
            WayBack(folder, folder, uses, []).Should().BeNull();
    }

    /// <summary>The namespaces of an assembly, each with the other namespaces of it that its types use.</summary>
    private static Dictionary<string, HashSet<string>> UsesOf(string assembly) =>
        Types(assembly).GroupBy(type => type.Namespace).ToDictionary(
            types => types.Key,
            types => types.SelectMany(Used)
                .Where(used => used.Scope.Name.StartsWith(assembly, StringComparison.Ordinal) && used.Namespace.StartsWith(assembly, StringComparison.Ordinal))
                .Where(used => used.Scope is ModuleDefinition && used.Namespace != types.Key)
                .Select(used => used.Namespace).ToHashSet());

    private static IEnumerable<TypeDefinition> Types(string assembly) =>
        AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll")).MainModule.GetTypes()
            .Where(type => type.Namespace.StartsWith(assembly, StringComparison.Ordinal) && !type.Name.StartsWith('<'));

    private static IEnumerable<TypeReference> Used(TypeDefinition type)
    {
        IEnumerable<TypeDefinition> all = [type, .. type.NestedTypes.SelectMany(Nested)];
        return all.SelectMany(UsedByItself).SelectMany(Parts).Select(Outermost);

        static IEnumerable<TypeDefinition> Nested(TypeDefinition type) => [type, .. type.NestedTypes.SelectMany(Nested)];

        static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
    }

    private static IEnumerable<TypeReference> UsedByItself(TypeDefinition type)
    {
        IEnumerable<Instruction> code = type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Instructions);
        return
        [
            .. type.BaseType is { } parent ? [parent] : Array.Empty<TypeReference>(),
            .. type.Interfaces.Select(implemented => implemented.InterfaceType),
            .. type.Fields.Select(field => field.FieldType),
            .. type.Methods.SelectMany(method => method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType)),
            .. type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Variables.Select(variable => variable.VariableType)),
            .. code.Select(instruction => instruction.Operand).OfType<TypeReference>(),
            .. code.Select(instruction => instruction.Operand).OfType<MemberReference>().Select(member => member.DeclaringType).OfType<TypeReference>(),
        ];
    }

    /// <summary>A type with the types that stand within it: of elements and of generic arguments.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification other => Parts(other.ElementType),
        _ => [type],
    };

    private static string? WayBack(string at, string start, Dictionary<string, HashSet<string>> uses, HashSet<string> visited)
    {
        foreach (string next in uses.GetValueOrDefault(at) ?? [])
        {
            if (next == start)
                return $"{at} → {start}";
            if (visited.Add(next) && WayBack(next, start, uses, visited) is { } way)
                return $"{at} → {way}";
        }

        return null;
    }
}
