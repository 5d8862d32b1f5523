using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TorchConv.Mutations;

/// <summary>What an expression is replaced by, one way after another, as text of C#.</summary>
internal static class Operators
{
    private static readonly Dictionary<SyntaxKind, string[]> Binary = new()
    {
        [SyntaxKind.LessThanExpression] = ["<=", ">="],
        [SyntaxKind.LessThanOrEqualExpression] = ["<", ">"],
        [SyntaxKind.GreaterThanExpression] = [">=", "<="],
        [SyntaxKind.GreaterThanOrEqualExpression] = [">", "<"],
        [SyntaxKind.EqualsExpression] = ["!="],
        [SyntaxKind.NotEqualsExpression] = ["=="],
        [SyntaxKind.LogicalAndExpression] = ["||"],
        [SyntaxKind.LogicalOrExpression] = ["&&"],
        [SyntaxKind.AddExpression] = ["-"],
        [SyntaxKind.SubtractExpression] = ["+"],
        [SyntaxKind.MultiplyExpression] = ["/"],
        [SyntaxKind.DivideExpression] = ["*"],
        [SyntaxKind.ModuloExpression] = ["*"],
        [SyntaxKind.AddAssignmentExpression] = ["-="],
        [SyntaxKind.SubtractAssignmentExpression] = ["+="],
        [SyntaxKind.MultiplyAssignmentExpression] = ["/="],
        [SyntaxKind.DivideAssignmentExpression] = ["*="],
        [SyntaxKind.PreIncrementExpression] = ["--"],
        [SyntaxKind.PostIncrementExpression] = ["--"],
        [SyntaxKind.PreDecrementExpression] = ["++"],
        [SyntaxKind.PostDecrementExpression] = ["++"],
    };

    private static readonly Dictionary<string, string> Methods = new()
    {
        ["All"] = "Any",
        ["Any"] = "All",
        ["First"] = "Last",
        ["Last"] = "First",
        ["FirstOrDefault"] = "LastOrDefault",
        ["LastOrDefault"] = "FirstOrDefault",
        ["Min"] = "Max",
        ["Max"] = "Min",
        ["Skip"] = "Take",
        ["Take"] = "Skip",
        ["SkipLast"] = "TakeLast",
        ["OrderBy"] = "OrderByDescending",
        ["Floor"] = "Ceiling",
        ["Ceiling"] = "Floor",
        ["StartsWith"] = "EndsWith",
        ["EndsWith"] = "StartsWith",
        ["PadLeft"] = "PadRight",
        ["PadRight"] = "PadLeft",
    };

    public static IEnumerable<string> Of(ExpressionSyntax expression, SemanticModel model) =>
        Changed(expression, model).Concat(Negated(expression)).Concat(Returned(expression, model)).Distinct().Where(text => text != expression.ToString());

    private static IEnumerable<string> Changed(ExpressionSyntax expression, SemanticModel model)
    {
        switch (expression)
        {
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } both:
                return [$"({both.Left})!", $"{both.Right}"];
            case BinaryExpressionSyntax both when Binary.TryGetValue(both.Kind(), out string[]? signs) && !IsText(both, model):
                return signs.Select(sign => $"{both.Left} {sign} {both.Right}");
            case AssignmentExpressionSyntax both when Binary.TryGetValue(both.Kind(), out string[]? signs) && !IsText(both, model):
                return signs.Select(sign => $"{both.Left} {sign} {both.Right}");
            case PrefixUnaryExpressionSyntax one when one.IsKind(SyntaxKind.LogicalNotExpression) || one.IsKind(SyntaxKind.UnaryMinusExpression):
                return [$"{one.Operand}"];
            case PrefixUnaryExpressionSyntax one when Binary.TryGetValue(one.Kind(), out string[]? signs):
                return [$"{signs[0]}{one.Operand}"];
            case PostfixUnaryExpressionSyntax one when Binary.TryGetValue(one.Kind(), out string[]? signs):
                return [$"{one.Operand}{signs[0]}"];
            case LiteralExpressionSyntax { Token.Value: bool truth }:
                return [truth ? "false" : "true"];
            case LiteralExpressionSyntax { Token.Value: int or long or double } number:
                return number.Token.ValueText is "0" or "1" ? [number.Token.ValueText == "0" ? "1" : "0", $"{number} + 1"] : [$"{number} + 1", $"{number} - 1"];
            case LiteralExpressionSyntax { Token.Value: string text }:
                return [text.Length == 0 ? "\"mutated\"" : "\"\""];
            case InterpolatedStringExpressionSyntax:
                return ["\"\""];
            case CheckedExpressionSyntax { RawKind: (int)SyntaxKind.CheckedExpression } inner:
                return [$"unchecked({inner.Expression})"];
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call when Methods.TryGetValue($"{access.Name.Identifier}", out string? other):
                return [$"{access.Expression}.{access.Name.ToString().Replace($"{access.Name.Identifier}", other)}{call.ArgumentList}"];
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Abs" } } call when call.ArgumentList.Arguments.Count == 1:
                return [$"{call.ArgumentList.Arguments[0]}"];
            case CollectionExpressionSyntax { Elements.Count: > 0 } list:
                return list.Elements.Select((_, left) => $"[{string.Join(", ", list.Elements.Where((_, i) => i != left))}]");
            default:
                return [];
        }
    }

    /// <summary>Conditions that are no comparison are turned round.</summary>
    private static IEnumerable<string> Negated(ExpressionSyntax expression)
    {
        bool isCondition = expression.Parent switch
        {
            IfStatementSyntax one => one.Condition == expression,
            ConditionalExpressionSyntax one => one.Condition == expression,
            WhenClauseSyntax => true,
            _ => false,
        };
        return isCondition && expression is not PrefixUnaryExpressionSyntax && !Binary.ContainsKey(expression.Kind()) ? [$"!({expression})"] : [];
    }

    /// <summary>A method that returns a constant.</summary>
    private static IEnumerable<string> Returned(ExpressionSyntax expression, SemanticModel model)
    {
        bool isReturned = expression.Parent is ArrowExpressionClauseSyntax or ReturnStatementSyntax || (expression.Parent is LambdaExpressionSyntax lambda && lambda.ExpressionBody == expression);
        if (!isReturned || expression is LiteralExpressionSyntax)
            return [];

        return model.GetTypeInfo(expression).Type?.SpecialType switch
        {
            SpecialType.System_Boolean => ["true", "false"],
            SpecialType.System_String => ["\"\""],
            SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Double => ["0"],
            _ => [],
        };
    }

    private static bool IsText(ExpressionSyntax expression, SemanticModel model) => model.GetTypeInfo(expression).Type?.SpecialType == SpecialType.System_String;
}
