using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Superpower.Model;
using TorchConv.Expressions;

namespace TorchConv.Porting;

/// <summary>
/// Reads Python that makes modules: assignments, prints of their parameters, and classes. Nothing is executed; what is not understood is
/// kept.
/// </summary>
internal sealed partial class PythonReader
{
    private readonly SourceText _source;
    private readonly IReadOnlyList<PythonStatement> _statements;
    private readonly HashSet<string> _counts = [];
    private readonly HashSet<string> _models = [];
    private readonly HashSet<string> _classes;

    private readonly Dictionary<string, int> _defined = [];

    /// <summary>The names that stand for something in the C# already, and in which line; it gives a name once.</summary>
    private readonly Dictionary<string, int> _taken = new() { ["args"] = 0, ["torch"] = 0, ["Console"] = 0 };
    /// <summary>What is left out of the statement that is read, beside what is ported of it.</summary>
    private readonly List<PortedItem> _beside = [];

    private Scope _scope = Scope.Empty;

    private PythonReader(SourceText source)
    {
        (_source, _statements) = (source, PythonStatements.Of(source));

        // What stands in __init__ is executed after all classes are there.
        _classes = [.. _statements.Select(statement => ClassHead().Match(statement.Text))
            .Where(head => head.Success)
            .Select(head => head.Groups["name"].Value)];
    }

    public static ImmutableArray<PortedItem> Read(SourceText source)
    {
        PythonReader reader = new(source);
        var items = ImmutableArray.CreateBuilder<PortedItem>();
        foreach ((PythonStatement head, IReadOnlyList<PythonStatement> body) in Blocks(reader._statements))
        {
            if (reader.Item(head, body) is { } item)
                items.Add(item);
            items.AddRange(reader._beside);
            reader._beside.Clear();
        }

        return items.ToImmutable();
    }

    /// <summary>Whether a text is more than an expression: it has imports, several statements, or one that others belong to.</summary>
    public static bool IsScript(SourceText source) =>
        PythonStatements.Of(source).Where(statement => statement.Kind == PythonStatementKind.Code).ToList() is var code
        && (code.Count > 1 || code.Any(statement => statement.Text.EndsWith(':')));

    /// <summary>
    /// Whether there may be modules in what is not understood: it names the place of modules, assigns a call or adds to a list.
    /// </summary>
    public static bool MayMakeModules(PortedUnknown unknown) => Making().IsMatch(unknown.Text);

    /// <summary>Each statement with its body: those after it that are indented more, if it ends in a colon.</summary>
    private static IEnumerable<(PythonStatement Head, IReadOnlyList<PythonStatement> Body)> Blocks(
        IReadOnlyList<PythonStatement> statements)
    {
        for (int i = 0; i < statements.Count;)
        {
            PythonStatement head = statements[i];
            bool hasBody = head.Kind == PythonStatementKind.Code && head.Text.EndsWith(':');
            PythonStatement[] body = [.. statements.Skip(i + 1).TakeWhile(next => hasBody && next.Indent > head.Indent)];
            yield return (head, body);
            i += 1 + body.Length;
        }
    }

    private PortedItem? Item(PythonStatement statement, IReadOnlyList<PythonStatement> body)
    {
        if (statement.Kind != PythonStatementKind.Code)
            return new PortedComment(statement.Line, statement.Text);
        if (Imports().IsMatch(statement.Text))
            return null;
        if (ClassHead().Match(statement.Text) is { Success: true } head)
        {
            string name = head.Groups["name"].Value;
            return _defined.TryAdd(name, statement.Line)
                ? Class(statement, name, body)
                : Unknown(statement, body, $"{name} is the name of the class of line {_defined[name]} already");
        }

        if (Count(statement, body) is { } count)
            return count;
        if (body.Count > 0)
            return Unknown(statement, body, "only classes of modules, assignments and prints are understood");

        return Understood(statement, Simple);
    }

    /// <summary>What a statement makes; or the statement as unknown, with the reason.</summary>
    private PortedItem Understood(PythonStatement statement, Func<PythonStatement, PortedItem> read)
    {
        try
        {
            return read(statement);
        }
        catch (MeaningException e)
        {
            return Unknown(statement, [], e.Message);
        }
        catch (SyntaxException e)
        {
            return Unknown(statement, [], e.Problem);
        }
    }

    private PortedItem Simple(PythonStatement statement)
    {
        Match assignment = Assignment().Match(statement.Text);
        TextSpan part = assignment.Success ? statement.Part.Skip(assignment.Groups["value"].Index) : statement.Part;
        Syntax value = ExpressionGrammar.Read(_source, part);
        if (!assignment.Success)
        {
            return value is CallSyntax { Name.Name: "print" or "Console.WriteLine" } print ? Print(statement, print)
                : new PortedModule(statement.Line, null, Module(value, statement));
        }

        // Where a model lives is no matter of its modules.
        string? moved = null;
        if (value is CallSyntax { Function: MemberSyntax { Name: "to" or "cuda" or "cpu", Of: CallSyntax made } move })
            (moved, value) = ($".{move.Name}", made);

        string name = assignment.Groups["name"].Value;
        if (value is not CallSyntax)
            return Number(statement, name, value);

        string? reason = name.Contains('.', StringComparison.Ordinal)
            ? $"{name} is a member, which only __init__ of a class can make: paste the class, or give it a name without a dot"
            : IsTaken(name);
        bool isInstance = value is CallSyntax { Name: { } called, Arguments: [] } && _classes.Contains(called.Name);
        if (isInstance && reason is not null)
            throw new MeaningException(value.At, reason);

        PortedItem model = isInstance
            ? new PortedInstance(statement.Line, name, ((CallSyntax)value).Name!.Name)
            : new PortedModule(statement.Line, name, Module(value, statement) is var module && reason is not null
                ? module with { Blocked = reason }
                : module);
        if (reason is null)
        {
            _models.Add(name);
            _taken[name] = statement.Line;
        }

        if (moved is not null)
            _beside.Add(Unknown(statement, [], $"{moved}(…) is left out: the model is made on the CPU") with { Name = moved });
        return model;
    }

    /// <summary>Why a name outside of classes cannot be given to something; null where it can.</summary>
    private string? IsTaken(string name) => !_taken.TryGetValue(name, out int line)
        ? null
        : line == 0
        ? $"{name} means something else in C#: give it another name"
        : $"{name} is the name of line {line} already: C# gives a name once, so give it another";

    private PortedNumber Number(PythonStatement statement, string name, Syntax value)
    {
        object? number = _scope.ValueOf(value);
        if (number is Word word)
            throw new MeaningException(value.At, $"{word.Text} has no value here");

        _scope = _scope.With(name, number);
        return new PortedNumber(statement.Line, statement.Text);
    }

    private ModuleExpression Module(Syntax value, PythonStatement statement)
    {
        if (value is not CallSyntax)
            throw new MeaningException(value.At, "a module must stand here, such as nn.Conv2d(3, 30, 10)");

        ModuleExpression module = new ModuleReader(_source, _scope, _classes).Read(value);
        return module.Kind is null
            ? throw new MeaningException(value.At, module.Problem!)
            : module with { Written = OneLine(statement) };
    }

    private static string OneLine(PythonStatement statement) =>
        string.Join(' ', statement.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private PortedPrint Print(PythonStatement statement, CallSyntax print) =>
        new(statement.Line, [.. print.Arguments.Select(argument => Printed(argument.Value))]);

    private string Printed(Syntax value) => value switch
    {
        TextSyntax text => CSharpWriter.Text(text.Value),
        NumberSyntax { Whole: { } whole } => $"{whole}",
        ArithmeticSyntax { Operator: Mark.Plus } sum => $"{Printed(sum.Left)} + {Printed(sum.Right)}",
        CallSyntax { Name: { } function, Arguments: [{ Name: null, Value: NameSyntax model }] } when _counts.Contains(function.Name)
            && _models.Contains(model.Name) =>
            $"{CSharpWriter.Name(function.Name)}({CSharpWriter.Name(model.Name)})",
        NameSyntax name when _models.Contains(name.Name) => CSharpWriter.Name(name.Name),
        _ => throw new MeaningException(value.At, "only text and numbers of parameters are printed"),
    };

    /// <summary>A function of one model that adds up <c>numel()</c> of its parameters, in a loop or in a sum.</summary>
    private PortedItem? Count(PythonStatement statement, IReadOnlyList<PythonStatement> body)
    {
        if (Function().Match(statement.Text) is not { Success: true } head)
            return null;

        IEnumerable<PythonStatement> statements = body.Where(line => line.Kind == PythonStatementKind.Code).Take(10);
        string code = string.Concat(statements.Select(line => OneLine(line) + "\n"));
        string model = Regex.Escape(head.Groups["model"].Value), one = @"(?<p>\w+)";
        string loop = $@"^(?<total>\w+)\s*=\s*0\s*\n\s*for\s+{one}\s+in\s+{model}\.parameters\(\)\s*:\s*\n"
            + @"(?<if>\s*if\s+\k<p>\.requires_grad\s*:\s*\n)?\s*\k<total>\s*\+="
            + @"\s*\k<p>\.(?:numel|nelement)\(\)\s*\n\s*return\s+\k<total>\s*$";
        string sum = $@"^return\s+sum\(\s*\[?\s*(?<q>\w+)\.(?:numel|nelement)\(\)\s+for\s+\k<q>\s+in\s+{model}\.parameters\(\)"
            + @"(?<if>\s+if\s+\k<q>\.requires_grad)?\s*\]?\s*\)\s*$";
        foreach (string form in (string[])[loop, sum])
        {
            // Backreferences need a backtracking engine: a few short lines with single spaces cannot keep it busy.
            if (code.Length < 1_000 && Regex.Match(code, form) is { Success: true } match)
            {
                string name = head.Groups["name"].Value;
                if (IsTaken(name) is { } reason)
                    return Unknown(statement, body, reason);
                _counts.Add(name);
                _taken[name] = statement.Line;
                return new PortedCount(statement.Line, name, match.Groups["if"].Success);
            }
        }

        return null;
    }

    private PortedUnknown Unknown(PythonStatement statement, IReadOnlyList<PythonStatement> body, string reason)
    {
        TextSpan last = body.Count == 0 ? statement.Part : body[^1].Part;
        int end = last.Position.Absolute + last.Length;
        string text = _source.Text[statement.Part.Position.Absolute..end];
        return new PortedUnknown(statement.Line, NameOf(statement.Text), text, reason);
    }

    /// <summary>What an unknown statement is called in the list: the name it is about, if that can be seen.</summary>
    private static string NameOf(string text)
    {
        Match module = CalledName().Match(text);
        string line = text.Split('\n')[0].Trim();
        return module.Success ? module.Groups["name"].Value : line.Length > 60 ? $"{line[..60]}…" : line;
    }

    private PortedClass Class(PythonStatement head, string name, IReadOnlyList<PythonStatement> body)
    {
        Scope outside = _scope;
        var items = ImmutableArray.CreateBuilder<PortedItem>();
        Dictionary<string, ModuleExpression> members = [];
        (PythonStatement Head, IReadOnlyList<PythonStatement> Body)? forward = null;
        foreach ((PythonStatement statement, IReadOnlyList<PythonStatement> inner) in Blocks(body))
        {
            if (statement.Kind != PythonStatementKind.Code)
                items.Add(new PortedComment(statement.Line, statement.Text));
            else if (InitHead().Match(statement.Text) is { Success: true } init)
                Members(name, init, inner, items, members);
            else if (ForwardHead().IsMatch(statement.Text))
                forward = (statement, inner);
            else
                items.Add(Unknown(statement, inner, "only __init__ and forward of a class are understood"));
        }

        _scope = outside;
        (PortedForward? chain, PortedUnknown? none) = Forward(forward, head, members);
        return new PortedClass(head.Line, name, items.ToImmutable(), chain, none);
    }

    private (PortedForward?, PortedUnknown?) Forward(
        (PythonStatement Head, IReadOnlyList<PythonStatement> Body)? forward,
        PythonStatement head,
        Dictionary<string, ModuleExpression> members)
    {
        if (forward is not { } pass)
            return (null, new PortedUnknown(head.Line, "forward", "", "the class has no forward"));
        if (ForwardHead().Match(pass.Head.Text).Groups["x"].Value is not { Length: > 0 } parameter)
            return (null, Unknown(pass.Head, pass.Body, "it takes more than one tensor, so that it is no chain"));

        try
        {
            return (ForwardReader.Read(_source, parameter, pass.Body, members), null);
        }
        catch (FormatException e)
        {
            return (null, Unknown(pass.Head, pass.Body, $"it is no chain of modules: {e.Message}") with { Name = "forward" });
        }
    }

    private void Members(
        string @class,
        Match init,
        IReadOnlyList<PythonStatement> body,
        ImmutableArray<PortedItem>.Builder items,
        Dictionary<string, ModuleExpression> members)
    {
        foreach (Match parameter in DefaultValue().Matches(init.Groups["parameters"].Value))
        {
            if (Default(parameter.Groups["value"].Value) is { } value)
                _scope = _scope.With(parameter.Groups["name"].Value, value);
        }

        foreach (PythonStatement statement in body)
        {
            if (statement.Kind != PythonStatementKind.Code)
                items.Add(new PortedComment(statement.Line, statement.Text));
            else if (!SuperInit().IsMatch(statement.Text) && statement.Text != "pass")
                items.Add(Understood(statement, one => Member(one, @class, members)));

            // What calls a member that is not understood has its reason.
            string name = Assignment().Match(statement.Text).Groups["name"].Value;
            if (items is [.., PortedUnknown unknown] && name.StartsWith("self.", StringComparison.Ordinal))
            {
                name = name["self.".Length..];
                members.TryAdd(name, new ModuleExpression(name, unknown.Name, statement.Part.Position) { Problem = unknown.Reason });
            }
        }
    }

    /// <summary>The value of a default that is written down; null where it is none, or None.</summary>
    private object? Default(string text)
    {
        try
        {
            SourceText source = new(text);
            return _scope.ValueOf(ExpressionGrammar.Read(source, source.All)) is var value && value is not Word ? value : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private PortedItem Member(PythonStatement statement, string @class, Dictionary<string, ModuleExpression> members)
    {
        Match assignment = Assignment().Match(statement.Text);
        if (!assignment.Success)
            return Unknown(statement, [], "only assignments are understood here");

        string name = assignment.Groups["name"].Value;
        Syntax value = ExpressionGrammar.Read(_source, statement.Part.Skip(assignment.Groups["value"].Index));
        if (value is not CallSyntax)
            return Number(statement, name, value);

        string member = name.StartsWith("self.", StringComparison.Ordinal) ? name["self.".Length..] : name;
        if (member.Contains('.', StringComparison.Ordinal) || member == name)
            return Unknown(statement, [], "only self.name = module is understood here");

        ModuleExpression module = Module(value, statement) with { Label = member };
        if (member == @class || member == "forward")
        {
            string whose = member == @class ? "its class" : "a method";
            module = module with { Blocked = $"{member} is the name of {whose}: C# takes no such member" };
        }

        if (!members.TryGetValue(member, out ModuleExpression? first))
        {
            members[member] = module;
            return new PortedModule(statement.Line, member, module);
        }

        // Which of them the model has is decided when it runs; what calls it is not known either.
        string twice = $"self.{member} is made in line {first.At.Line} already: only one of them can be ported";
        members[member] = first with { Problem = twice };
        return new PortedModule(statement.Line, member, module with { Problem = twice, Values = null, Children = [] });
    }

    [GeneratedRegex(@"^(?:import|from|using)\s|^pass$", RegexOptions.NonBacktracking)]
    private static partial Regex Imports();

    [GeneratedRegex(@"^class\s+(?<name>[\p{L}_]\w*)\s*\(\s*[\w.]*Module\s*\)\s*:$", RegexOptions.NonBacktracking)]
    private static partial Regex ClassHead();

    [GeneratedRegex(@"^def\s+(?<name>[\p{L}_]\w*)\s*\(\s*(?<model>[\p{L}_]\w*)\s*(?::\s*[\w.]+\s*)?\)\s*(?:->\s*\w+\s*)?:$",
        RegexOptions.NonBacktracking)]
    private static partial Regex Function();

    [GeneratedRegex(@"^def\s+__init__\s*\(\s*self\s*(?:,(?<parameters>[\s\S]*))?\)\s*(?:->\s*None\s*)?:$", RegexOptions.NonBacktracking)]
    private static partial Regex InitHead();

    [GeneratedRegex(@"^def\s+forward\s*\(\s*self\s*,\s*(?:(?<x>[\p{L}_]\w*)\s*(?::\s*[\w.]+\s*)?|[^)]*)\)\s*(?:->[^:]*)?:$",
        RegexOptions.NonBacktracking)]
    private static partial Regex ForwardHead();

    [GeneratedRegex(@"(?<name>[\p{L}_]\w*)\s*(?::[^=,]+)?=\s*(?<value>\([^()]*\)|\[[^\[\]]*\]|[^\s,()\[\]]+)",
        RegexOptions.NonBacktracking)]
    private static partial Regex DefaultValue();

    [GeneratedRegex(@"^super\s*\([^)]*\)\s*\.\s*__init__\s*\(\s*\)$|^nn\.Module\.__init__\(self\)$", RegexOptions.NonBacktracking)]
    private static partial Regex SuperInit();

    [GeneratedRegex(@"^(?:var\s+)?(?<name>[\p{L}_][\w.]*)\s*=\s*(?<value>[^=\s][\s\S]*)$", RegexOptions.NonBacktracking)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\bnn\.|=\s*[\w.]+\(|\.(?:append|extend|add_module)\(", RegexOptions.NonBacktracking)]
    private static partial Regex Making();

    [GeneratedRegex(@"(?<name>[\p{L}_][\w.]*)\s*\(", RegexOptions.NonBacktracking)]
    private static partial Regex CalledName();
}
