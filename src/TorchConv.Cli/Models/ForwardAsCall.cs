using Mono.Cecil;
using Mono.Cecil.Cil;
using TorchSharp;

namespace TorchConv.Cli.Models;

/// <summary>
/// Makes the calls of a module's <c>forward</c> in an assembly calls of <c>call</c>, which has the same signature and runs the hooks
/// by which a summary sees a module. The file stays as it is.
/// </summary>
internal static class ForwardAsCall
{
    private const string Forward = "forward";

    private const string Call = "call";

    /// <summary>Returns the changed assembly; null if there is nothing to change, or if it holds code that is not IL.</summary>
    /// <exception cref="BadImageFormatException">The file is not an assembly.</exception>
    public static MemoryStream? Read(string path)
    {
        using DefaultAssemblyResolver resolver = new();
        resolver.AddSearchDirectory(Path.GetDirectoryName(path));
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
        using ModuleDefinition module = ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = resolver });
        bool hasOwnCode = !module.Attributes.HasFlag(ModuleAttributes.ILOnly) && !module.Attributes.HasFlag(ModuleAttributes.ILLibrary);
        if (hasOwnCode || !module.AssemblyReferences.Any(reference => reference.Name == TorchSharpName))
            return null;

        List<(Instruction At, MethodReference Call)> changes =
        [
            .. from type in module.GetTypes()
               from method in type.Methods
               where method.HasBody
               from instruction in method.Body.Instructions
               let call = CallFor(instruction, type, module)
               where call is not null
               select (instruction, call),
        ];
        if (changes.Count == 0)
            return null;

        foreach ((Instruction at, MethodReference call) in changes)
            at.Operand = call;

        // Code that was compiled ahead of time belongs to the old IL; without it the assembly is compiled when it runs.
        if (!module.Attributes.HasFlag(ModuleAttributes.ILOnly))
            (module.Attributes, module.Architecture) = (ModuleAttributes.ILOnly, TargetArchitecture.I386);
        MemoryStream changed = new();
        module.Write(changed);
        changed.Position = 0;
        return changed;
    }

    private static string TorchSharpName { get; } = typeof(torch).Assembly.GetName().Name!;

    /// <summary>Returns what an instruction has to call instead; null if it does not call a module's forward.</summary>
    private static MethodReference? CallFor(Instruction instruction, TypeDefinition within, ModuleDefinition module)
    {
        if (instruction.Operand is not MethodReference { Name: Forward, HasThis: true } method || !IsVirtual(instruction, method, within))
            return null;
        if (IsModule(method.DeclaringType))
            return CallOf(method.DeclaringType, method);

        // A compiler other than that of C# names the type that overrides forward, and not the one that declares it.
        return Resolve(method) is { IsVirtual: true, IsNewSlot: false } && ModuleOf(method.DeclaringType) is { } declaring
            && Resolve(declaring)?.Methods.Single(each => each.Name == Call) is { } call && call.Parameters.Count == method.Parameters.Count
            ? CallOf(module.ImportReference(declaring, within), module.ImportReference(call))
            : null;
    }

    /// <summary>Returns whether the override is called: <c>base.forward</c> is not, and it must not become an endless circle.</summary>
    private static bool IsVirtual(Instruction instruction, MethodReference method, TypeDefinition within) =>
        instruction.OpCode.Code is Code.Callvirt or Code.Ldvirtftn
        || (instruction.OpCode.Code is Code.Call && method.DeclaringType.GetElementType() == within);

    private static bool IsModule(TypeReference type) =>
        type.GetElementType() is { DeclaringType.FullName: "TorchSharp.torch/nn" } module
        && module.Name.StartsWith("Module`", StringComparison.Ordinal) && AssemblyOf(module) == TorchSharpName;

    private static string? AssemblyOf(TypeReference type) =>
        type.Scope is ModuleDefinition module ? module.Assembly?.Name.Name : type.Scope.Name;

    /// <summary>Returns the <c>Module&lt;…, TResult&gt;</c> from which a type derives, with its arguments; null if there is none.</summary>
    private static TypeReference? ModuleOf(TypeReference? type)
    {
        while (type is not null && !IsModule(type))
        {
            TypeReference? parent = Resolve(type)?.BaseType;
            type = type is GenericInstanceType arguments && parent is not null ? Filled(parent, arguments) : parent;
        }

        return type;
    }

    /// <summary>Returns a type with the arguments in the place of the parameters of the class that names it.</summary>
    private static TypeReference Filled(TypeReference type, GenericInstanceType arguments)
    {
        switch (type)
        {
            case GenericParameter { Type: GenericParameterType.Type } parameter:
                return arguments.GenericArguments[parameter.Position];
            case GenericInstanceType generic:
                GenericInstanceType filled = new(generic.ElementType);
                foreach (TypeReference argument in generic.GenericArguments)
                    filled.GenericArguments.Add(Filled(argument, arguments));
                return filled;
            default:
                return type;
        }
    }

    private static TypeDefinition? Resolve(TypeReference type)
    {
        try
        {
            return type.Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }

    private static MethodDefinition? Resolve(MethodReference method)
    {
        try
        {
            return method.Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }

    /// <summary>Returns <c>call</c> of a <c>Module&lt;…, TResult&gt;</c>, with the signature of another of its methods.</summary>
    private static MethodReference CallOf(TypeReference declaring, MethodReference like)
    {
        MethodReference call = new(Call, like.ReturnType, declaring) { HasThis = true };
        foreach (ParameterDefinition parameter in like.Parameters)
            call.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
        return call;
    }
}
