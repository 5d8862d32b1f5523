using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>One observed call of a module: the true shapes of its inputs and outputs, and the calls within it.</summary>
internal sealed class ForwardCall(torch.nn.Module module, torch.Tensor[] inputs)
{
    private readonly torch.ScalarType[] _inputTypes = [.. inputs.Select(input => input.dtype)];
    private readonly long[] _inputSizes = [.. inputs.Select(input => input.element_size())];
    private long[] _outputSizes = [];

    public torch.nn.Module Module { get; } = module;

    /// <summary>The inputs, only to be compared by reference: the tensors are disposed of when the pass is over.</summary>
    public torch.Tensor[] Inputs { get; } = inputs;

    public Shape[] InputShapes { get; private set; } = [.. inputs.Select(ShapeOf)];

    /// <summary>The call as the table of module kinds needs it.</summary>
    public CallShapes Shapes => new(Module, InputShapes, _inputTypes, OutputShapes is [var first, ..] ? first : Shape.Of());

    public long InputBytes { get; private set; } = inputs.Sum(input => input.numel() * input.element_size());

    public torch.Tensor[] Outputs { get; private set; } = [];

    public Shape[] OutputShapes { get; private set; } = [];

    public long OutputBytes { get; private set; }

    public List<ForwardCall> Calls { get; } = [];

    /// <summary>This call and all calls within it, each before its own.</summary>
    public IEnumerable<ForwardCall> All => Calls.SelectMany(call => call.All).Prepend(this);

    public void Finish(torch.Tensor[] outputs)
    {
        Outputs = outputs;
        OutputShapes = [.. outputs.Select(ShapeOf)];
        _outputSizes = [.. outputs.Select(output => output.element_size())];
        OutputBytes = BytesOf(OutputShapes, _outputSizes);
    }

    /// <summary>Takes the sizes of the same call with other inputs; the tensors stay those of this call.</summary>
    public void Resize(Shape[] inputs, Shape[] outputs)
    {
        (InputShapes, OutputShapes) = (inputs, outputs);
        InputBytes = BytesOf(inputs, _inputSizes);
        OutputBytes = BytesOf(outputs, _outputSizes);
    }

    private static long BytesOf(IEnumerable<Shape> shapes, IEnumerable<long> elementSizes) =>
        shapes.Zip(elementSizes, (shape, size) => checked(shape.Elements * size)).Sum();

    private static Shape ShapeOf(torch.Tensor tensor) => Shape.Of(tensor.shape);
}
