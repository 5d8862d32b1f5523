using System.Text.RegularExpressions;
using TorchConv.Expressions;

namespace TorchConv.Porting;

/// <summary>Reads a forward pass that is a chain: one tensor, on which one module or function after the other works.</summary>
internal sealed partial class ForwardReader
{
    private readonly SourceText _source;
    private readonly IReadOnlyDictionary<string, ModuleExpression> _members;
    private readonly HashSet<string> _locals;
    private readonly List<(string Path, ModuleExpression Module)> _steps = [];
    private string _tensor;

    private ForwardReader(
        SourceText source, IReadOnlyDictionary<string, ModuleExpression> members, string parameter, IEnumerable<string> assigned)
    {
        (_source, _members, _tensor) = (source, members, parameter);
        _locals = [parameter, .. assigned];
    }

    /// <exception cref="FormatException">It is no chain; the message says which statement is none.</exception>
    public static PortedForward Read(
        SourceText source, string parameter, IReadOnlyList<PythonStatement> body, IReadOnlyDictionary<string, ModuleExpression> members)
    {
        ForwardReader reader = new(
            source, members, parameter, body.Select(statement => Form().Match(statement.Text).Groups["name"].Value));
        List<string> lines = [];
        HashSet<string> declared = [parameter];
        bool hasReturned = false;
        foreach (PythonStatement statement in body)
        {
            if (hasReturned)
                throw Refused(statement, "it stands after the return");
            if (statement.Kind != PythonStatementKind.Code)
            {
                lines.AddRange(CSharpWriter.Comment(statement.Text));
                continue;
            }

            try
            {
                lines.Add(reader.Statement(statement, declared, out hasReturned));
            }
            catch (MeaningException e)
            {
                throw Refused(statement, e.Message);
            }
            catch (SyntaxException)
            {
                throw Refused(statement, "no expression of modules and functions");
            }
        }

        return hasReturned
            ? new PortedForward(parameter, [.. lines], [.. reader._steps])
            : throw new FormatException("forward returns nothing");
    }

    private static FormatException Refused(PythonStatement statement, string reason) =>
        new($"line {statement.Line}, \"{statement.Text.Split('\n')[0]}\": {reason}");

    private string Statement(PythonStatement statement, HashSet<string> declared, out bool isReturn)
    {
        Match match = Form().Match(statement.Text);
        isReturn = match.Groups["return"].Success;
        if (!match.Success)
            throw new MeaningException(statement.Part.Position, "neither an assignment nor a return");

        int start = match.Groups["value"].Index;
        string value = Translated(ExpressionGrammar.Read(_source, statement.Part.Skip(start)));
        if (isReturn)
            return $"return {value};";

        _tensor = match.Groups["name"].Value;
        return $"{(declared.Add(_tensor) ? "var " : "")}{CSharpWriter.Name(_tensor)} = {value};";
    }

    private string Translated(Syntax syntax)
    {
        switch (syntax)
        {
            case NameSyntax name when name.Name == _tensor:
                return CSharpWriter.Name(_tensor);
            case CallSyntax { Name: { } function } call when function.Name.StartsWith("self.", StringComparison.Ordinal):
                return OfMember(function, call);
            case CallSyntax { Name: { } function } call when Functions.Named(function.Name) is { } known
                && call.Arguments is [{ Name: null or "input", IsSpread: false }, ..]:
                return OfFunction(known, call with { Arguments = call.Arguments.RemoveAt(0) }, call.Arguments[0].Value);
            case CallSyntax { Name: { } method } call when method.Name == $"{_tensor}.{method.Last}" && Functions.IsMethod(method.Last):
                return OfFunction(method.Last, call, new NameSyntax(method.At, _tensor));
            case CallSyntax { Function: MemberSyntax method } call when Functions.IsMethod(method.Name):
                return OfFunction(method.Name, call, method.Of);
            case NameSyntax name:
                throw new MeaningException(name.At, $"{name.Name} is not what the statement before gave, {_tensor}");
            case CallSyntax { Name: { } other }:
                throw new MeaningException(other.At, $"{other.Name} is no module of this class and no function that is known");
            default:
                throw new MeaningException(syntax.At, "no chain of modules and functions");
        }
    }

    private string OfMember(NameSyntax function, CallSyntax call)
    {
        string name = function.Name["self.".Length..];
        if (!_members.TryGetValue(name, out ModuleExpression? member))
            throw new MeaningException(function.At, $"self.{name} is not made in __init__{Nearest.Hint(name, _members.Keys)}");
        if (member.NotInCSharp is { } missing)
            throw new MeaningException(function.At, $"self.{name} is not known: {missing}");
        if (member.All.FirstOrDefault(one => one.NotInCSharp is not null) is { } inner)
            throw new MeaningException(function.At, $"self.{name} is not known whole: {inner.Type}, {inner.NotInCSharp}");
        if (member.Kind is not { IsTensorToTensor: true } || call.Arguments is not [{ Name: null, IsSpread: false }])
            throw new MeaningException(function.At, $"self.{name} must take one tensor and give one");

        string tensor = Translated(call.Arguments[0].Value);
        _steps.Add((name, member));

        // In C# a local hides a member in all of its method, also before it is declared.
        return $"{(_locals.Contains(name) ? "this." : "")}{CSharpWriter.Name(name)}.call({tensor})";
    }

    private string OfFunction(string name, CallSyntax call, Syntax tensor)
    {
        string inner = Translated(tensor);
        var (module, csharp) = Functions.Call(name, call, inner);
        if (module.Problem is { } problem)
            throw new MeaningException(module.At, problem);

        _steps.Add(($"{name} (line {call.At.Line})", module));
        return csharp;
    }

    [GeneratedRegex(@"^(?:(?<return>return)\s+|(?<name>[\p{L}_]\w*)\s*=\s*)(?<value>[^=\s][\s\S]*)$", RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
