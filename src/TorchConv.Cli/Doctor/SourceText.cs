using System.Globalization;
using TorchConv.Arithmetic;

namespace TorchConv.Cli.Doctor;

/// <summary>
/// A problem as one C# expression that needs <c>using TorchSharp; using static TorchSharp.torch;</c> and returns what the direction
/// computes.
/// </summary>
internal static class SourceText
{
    public static string Of(Problem problem, NumberType type, Direction direction)
    {
        Operands operands = Operands.Of(problem).RoundedTo(type);
        List<string> lines =
            [$"var x = {Input(problem, operands, type)}{(direction == Direction.InputGradient ? ".detach().requires_grad_()" : "")}"];
        if (problem.HasWeight)
            lines.Add(Parameter("w", Values(operands.Weight, problem.WeightShape, type), problem, direction));
        if (problem.HasBias)
            lines.Add(Parameter("b", Values(operands.Bias, [problem.Out], type), problem, direction));
        if (problem is { IsModule: true, Operation: Operation.Convolution or Operation.Transposed })
        {
            lines.AddRange($"var layer = {Module(problem)}", "layer.weight = w");
            if (problem.HasBias)
                lines.Add("layer.bias = b");
        }

        string module = problem.Operation is Operation.Convolution or Operation.Transposed ? "layer" : Module(problem);
        string call = problem.IsModule ? $"{module}.call(x)" : Function(problem);
        if (direction == Direction.Forward)
        {
            lines.Add($"return {call}");
        }
        else
        {
            string inputs = direction == Direction.InputGradient ? "x" : problem.HasBias ? "w, b" : "w";
            string gradient = Values(operands.OutputGradient, problem.OutputShape, type);
            string computed = $"autograd.grad(new[] {{ y }}, new Tensor[] {{ {inputs} }}, new[] {{ {gradient} }})";
            lines.Add($"var y = {call}");
            lines.Add(direction == Direction.WeightGradient && problem.HasBias
                ? $"var g = {computed}; return cat(new[] {{ g[0].flatten(), g[1] }})"
                : $"return {computed}[0]");
        }

        return $"new System.Func<Tensor>(() => {{ {string.Join("; ", lines)}; }})()";
    }

    private static string Parameter(string name, string values, Problem problem, Direction direction) => problem.IsModule
        ? $"var {name} = nn.Parameter({values})"
        : $"var {name} = {values}{(direction == Direction.WeightGradient ? ".requires_grad_()" : "")}";

    private static string Input(Problem problem, Operands operands, NumberType type)
    {
        string x = Values(operands.Input, problem.InputShape, type);
        return problem.Layout switch
        {
            Layout.ChannelsLast when problem.IsBatched => $"{x}.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2)",
            Layout.ChannelsLast => $"{x}.permute(1, 2, 0).contiguous().permute(2, 0, 1)",
            Layout.Exchanged => $"{x}.transpose(-2, -1).contiguous().transpose(-2, -1)",
            Layout.Sliced => $"nn.functional.pad({x}, new long[] {{ 1, 1 }}).narrow(-1, 1, {problem.InputShape[^1]})",
            _ => x,
        };
    }

    private static string Values(double[] numbers, long[] shape, NumberType type)
    {
        string sizes = string.Join(", ", shape);
        if (numbers.All(number => number == 1))
            return $"ones(new long[] {{ {sizes} }}, {type.Name()})";
        string values = string.Join(", ", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
        return $"tensor(new double[] {{ {values} }}, new long[] {{ {sizes} }}, {type.Name()})";
    }

    private static string Function(Problem p)
    {
        string bias = p.HasBias ? ", b" : "";
        return p.Operation switch
        {
            Operation.Linear => $"nn.functional.linear(x, w{bias})",
            Operation.Convolution =>
                $"nn.functional.conv2d(x, w{bias}{Array("strides", p.Stride, 1)}{Array("padding", p.Padding, 0)}"
                + $"{Array("dilation", p.Dilation, 1)}{Groups(p)})",
            Operation.Transposed =>
                $"nn.functional.conv_transpose2d(x, w{bias}{Array("strides", p.Stride, 1)}{Array("padding", p.Padding, 0)}"
                + $"{Array("output_padding", p.OutputPadding, 0)}{Array("dilation", p.Dilation, 1)}{Groups(p)})",
            Operation.MaxPooling =>
                $"nn.functional.max_pool2d(x, {Longs(p.Kernel)}, {Longs(p.Stride)}, {Longs(p.Padding)}, {Longs(p.Dilation)})",
            _ => $"nn.functional.avg_pool2d(x, {Longs(p.Kernel)}, {Longs(p.Stride)}, {Longs(p.Padding)})",
        };
    }

    private static string Module(Problem p)
    {
        string bias = p.HasBias ? "" : ", bias: false";
        string padding = p.IsSame ? ", padding: Padding.Same" : Tuple("padding", p.Padding, 0);
        string mode = p.Mode == PaddingMode.Zeros ? "" : $", padding_mode: PaddingModes.{p.Mode}";
        return p.Operation switch
        {
            Operation.Linear => p.HasBias ? "nn.Linear(w, b)" : "nn.Linear(w)",
            Operation.Convolution =>
                $"nn.Conv2d({p.In}, {p.Out}, {Pair(p.Kernel)}{padding}{Tuple("stride", p.Stride, 1)}"
                + $"{Tuple("dilation", p.Dilation, 1)}{mode}{Groups(p)}{bias})",
            Operation.Transposed =>
                $"nn.ConvTranspose2d({p.In}, {p.Out}, {Pair(p.Kernel)}{Tuple("stride", p.Stride, 1)}{padding}"
                + $"{Tuple("output_padding", p.OutputPadding, 0)}{Tuple("dilation", p.Dilation, 1)}{Groups(p)}{bias})",
            Operation.MaxPooling => $"nn.MaxPool2d({Longs(p.Kernel)}, {Longs(p.Stride)}, {Longs(p.Padding)}, {Longs(p.Dilation)})",
            _ => $"nn.AvgPool2d({Longs(p.Kernel)}, {Longs(p.Stride)}, {Longs(p.Padding)})",
        };
    }

    private static string Groups(Problem p) => p.Groups == 1 ? "" : $", groups: {p.Groups}";

    private static string Array(string name, Size size, long usual) => size == new Size(usual, usual) ? "" : $", {name}: {Longs(size)}";

    private static string Tuple(string name, Size size, long usual) => size == new Size(usual, usual) ? "" : $", {name}: {Pair(size)}";

    private static string Longs(Size size) => $"new long[] {{ {size.Height}, {size.Width} }}";

    private static string Pair(Size size) => $"({size.Height}, {size.Width})";
}
