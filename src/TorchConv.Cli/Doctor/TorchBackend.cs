using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Size = TorchConv.Arithmetic.Size;

namespace TorchConv.Cli.Doctor;

/// <summary>Computes a problem with TorchSharp's modules and functions.</summary>
internal sealed class TorchBackend(Device device)
{
    // An exception of libtorch costs milliseconds, so what is not supported is asked once.
    private readonly HashSet<(Operation, NumberType, PaddingMode)> _unsupported = [];

    /// <summary>On the processor.</summary>
    public static TorchBackend Cpu() => new(CPU);

    public Results Run(Problem problem, Operands operands, NumberType type, bool gradients)
    {
        var key = (problem.Operation, type, problem.Mode);
        if (_unsupported.Contains(key))
            throw new NotSupportedException();
        try
        {
            return Compute(problem, operands, type, gradients, gradients);
        }
        catch (ExternalException e) when (e.Message.Contains("not implemented for", StringComparison.Ordinal)
            || e.Message.Contains("not supported", StringComparison.Ordinal))
        {
            _unsupported.Add(key);
            throw new NotSupportedException("this type is not supported", e);
        }
    }

    /// <summary>Computes one direction and no other, as the expression of a problem does.</summary>
    public void RunOnly(Problem problem, NumberType type, Direction direction) => Compute(
        problem, Operands.Of(problem).RoundedTo(type), type,
        direction == Direction.InputGradient, direction == Direction.WeightGradient && problem.HasWeight);

    private Results Compute(Problem problem, Operands operands, NumberType type, bool ofInput, bool ofWeight)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Input(problem, operands.Input, type).requires_grad_(ofInput);
        Parameter? weight = problem.HasWeight ? new Parameter(Values(operands.Weight, problem.WeightShape, type), ofWeight) : null;
        Parameter? bias = problem.HasBias ? new Parameter(Values(operands.Bias, [problem.Out], type), ofWeight) : null;
        // Lives until the gradients are computed: it disposes of its parameters.
        using nn.Module<Tensor, Tensor>? module = problem.IsModule ? Module(problem, weight, bias) : null;
        Tensor y = module is null ? Function(problem, x, weight, bias) : module.call(x);
        double[] output = Numbers(y);
        if (!(ofInput || ofWeight) || output.Length != operands.OutputGradient.Length)
            return new(y.shape, output, null, null);

        Tensor[] inputs = [.. new[] { x, weight, bias }.OfType<Tensor>().Where(tensor => tensor.requires_grad)];
        IList<Tensor> computed = autograd.grad([y], inputs, [Values(operands.OutputGradient, problem.OutputShape, type)]);
        return new(
            y.shape, output, ofInput ? Numbers(computed[0]) : null,
            ofWeight && problem.HasWeight ? [.. computed.Skip(ofInput ? 1 : 0).SelectMany(Numbers)] : null);
    }

    private static Tensor Function(Problem problem, Tensor x, Tensor? weight, Tensor? bias)
    {
        long[] stride = Sizes(problem.Stride), padding = Sizes(problem.Padding), dilation = Sizes(problem.Dilation),
            kernel = Sizes(problem.Kernel);
        return problem.Operation switch
        {
            Operation.Linear => nn.functional.linear(x, weight!, bias),
            Operation.Convolution => nn.functional.conv2d(x, weight!, bias, stride, padding, dilation, problem.Groups),
            Operation.Transposed =>
                nn.functional.conv_transpose2d(x, weight!, bias, stride, padding, Sizes(problem.OutputPadding), dilation, problem.Groups),
            Operation.MaxPooling => nn.functional.max_pool2d(x, kernel, stride, padding, dilation),
            _ => nn.functional.avg_pool2d(x, kernel, stride, padding),
        };
    }

    private static nn.Module<Tensor, Tensor> Module(Problem problem, Parameter? weight, Parameter? bias)
    {
        long[] stride = Sizes(problem.Stride), padding = Sizes(problem.Padding), dilation = Sizes(problem.Dilation),
            kernel = Sizes(problem.Kernel);
        return problem.Operation switch
        {
            Operation.Linear => nn.Linear(weight!, bias),
            Operation.MaxPooling => nn.MaxPool2d(kernel, stride, padding, dilation),
            Operation.AveragePooling => nn.AvgPool2d(kernel, stride, padding),
            _ => WithParameters(problem.Operation == Operation.Transposed ? Transposed(problem) : Convolution(problem), weight!, bias),
        };
    }

    // Made on META, where nothing is filled with random numbers.
    private static ConvTranspose2d Transposed(Problem problem) => nn.ConvTranspose2d(
        problem.In, problem.Out, Pair(problem.Kernel), Pair(problem.Stride), Pair(problem.Padding), Pair(problem.OutputPadding),
            Pair(problem.Dilation),
        groups: problem.Groups, bias: problem.HasBias, device: META);

    private static Conv2d Convolution(Problem problem) => problem.IsSame
        ? nn.Conv2d(
            problem.In, problem.Out, Pair(problem.Kernel), TorchSharp.Padding.Same, Pair(problem.Stride), Pair(problem.Dilation),
            (PaddingModes)problem.Mode, problem.Groups, problem.HasBias, META)
        : nn.Conv2d(
            problem.In, problem.Out, Pair(problem.Kernel), Pair(problem.Stride), Pair(problem.Padding), Pair(problem.Dilation),
            (PaddingModes)problem.Mode, problem.Groups, problem.HasBias, META);

    private static Convolution WithParameters(Convolution layer, Parameter weight, Parameter? bias)
    {
        layer.weight = weight;
        if (bias is not null)
            layer.bias = bias;
        return layer;
    }

    private Tensor Input(Problem problem, double[] numbers, NumberType type)
    {
        Tensor x = Values(numbers, problem.InputShape, type);
        switch (problem.Layout)
        {
            case Layout.ChannelsLast:
                return problem.IsBatched ? x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2)
                    : x.permute(1, 2, 0).contiguous().permute(2, 0, 1);
            case Layout.Exchanged:
                return x.transpose(-2, -1).contiguous().transpose(-2, -1);
            case Layout.Sliced:
                long[] wider = [.. x.shape[..^1], x.shape[^1] + 2];
                Tensor part = Values(NotNumbers(wider), wider, type).narrow(-1, 1, x.shape[^1]);
                part.copy_(x);
                return part;
            default:
                return x;
        }
    }

    private Tensor Values(double[] numbers, long[] shape, NumberType type) => tensor(numbers, shape, type.Scalar(), device);

    private static double[] NotNumbers(long[] shape)
    {
        double[] numbers = new double[shape.Aggregate(1L, (product, size) => product * size)];
        Array.Fill(numbers, double.NaN);
        return numbers;
    }

    private static double[] Numbers(Tensor tensor)
    {
        Tensor plain = tensor.detach().to(ScalarType.Float64).cpu().contiguous();
        return plain.numel() == 0 ? [] : MemoryMarshal.Cast<byte, double>(plain.bytes).ToArray();
    }

    private static long[] Sizes(Size size) => [size.Height, size.Width];

    private static (long, long) Pair(Size size) => (size.Height, size.Width);
}
