using System.Collections.Immutable;
using TorchConv.Arithmetic;
using TorchConv.Expressions;

namespace TorchConv.Porting;

/// <summary>Functions of tensors that do what a module does.</summary>
internal static class Functions
{
    private const string Functional = "torch.nn.functional.";

    /// <summary>
    /// The module of each function, and the call in C#: {0} is its tensor, {1} are its other arguments, each after a comma.
    /// </summary>
    private static readonly ImmutableDictionary<string, (string Kind, string CSharp)> All = new Dictionary<string, (string, string)>
    {
        ["relu"] = ("ReLU", $"{Functional}relu({{0}}{{1}})"),
        ["relu6"] = ("ReLU6", $"{Functional}relu6({{0}}{{1}})"),
        ["leaky_relu"] = ("LeakyReLU", $"{Functional}leaky_relu({{0}}{{1}})"),
        ["gelu"] = ("GELU", $"{Functional}gelu({{0}}{{1}})"),
        ["silu"] = ("SiLU", $"{Functional}silu({{0}}{{1}})"),
        ["sigmoid"] = ("Sigmoid", "torch.sigmoid({0})"),
        ["tanh"] = ("Tanh", "torch.tanh({0})"),
        ["softmax"] = ("Softmax", $"{Functional}softmax({{0}}{{1}})"),
        ["log_softmax"] = ("LogSoftmax", $"{Functional}log_softmax({{0}}{{1}})"),
        ["hardswish"] = ("Hardswish", $"{Functional}hardswish({{0}}{{1}})"),
        ["hardsigmoid"] = ("Hardsigmoid", $"{Functional}hardsigmoid({{0}}{{1}})"),
        ["dropout"] = ("Dropout", $"{Functional}dropout({{0}}{{1}})"),
        ["max_pool2d"] = ("MaxPool2d", $"{Functional}max_pool2d({{0}}{{1}})"),
        ["avg_pool2d"] = ("AvgPool2d", $"{Functional}avg_pool2d({{0}}{{1}})"),
        ["adaptive_avg_pool2d"] = ("AdaptiveAvgPool2d", $"{Functional}adaptive_avg_pool2d({{0}}{{1}})"),
        ["flatten"] = ("Flatten", "{0}.flatten({1})"),
    }.ToImmutableDictionary();

    /// <summary>Rows of so many numbers: <c>x.view(-1, 400)</c>.</summary>
    private static readonly ModuleSignature Rows = ModuleSignature.Of("view", "features:count") with
    {
        Output = (v, input) =>
        {
            long features = v.Count("features"), given = input.Rank == 0 ? 1 : input.Elements / Math.Max(1, input[0]);
            return given == features
                ? Shape.Of(input[0], features)
                : throw new ArgumentException(
                    $"view(-1, {features}) must have the {given:N0} numbers of one image of input ({input}) in a row: "
                    + "otherwise images are mixed or the call fails");
        },
    };

    /// <summary>Whether a name with its dots is a function that is known, and which.</summary>
    public static string? Named(string name)
    {
        int dot = name.LastIndexOf('.');
        bool isFunction = dot < 0 || name[..dot] is "F" or "torch" or "nn.functional" or "torch.nn.functional";
        string last = name[(dot + 1)..];
        return isFunction && dot >= 0 && All.ContainsKey(last) ? last : null;
    }

    /// <summary>Whether tensors have a method that is known.</summary>
    public static bool IsMethod(string name) =>
        name is "relu" or "sigmoid" or "tanh" or "softmax" or "log_softmax" or "flatten" or "view" or "reshape";

    /// <summary>The module that a function does the work of, and the call in C#.</summary>
    /// <param name="name">The function.</param>
    /// <param name="call">Its call, without its tensor.</param>
    /// <param name="tensor">Its tensor, in C#.</param>
    /// <exception cref="MeaningException">The arguments are not understood.</exception>
    public static (ModuleExpression Module, string CSharp) Call(string name, CallSyntax call, string tensor)
    {
        if (name is "view" or "reshape")
            return View(name, call, tensor);

        var (kindName, csharp) = All[name];
        ModuleSignature kind = ModuleSignatures.All[kindName];
        ImmutableArray<ArgumentSyntax> arguments = call.Arguments;
        string training = "";
        if (name == "dropout")
        {
            // Without its argument, the function drops numbers outside of training too.
            ArgumentSyntax? given = arguments.FirstOrDefault(argument =>
                argument.Name == "training" || argument.Value is NameSyntax { Name: "self.training" });
            if (given is { Value: not NameSyntax { Name: "self.training" } })
                throw new MeaningException(given.At, "training must be self.training, or left out");
            if (given is not null)
                (arguments, training) = (arguments.Remove(given), ", training: training");
        }

        // torch.flatten begins at dimension 0, the module at 1.
        if (name == "flatten" && arguments.IsEmpty)
            throw new MeaningException(call.At, "flatten without a dimension joins the images of a batch: flatten(x, 1) keeps them apart");

        ModuleValues values = ArgumentReader.Read(kind, call with { Arguments = arguments }, Scope.Empty);
        if (ModuleWriter.Missing(kind, values) is { } missing)
            throw new MeaningException(call.At, missing);

        string others = name == "flatten"
            ? values.Index("end_dim") == -1 ? $"{values.Index("start_dim")}" : $"{values.Index("start_dim")}, {values.Index("end_dim")}"
            : Others(ModuleWriter.CSharp(kind, values).ArgumentsInCSharp) + training;
        ModuleExpression module = new(null, kindName, call.At) { Kind = kind, Values = values, Written = name };
        return (ModuleReader.Checked(module), string.Format(System.Globalization.CultureInfo.InvariantCulture, csharp, tensor, others));

        static string Others(string arguments) => arguments.Length == 0 ? "" : $", {arguments}";
    }

    private static (ModuleExpression, string) View(string name, CallSyntax call, string tensor)
    {
        switch (call.Arguments)
        {
            case [{ Name: null, Value: var batch }, { Name: null, Value: var rest }] when IsMinusOne(rest) && IsBatch(batch):
                ModuleSignature flatten = ModuleSignatures.All["Flatten"];
                ModuleValues whole = ArgumentReader.Read(flatten, call with { Arguments = [] }, Scope.Empty);
                return (new ModuleExpression(null, "Flatten", call.At) { Kind = flatten, Values = whole, Written = name },
                    $"{tensor}.flatten(1)");
            case [{ Name: null, Value: var open }, { Name: null, Value: NumberSyntax or ArithmeticSyntax } features] when IsMinusOne(open)
                && !IsMinusOne(features.Value):
                ModuleValues values = ArgumentReader.Read(Rows, call with { Arguments = [features] }, Scope.Empty);
                return (new ModuleExpression(null, "view", call.At) { Kind = Rows, Values = values, Written = name },
                    $"{tensor}.{name}(-1, {values.Count("features")})");
            default:
                throw new MeaningException(call.At, $"{name} is understood as {name}(x.size(0), -1) and {name}(-1, features)");
        }

        static bool IsMinusOne(Syntax value) =>
            value is ArithmeticSyntax { Operator: Mark.Minus, Left: NumberSyntax { Whole: 0 }, Right: NumberSyntax { Whole: 1 } };

        static bool IsBatch(Syntax value) => value switch
        {
            CallSyntax { Name.Last: "size", Arguments: [{ Value: NumberSyntax { Whole: 0 } }] } => true,
            CallSyntax { Name.Name: "len" } => true,
            ItemSyntax { Of: NameSyntax { Last: "shape" }, Index: NumberSyntax { Whole: 0 } } => true,
            _ => false,
        };
    }
}
