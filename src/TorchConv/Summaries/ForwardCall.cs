using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>One observed call of a module: the true shapes of its inputs and outputs, and the calls within it.</summary>
internal sealed class ForwardCall(torch.nn.Module module, torch.Tensor[] inputs)
{
    private readonly torch.ScalarType[] _inputTypes = [.. inputs.Select(input => input.dtype)];

    public torch.nn.Module Module { get; } = module;

    /// <summary>The inputs, only to be compared by reference: the tensors are disposed of when the pass is over.</summary>
    public torch.Tensor[] Inputs { get; } = inputs;

    public Shape[] InputShapes { get; } = [.. inputs.Select(ShapeOf)];

    /// <summary>The call as the table of module kinds needs it.</summary>
    public CallShapes Shapes => new(Module, InputShapes, _inputTypes, OutputShapes is [var first, ..] ? first : Shape.Of());

    public long InputBytes { get; } = inputs.Sum(BytesOf);

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
        OutputBytes = outputs.Sum(BytesOf);
    }

    private static long BytesOf(torch.Tensor tensor) => tensor.numel() * tensor.element_size();

    private static Shape ShapeOf(torch.Tensor tensor) => Shape.Of(tensor.shape);
}
