using System.Collections.Immutable;
using TorchConv.Arithmetic;
using TorchConv.Expressions;

namespace TorchConv.Porting;

/// <summary>
/// PyTorch as text, and the same in TorchSharp: an expression, a script, a class whose <c>forward</c> is a chain, or what
/// <c>print(model)</c> writes. Nothing is executed, and nothing is dropped: what is not understood is listed, and stands in the C# as a
/// comment.
/// </summary>
public sealed class Port
{
    private Port(ImmutableArray<PortedItem> items, bool isPrinted, Shape? input)
    {
        bool hasSeveral = items.OfType<PortedClass>().Count() > 1;
        Modules = [.. items.SelectMany(item => Named(item, hasSeveral))];
        ImmutableArray<Chain> chains = [.. items.Select(item => ChainOf(item, hasSeveral)).OfType<Chain>()];
        IsOrderKnown = items.All(item => item is not (PortedModule or PortedClass) || ChainOf(item, hasSeveral) is not null);
        Rows = [.. RowsOf(chains, input)];
        AreAllCounted = Rows.All(row => row.Parameters is not null)
            && !items.OfType<PortedClass>().SelectMany(@class => @class.Items).OfType<PortedUnknown>().Any(PythonReader.MayMakeModules);
        Unknown = [.. items.SelectMany(Unknowns)];
        CSharp = CSharpWriter.File(items);
        Notes = [.. NotesOf(chains, isPrinted, input)];
        Fits = chains.All(chain => input is null ? chain.Mismatch() is null : chain.ShapesOf(input).Problem is null);
    }

    /// <summary>The C#: an expression, or a file of statements and classes.</summary>
    public string CSharp { get; }

    /// <summary>The facts of every module that holds no others, in the order of the text.</summary>
    public ImmutableArray<PortedRow> Rows { get; }

    /// <summary>What is not understood, or is in the C# as a comment alone.</summary>
    public ImmutableArray<NotPorted> Unknown { get; }

    /// <summary>What a reader must know of these facts: whether the order is known, what in_features must be.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>Whether it is known in which order all modules run.</summary>
    public bool IsOrderKnown { get; }

    /// <summary>Whether the input, or without one any input, passes every chain of modules; true where there is no chain.</summary>
    public bool Fits { get; }

    /// <summary>All numbers that the known modules learn; there are more where not <see cref="AreAllCounted"/>.</summary>
    public long Parameters => Rows.Sum(row => row.Parameters ?? 0);

    /// <summary>
    /// Whether every module is understood, and every statement of a class that may make one, so that the parameters are all there are.
    /// </summary>
    public bool AreAllCounted { get; }

    private ImmutableArray<(string Path, ModuleExpression Module)> Modules { get; }

    /// <summary>Reads PyTorch.</summary>
    /// <param name="text">An expression, a script, classes, or what <c>print(model)</c> writes.</param>
    /// <param name="input">The shape of the input, for which shapes are told where the order of the modules is known.</param>
    /// <exception cref="FormatException">
    /// There is no module in it, it is too long, or its brackets do not match; the message shows the place.
    /// </exception>
    public static Port Read(string text, Shape? input = null)
    {
        SourceText source = new(text);
        try
        {
            if (PrintedModel.IsOne(text))
                return new Port([new PortedModule(1, null, PrintedModel.Read(source))], isPrinted: true, input);

            ImmutableArray<PortedItem> items = PythonReader.Read(source);
            if (!items.Any(item => item is PortedModule or PortedClass))
                throw NothingKnown(source, items);

            // An expression alone is refused where it is wrong, as everywhere.
            if (items is [PortedModule { Name: null, Module: { Problem: { } problem } wrong }])
                throw source.Wrong(wrong.At, problem);

            Port port = new(items, isPrinted: false, input);
            _ = port.Parameters;
            return port;
        }
        catch (OverflowException)
        {
            throw new FormatException($"the parameters of all modules must be at most {long.MaxValue} together");
        }
    }

    /// <summary>The line of PyTorch that makes a layer written in either spelling.</summary>
    /// <exception cref="FormatException">The text makes no layer; the message shows the place.</exception>
    public static string ToPyTorch(string text)
    {
        SourceText source = new(text);
        if (PythonReader.IsScript(source))
        {
            throw new FormatException(
                "PyTorch is written for an expression alone, such as torch.nn.Conv2d(3, 30, 10); "
                + "the text is a script, a class or a function");
        }

        return PyTorch(new ModuleReader(source, Scope.Empty).Read(ExpressionGrammar.Read(source, source.All)), source);
    }

    private static string PyTorch(ModuleExpression module, SourceText source)
    {
        if (module.Problem is { } problem)
            throw source.Wrong(module.At, problem);
        if (module.Kind != ModuleSignatures.Sequential)
            return ModuleWriter.PyTorch(module.Kind!, module.Values!).PyTorch;

        if (module.Children.All(child => child.Label is null))
            return $"torch.nn.Sequential({string.Join(", ", module.Children.Select(child => PyTorch(child, source)))})";

        IEnumerable<string> named = module.Children.Select((child, i) => $"('{child.Label ?? $"{i}"}', {PyTorch(child, source)})");
        return $"torch.nn.Sequential(OrderedDict([{string.Join(", ", named)}]))";
    }

    private static FormatException NothingKnown(SourceText source, ImmutableArray<PortedItem> items)
    {
        if (items is not [PortedUnknown, ..])
        {
            return new FormatException(
                "there is no module in the text: an expression such as nn.Conv2d(3, 30, 10), "
                + "a script, a class or the output of print(model) is expected");
        }

        if (PythonReader.IsScript(source))
        {
            PortedUnknown[] unknown = [.. items.OfType<PortedUnknown>()];
            PortedUnknown first = unknown.FirstOrDefault(PythonReader.MayMakeModules) ?? unknown[0];
            string where = first.Reason.StartsWith("line ", StringComparison.Ordinal) ? "" : $"line {first.Line}: ";
            return new FormatException($"{where}{first.Reason}; there is no module in the rest of the text");
        }

        try
        {
            Syntax syntax = ExpressionGrammar.Read(source, source.All);
            ModuleExpression module = new ModuleReader(source, Scope.Empty).Read(syntax);
            return source.Wrong(module.At, module.Problem ?? "no module that is known stands here");
        }
        catch (SyntaxException e)
        {
            return e;
        }
    }

    /// <summary>The modules of an item; those of a class bear its name where there are several classes.</summary>
    private static IEnumerable<(string Path, ModuleExpression Module)> Named(PortedItem item, bool hasSeveral) => item switch
    {
        PortedModule module => [(module.Name ?? "", module.Module)],
        PortedClass @class => @class.Items.SelectMany(one => Named(one, hasSeveral))
            .Select(pair => (Within(@class, pair.Path, hasSeveral), pair.Module)),
        _ => [],
    };

    private static Chain? ChainOf(PortedItem item, bool hasSeveral) => item switch
    {
        PortedModule module => Chain.Of(module.Name ?? "", module.Module),
        PortedClass { Forward: { } forward } @class =>
            Chain.Of(forward.Steps.Select(step => (Within(@class, step.Path, hasSeveral), step.Module))),
        _ => null,
    };

    private static string Within(PortedClass @class, string path, bool hasSeveral) =>
        hasSeveral ? Chain.Join(@class.Name, path) : path;

    private static IEnumerable<NotPorted> Unknowns(PortedItem item) => item switch
    {
        PortedUnknown unknown => [new NotPorted(unknown.Line, unknown.Name, unknown.Reason.Split('\n')[0])],
        PortedModule module => module.Module.All
            .Where(one => one.Problem is not null || one.Blocked is not null || (one.Kind is not null && one.NotInCSharp is not null))
            .Select(one =>
                new NotPorted(one.At.Line, one.Label is null or { Length: 0 } ? one.Type : $"{one.Label}: {one.Type}", one.NotInCSharp!)),
        PortedClass @class => [.. @class.Items.SelectMany(Unknowns), .. @class.NoForward is { } none ? Unknowns(none) : []],
        _ => [],
    };

    private IEnumerable<PortedRow> RowsOf(ImmutableArray<Chain> chains, Shape? input)
    {
        HashSet<ModuleExpression> done = new(ReferenceEqualityComparer.Instance);
        foreach (Chain chain in chains)
        {
            (IReadOnlyList<(Shape Input, Shape Output)> shapes, string? problem) = input is null ? ([], null) : chain.ShapesOf(input);
            int wrong = shapes.Count;
            if (input is null && chain.Mismatch() is { } mismatch)
                (wrong, problem) = mismatch;
            IReadOnlyList<Size> fields = chain.Fields();
            for (int i = 0; i < chain.Steps.Length; i++)
            {
                (string path, ModuleExpression module) = chain.Steps[i];
                bool isReached = i < shapes.Count;

                // A module that runs twice is in the table twice, and counted once.
                yield return new PortedRow(
                    path,
                    module.At.Line,
                    module.Kind!.Name,
                    done.Add(module) ? module.Own : 0,
                    isReached ? shapes[i].Input : null,
                    isReached ? shapes[i].Output : null,
                    i < fields.Count ? fields[i] : null,
                    i == wrong ? problem : null);
            }
        }

        foreach ((string path, ModuleExpression module) in Modules)
        {
            foreach ((string leaf, ModuleExpression one) in Leaves(path, module).Where(pair => !done.Contains(pair.Module)))
            {
                bool isKnown = one is { Kind: not null, Problem: null };
                yield return new PortedRow(leaf, one.At.Line, one.Type, isKnown ? one.Own : null, null, null, null, one.Problem);
            }
        }
    }

    private static IEnumerable<(string Path, ModuleExpression Module)> Leaves(string path, ModuleExpression module) =>
        module.Children.IsEmpty
            ? [(path, module)]
            : module.Children.SelectMany((child, i) => Leaves(Chain.Join(path, child.Label ?? $"{i}"), child));

    private IEnumerable<string> NotesOf(ImmutableArray<Chain> chains, bool isPrinted, Shape? input)
    {
        if (isPrinted && !IsOrderKnown)
        {
            yield return "print shows no forward pass: "
                + "the order of the modules and their shapes are not known, and forward is to be written by hand";
        }

        string[] own = [.. Modules.SelectMany(pair => pair.Module.All)
            .Where(module => module.Kind is null && module.Children.Length > 0)
            .Select(module => module.Type)
            .Distinct()];
        if (isPrinted && own.Length > 0)
            yield return $"print shows no parameters that a module holds itself beside its modules; {string.Join(", ", own)} may have some";

        foreach (Chain chain in chains)
        {
            foreach (string asked in chain.LinearAfterImages())
                yield return asked;
        }

        if (chains is [var only] && only.SquaresThatFit() is { } squares)
            yield return squares;

        if (input is not null && chains.Length == 0)
            yield return $"input {input} is not used: the order of the modules is not known";
    }
}
