using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TorchConv.Mutations;

/// <summary>
/// Writes every mutant of a file beside the original, with a switch that chooses one when the program runs, so that all are
/// compiled once: <c>a &lt; b</c> becomes <c>(Is(7) ? (a &lt;= b) : (a &lt; b))</c>.
/// </summary>
internal sealed class Switches(SemanticModel model, string file, Func<string, int, int> number, Func<int, bool> isChosen) : CSharpSyntaxRewriter
{
    public const string Is = "global::TorchConv.Mutations.Switch.Is";

    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        SyntaxNode? visited = base.Visit(node);
        return node switch
        {
            ExpressionStatementSyntax statement => Removable(statement, (StatementSyntax)visited!),
            YieldStatementSyntax { Expression: not null } statement => Removable(statement, (StatementSyntax)visited!),
            ExpressionSyntax expression when IsChangeable(expression) => Switched(expression, (ExpressionSyntax)visited!),
            _ => visited,
        };
    }

    public override SyntaxNode? VisitAttributeList(AttributeListSyntax node) => node;

    public override SyntaxNode? VisitParameterList(ParameterListSyntax node) => node;

    private ExpressionSyntax Switched(ExpressionSyntax expression, ExpressionSyntax visited)
    {
        ExpressionSyntax original = visited;
        foreach (string changed in Operators.Of(expression, model))
        {
            int id = Number(expression, changed);
            if (isChosen(id))
                visited = SyntaxFactory.ParseExpression($"({Is}({id}) ? ({changed}) : ({visited.ToFullString()}))");
        }

        return visited == original ? original : visited.WithTriviaFrom(expression);
    }

    private StatementSyntax Removable(StatementSyntax statement, StatementSyntax original)
    {
        string visited = original.ToFullString(), text = visited;
        if (statement is ExpressionStatementSyntax { Expression: { } expression })
        {
            foreach (string changed in Operators.Of(expression, model))
            {
                int other = Number(expression, changed);
                if (isChosen(other))
                    text = $"if ({Is}({other})) {{ {changed}; }} else {{ {text} }}";
            }
        }

        int id = Number(statement, "nothing");
        if (isChosen(id))
            text = $"if (!{Is}({id})) {{ {text} }}";
        return text == visited ? original : SyntaxFactory.ParseStatement($"{{ {text} }}\n");
    }

    private int Number(SyntaxNode node, string changed)
    {
        SyntaxNode? member = node.Ancestors().FirstOrDefault(one => one is MemberDeclarationSyntax and not BaseNamespaceDeclarationSyntax);
        string name = member switch
        {
            MethodDeclarationSyntax method => $"{method.Identifier}",
            PropertyDeclarationSyntax property => $"{property.Identifier}",
            FieldDeclarationSyntax field => $"{field.Declaration.Variables[0].Identifier}",
            OperatorDeclarationSyntax method => $"operator {method.OperatorToken}",
            ConstructorDeclarationSyntax method => $"new {method.Identifier}",
            IndexerDeclarationSyntax => "this",
            BaseTypeDeclarationSyntax type => $"{type.Identifier}",
            _ => "",
        };
        string from = Short(node.ToString()), to = node is ExpressionSyntax { RawKind: (int)SyntaxKind.CollectionExpression } list ? LeftOut((CollectionExpressionSyntax)list, changed) : Short(changed);
        return number($"{file} {name}: {from} → {to}", node.GetLocation().GetLineSpan().StartLinePosition.Line + 1);
    }

    private static string LeftOut(CollectionExpressionSyntax list, string changed)
    {
        int left = Enumerable.Range(0, list.Elements.Count).FirstOrDefault(i => $"[{string.Join(", ", list.Elements.Where((_, j) => j != i))}]" == changed);
        return $"without {Short($"{list.Elements[left]}")}";
    }

    private static string Short(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 100 ? line : $"{line[..70]} … {line[^27..]}";
    }

    /// <summary>Not where C# wants a constant, a variable or a statement, nor within what only stands after a question mark.</summary>
    private static bool IsChangeable(ExpressionSyntax expression)
    {
        bool isPlaced = expression.Parent switch
        {
            ExpressionStatementSyntax or ConstantPatternSyntax or CaseSwitchLabelSyntax or RelationalPatternSyntax or AttributeArgumentSyntax => false,
            AssignmentExpressionSyntax one => one.Left != expression || one.Parent is InitializerExpressionSyntax,
            ArgumentSyntax argument => argument.RefKindKeyword.IsKind(SyntaxKind.None),
            ForStatementSyntax loop => loop.Condition == expression,
            RefExpressionSyntax => false,
            _ => true,
        };
        return isPlaced
            && !expression.Ancestors().Any(one => one is EnumMemberDeclarationSyntax || (one is LocalDeclarationStatementSyntax { IsConst: true }) || (one is FieldDeclarationSyntax field && field.Modifiers.Any(SyntaxKind.ConstKeyword)))
            && !expression.DescendantNodesAndSelf().Any(one => one is MemberBindingExpressionSyntax or ElementBindingExpressionSyntax
                && !expression.DescendantNodesAndSelf().OfType<ConditionalAccessExpressionSyntax>().Any(access => access.WhenNotNull.Span.Contains(one.Span)));
    }
}
