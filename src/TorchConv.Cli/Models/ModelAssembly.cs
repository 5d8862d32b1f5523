using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Mono.Cecil;
using TorchConv.Cli.Options;
using TorchSharp;

namespace TorchConv.Cli.Models;

/// <summary>Loads a user's compiled model, which runs with the TorchSharp of this process.</summary>
internal static class ModelAssembly
{
    /// <summary>Creates a module from a type in an assembly, with the public constructor that takes these arguments.</summary>
    /// <exception cref="ArgumentException">It cannot be created: the message says why.</exception>
    public static torch.nn.Module Make(string assembly, string type, params string[] arguments)
    {
        Assembly loaded = Load(assembly);
        CheckTorchSharp(loaded);
        return Make(TypeNamed(loaded, type, Path.GetFileName(assembly)), arguments, nameof(type));
    }

    private static Assembly Load(string assembly)
    {
        if (assembly.Contains('\0', StringComparison.Ordinal) || !File.Exists(assembly))
            throw new ArgumentException("there is no such file", nameof(assembly));
        if (!FileKind.IsRegular(assembly))
            throw new ArgumentException("it is a pipe or a device, and must be a file", nameof(assembly));

        string path = Path.GetFullPath(assembly);
        try
        {
            return new Context(path).Load(path);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException)
        {
            // FileNotFoundException too: .NET throws it for its own System.Private.CoreLib.dll, which cannot be loaded twice.
            throw new ArgumentException("this is not an assembly of .NET that can be loaded here", nameof(assembly));
        }
    }

    private static void CheckTorchSharp(Assembly assembly)
    {
        AssemblyName ours = typeof(torch).Assembly.GetName();
        AssemblyName? theirs = assembly.GetReferencedAssemblies().FirstOrDefault(name => name.Name == ours.Name);
        if (theirs is not null && theirs.Version != ours.Version)
        {
            throw new ArgumentException(
                $"it was built with TorchSharp {theirs.Version?.ToString(3)}, and torchconv runs "
                + $"{ours.Version?.ToString(3)}: build it with that version",
                nameof(assembly));
        }
    }

    private static Type TypeNamed(Assembly assembly, string type, string file)
    {
        Type[] types;
        try
        {
            types = assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            string missing = e.LoaderExceptions.OfType<FileNotFoundException>().FirstOrDefault()?.FileName?.Split(',')[0]
                ?? "a type that it uses";
            throw new ArgumentException($"{file} cannot be loaded: {missing} is missing beside it", nameof(assembly));
        }

        if (types.FirstOrDefault(each => each.FullName == type || each.FullName?.Replace('+', '.') == type) is { } found)
            return found;

        string[] modules =
        [
            .. types.Where(each => each.IsSubclassOf(typeof(torch.nn.Module)) && !each.IsAbstract && !each.IsNested)
                .Select(each => each.FullName!)
                .Order(),
        ];
        throw new ArgumentException(
            modules.Length == 0
                ? $"there is no type of this name in {file}, and no module at all"
                : $"there is no type of this name in {file}; its modules are {string.Join(", ", modules)}",
            nameof(type));
    }

    private static torch.nn.Module Make(Type model, string[] arguments, string type)
    {
        if (!model.IsSubclassOf(typeof(torch.nn.Module)))
            throw new ArgumentException("it is not a module: it must derive from a TorchSharp Module<…, TResult>", type);
        if (model.IsAbstract || model.ContainsGenericParameters)
            throw new ArgumentException($"it is {(model.IsAbstract ? "abstract" : "generic")}, so that there is nothing to make", type);

        (ConstructorInfo constructor, object?[] values) = ConstructorArguments.Choose(model.GetConstructors(), arguments, type);
        try
        {
            return (torch.nn.Module)constructor.Invoke(values);
        }
        catch (TargetInvocationException e) when (!IsOfTorchSharp(e.InnerException!))
        {
            bool isStatic = e.InnerException is TypeInitializationException;
            Exception inner = isStatic ? e.InnerException!.InnerException! : e.InnerException!;
            string reason = inner is ExternalException
                ? "libtorch refused a layer"
                : $"{inner.GetType().Name} ({inner.Message.ReplaceLineEndings(" ")})";
            throw new ArgumentException($"its {(isStatic ? "static constructor" : "constructor")} failed: {reason}", type);
        }
    }

    /// <summary>Returns whether the cause is that libtorch does not load, and not the model.</summary>
    private static bool IsOfTorchSharp(Exception? e) =>
        e is not null && (e is TypeInitializationException { TypeName: "TorchSharp.torch" } || IsOfTorchSharp(e.InnerException));

    /// <summary>
    /// Shares the assemblies that the process has already loaded, above all TorchSharp, and loads the others from the folder of the
    /// assembly, each so that its modules are seen.
    /// </summary>
    private sealed class Context(string path) : AssemblyLoadContext(path, isCollectible: true)
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (assemblyName.Name == typeof(torch).Assembly.GetName().Name)
                return typeof(torch).Assembly;

            return _resolver.ResolveAssemblyToPath(assemblyName) is { } found && !IsShared(assemblyName) ? Load(found) : null;
        }

        public Assembly Load(string file)
        {
            using Stream? seen = Seen(file);
            return seen is null ? LoadFromAssemblyPath(file) : LoadFromStream(seen);
        }

        /// <summary>Returns null where Cecil cannot write what it has read; the assembly then runs as it is.</summary>
        private static MemoryStream? Seen(string file)
        {
            try
            {
                return ForwardAsCall.Read(file);
            }
            catch (Exception e) when (e is NotSupportedException or AssemblyResolutionException)
            {
                return null;
            }
        }

        private static bool IsShared(AssemblyName name) => Default.Assemblies.Any(assembly => assembly.GetName().Name == name.Name);
    }
}
