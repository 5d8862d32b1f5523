using TorchConv.Arithmetic;

namespace TorchConv.Expressions;

/// <summary>What modules an expression makes. One that is not understood is kept, with the reason.</summary>
/// <param name="source">The text.</param>
/// <param name="scope">Names that stand for numbers.</param>
/// <param name="classes">Classes of the text, whose names mean no module of the libraries.</param>
internal sealed class ModuleReader(SourceText source, Scope scope, IReadOnlySet<string>? classes = null)
{
    /// <summary>Names that need not be written: the place of the modules in both libraries.</summary>
    private static readonly string[] Prefixes = ["torch.nn.modules.", "torch.nn.", "nn.", "TorchSharp.torch.nn.", "TorchSharp.Modules.",
        "Modules.", ""];

    /// <summary>The name of a kind without what stands before it; null where the name belongs to something else.</summary>
    public static string? KindOf(string name) => Prefixes
        .Where(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
        .Select(prefix => name[prefix.Length..])
        .FirstOrDefault(rest => !rest.Contains('.', StringComparison.Ordinal));

    /// <summary>Reads a call that makes a module.</summary>
    public ModuleExpression Read(Syntax syntax, string? label = null)
    {
        if (syntax is not CallSyntax { Name: { } function } call)
            return new ModuleExpression(label, "", syntax.At) { Problem = "a module must stand here, such as nn.Conv2d(3, 30, 10)" };

        string type = KindOf(function.Name) ?? function.Name;
        ModuleExpression module = new(label, type, call.At) { Written = OneLine(source.Text[call.At.Absolute..call.End]) };
        if (classes?.Contains(function.Name) == true)
        {
            return module with
            {
                Problem = $"{type} is a class of this text: only name = {type}() is understood, outside of classes and without arguments"
            };
        }

        if (!ModuleSignatures.All.TryGetValue(type, out ModuleSignature? kind))
            return module with { Problem = Unknown(type) };
        if (kind == ModuleSignatures.Sequential)
            return module with { Kind = kind, Children = [.. ChildrenOf(call)] };

        try
        {
            return Checked(module with { Kind = kind, Values = ArgumentReader.Read(kind, call, scope) });
        }
        catch (MeaningException e)
        {
            return module with { At = e.At, Kind = kind, Problem = e.Message };
        }
    }

    /// <summary>"Foo is not a module that is known here", with the nearest that is.</summary>
    public static string Unknown(string type) =>
        $"{type} is not a module that is known here{Nearest.Hint(type, ModuleSignatures.All.Keys)}";

    /// <summary>A layer that cannot be is refused where it stands, before anything is asked of it.</summary>
    public static ModuleExpression Checked(ModuleExpression module)
    {
        try
        {
            _ = module.Layer;
            _ = module.Own;
            return module;
        }
        catch (ArgumentException e)
        {
            return module with { Problem = Guard.MessageOf(e), Values = null };
        }
        catch (OverflowException)
        {
            return module with { Problem = $"the parameters of {module.Type} must be at most {long.MaxValue}", Values = null };
        }
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private IEnumerable<ModuleExpression> ChildrenOf(CallSyntax call)
    {
        IEnumerable<Syntax> items = call.Arguments is [
        {
            Name: null, IsSpread: false,
            Value: CallSyntax { Name.Last: "OrderedDict" } ordered
        }]
            ? ordered.Arguments.SelectMany(argument => argument.Value is ListSyntax list ? list.Items : [argument.Value])
            : call.Arguments.Select(argument => argument.Value);
        foreach (Syntax item in items)
        {
            // A name and a module: TorchSharp's tuples, and PyTorch's ordered dictionaries.
            yield return item is ListSyntax { Items: [TextSyntax name, var named] } ? Read(named, name.Value) : Read(item);
        }
    }
}
