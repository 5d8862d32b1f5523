using System.Collections.Immutable;
using System.Globalization;
using TorchConv.Expressions;

namespace TorchConv.Porting;

/// <summary>Writes what was read as a file of C#.</summary>
internal static class CSharpWriter
{
    private static readonly ImmutableHashSet<string> Keywords =
    [
        .. ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do "
            + "double else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface "
            + "internal is lock long namespace new null object operator out override params private protected public readonly "
            + "ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint "
            + "ulong unchecked unsafe ushort using virtual void volatile while").Split(' '),
    ];

    /// <summary>A name of Python as C# takes it.</summary>
    public static string Name(string name) => Keywords.Contains(name) ? $"@{name}" : name;

    /// <summary>A string of Python as C# takes it.</summary>
    public static string Text(string text) =>
        $"\"{string.Concat(text.Select(letter => letter switch
        {
            '\\' => "\\\\",
            '"' => "\\\"",
            '\n' => "\\n",
            '\r' => "",
            _ => $"{letter}",
        }))}\"";

    /// <summary>A comment of Python, or text that C# cannot be, as lines of comment.</summary>
    public static IEnumerable<string> Comment(string text)
    {
        string trimmed = text.TrimStart('#').Trim();
        foreach (string quotes in (string[])["\"\"\"", "'''", "\"", "'"])
        {
            if (trimmed.Length >= quotes.Length * 2
                && trimmed.StartsWith(quotes, StringComparison.Ordinal)
                && trimmed.EndsWith(quotes, StringComparison.Ordinal))
            {
                trimmed = trimmed[quotes.Length..^quotes.Length].Trim();
                break;
            }
        }

        return trimmed.ReplaceLineEndings("\n").Split('\n').Select(line => $"// {line.TrimEnd()}".TrimEnd());
    }

    /// <summary>The whole file.</summary>
    public static string File(ImmutableArray<PortedItem> items)
    {
        List<string> lines = [];
        bool isLinq = items.OfType<PortedCount>().Any();
        if (items is [PortedModule { Name: null } alone])
        {
            bool isComment = alone.Module.Children.IsEmpty && alone.Module.NotInCSharp is not null;
            return $"{string.Join('\n', isComment ? Item(alone) : Expression(alone.Module, ""))}\n";
        }


        lines.Add("using System;");
        if (isLinq)
            lines.Add("using System.Linq;");
        lines.AddRange(["using TorchSharp;", "using TorchSharp.Modules;"]);

        // C# wants classes after statements.
        HashSet<string> classes = [.. items.OfType<PortedClass>().Select(@class => @class.Name)];
        foreach (PortedItem item in items.OrderBy(item => item is PortedClass))
        {
            if (item is PortedComment or PortedClass or PortedCount
                || lines[^1].StartsWith("using", StringComparison.Ordinal)
                || lines[^1] == "}")
            {
                lines.Add("");
            }

            lines.AddRange(item is PortedClass @class ? Class(@class, classes) : Item(item));
        }

        return $"{string.Join('\n', lines)}\n";
    }

    private static IEnumerable<string> Item(PortedItem item) => item switch
    {
        PortedComment comment => Comment(comment.Text),
        PortedNumber number => Comment(number.Text),
        PortedUnknown unknown => Unknown(unknown),
        PortedCount count =>
        [
            $"static long {Name(count.Name)}(torch.nn.Module model) =>",
            "    model.parameters()"
                + (count.IsTrainableOnly ? ".Where(parameter => parameter.requires_grad)" : "") + ".Sum(parameter => parameter.numel());",
        ],
        PortedPrint print => [$"Console.WriteLine({Joined(print.Parts)});"],
        PortedInstance instance => [$"var {Name(instance.Name)} = new {Name(instance.Class)}();"],
        PortedModule { Module.NotInCSharp: { } reason } module =>
            Unknown(new PortedUnknown(module.Line, module.Module.Type, module.Module.Written, reason)),
        PortedModule { Name: null } module => Assigned("_ = ", module.Module),
        PortedModule module => Assigned($"var {Name(module.Name!)} = ", module.Module),
        _ => throw new InvalidOperationException($"{item.GetType().Name} cannot be written"),
    };

    private static string Joined(ImmutableArray<string> parts) => parts switch
    {
        [] => "",
        [var one] => one,
        _ => $"string.Join(' ', {string.Join(", ", parts)})",
    };

    private static IEnumerable<string> Unknown(PortedUnknown unknown) =>
        [$"// line {unknown.Line}: {unknown.Reason.Split('\n')[0]}", .. unknown.Text.ReplaceLineEndings("\n").Split('\n')
            .Select(line => $"//   {line.TrimEnd()}".TrimEnd())];

    private static string[] Assigned(string before, ModuleExpression module)
    {
        string[] lines = [.. Expression(module, "")];
        lines[0] = before + lines[0];
        lines[^1] += ";";
        return lines;
    }

    private static IEnumerable<string> Class(PortedClass @class, HashSet<string> classes)
    {
        yield return $"public sealed class {Name(@class.Name)} : torch.nn.Module<torch.Tensor, torch.Tensor>";
        yield return "{";
        foreach (PortedItem item in @class.Items)
        {
            IEnumerable<string> lines = item is PortedModule { Module.NotInCSharp: null } module
                ? Assigned($"private readonly {FieldType(module.Module, classes)} {Name(module.Name!)} = ", module.Module)
                : Item(item);
            foreach (string line in lines)
                yield return $"    {line}".TrimEnd();
        }

        yield return "";
        yield return $"    public {Name(@class.Name)}() : base(nameof({Name(@class.Name)})) => RegisterComponents();";
        yield return "";
        foreach (string line in Forward(@class))
            yield return $"    {line}".TrimEnd();
        yield return "}";
    }

    /// <summary>The type of a module; where a class of the text has the same name, with its place before it.</summary>
    private static string FieldType(ModuleExpression module, HashSet<string> classes)
    {
        string type = IsSequential(module) || module.Kind != ModuleSignatures.Sequential ? module.Kind!.Name : "ModuleDict";
        return (classes.Contains(type) ? "TorchSharp.Modules." : "") + type + (type == "ModuleDict" ? "<torch.nn.Module>" : "");
    }

    private static IEnumerable<string> Forward(PortedClass @class)
    {
        if (@class.Forward is { } forward)
        {
            yield return $"public override torch.Tensor forward(torch.Tensor {Name(forward.Parameter)})";
            yield return "{";
            foreach (string line in forward.Lines)
                yield return $"    {line}";
            yield return "}";
            yield break;
        }

        foreach (string line in Unknown(@class.NoForward!))
            yield return line;
        yield return "public override torch.Tensor forward(torch.Tensor x) =>";
        yield return "    throw new NotImplementedException(\"forward is not ported\");";
    }

    /// <summary>
    /// The expression that makes a module, over several lines where it holds others. What has no C# is left as a comment.
    /// </summary>
    private static List<string> Expression(ModuleExpression module, string indent)
    {
        if (module.Kind is not null && module.Values is not null)
            return [ModuleWriter.CSharp(module.Kind, module.Values).CSharp];

        bool isSequential = IsSequential(module);
        string factory = isSequential ? "torch.nn.Sequential" : "torch.nn.ModuleDict<torch.nn.Module>";
        if (module.Children.IsEmpty)
            return [$"{factory}()"];

        bool isNamed = !isSequential
            || module.Children.Where((child, i) => child.Label is not null && child.Label != i.ToString(CultureInfo.InvariantCulture))
                .Any();
        List<string> lines = [$"{factory}("];
        int last = module.Children.ToList().FindLastIndex(child => IsWritten(child));
        for (int i = 0; i < module.Children.Length; i++)
        {
            ModuleExpression child = module.Children[i];
            if (!IsWritten(child))
            {
                lines.Add($"{indent}    // {child.Label ?? $"{i}"}: {child.Written} (line {child.At.Line}): {child.NotInCSharp}".TrimEnd());
                continue;
            }

            string[] inner = [.. Expression(child, $"{indent}    ")];
            if (isNamed)
            {
                inner[0] = $"({Text(child.Label ?? i.ToString(CultureInfo.InvariantCulture))}, {inner[0]}";
                inner[^1] += ")";
            }

            inner[0] = $"{indent}    {inner[0]}";
            inner[^1] += i < last ? "," : "";
            lines.AddRange(inner);
        }

        // A comment must not swallow the bracket.
        if (last < module.Children.Length - 1)
            lines.Add($"{indent})");
        else
            lines[^1] += ")";
        return lines;
    }

    /// <summary>Whether a module is written, itself or as one that holds others.</summary>
    private static bool IsWritten(ModuleExpression module) => module.Children.Length > 0 || module.NotInCSharp is null;

    /// <summary>Whether everything in a Sequential can be in TorchSharp's, which takes modules from one tensor to one.</summary>
    private static bool IsSequential(ModuleExpression module) => module.Kind == ModuleSignatures.Sequential
        && module.All.All(one => one.Kind is { IsTensorToTensor: true } && one.NotInCSharp is null);
}
