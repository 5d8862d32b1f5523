using System.Collections.Immutable;
using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchConv.ReceptiveFields;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>
/// A pass of a model that follows the receptive fields of its tensors. TorchSharp's own layers run on empty batches
/// (<see cref="EmptyBatch"/>), their windows are known, and each returns a new leaf of autograd; what runs between them runs on these
/// leaves, on one image in float64, and is found out by <see cref="PositionProbe"/>.
/// </summary>
internal sealed class FieldPass : ICallObserver, IDisposable
{
    /// <summary>The largest number of tensors that a sum or concatenation is traced to through what keeps its positions.</summary>
    private const int MaxSources = 4;

    private readonly BorrowedModel _model;
    private readonly IReadOnlyDictionary<torch.nn.Module, torch.Tensor> _kept;
    private readonly PositionProbe _probe;
    private readonly bool _isWritable;
    private readonly ForwardPass _first;
    private readonly bool _isSmaller;
    private readonly List<Finding> _findings = [];
    private readonly List<FieldSource> _sources = [];
    private readonly Dictionary<torch.Tensor, TensorField> _unchanged = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<torch.Tensor, (long Version, TensorField Field)> _found = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<Frame> _frames = new();
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    private FieldPass(
        BorrowedModel model,
        IReadOnlyDictionary<torch.nn.Module, torch.Tensor> kept,
        PositionProbe probe,
        bool isWritable,
        ForwardPass first,
        bool isSmaller) =>
        (_model, _kept, _probe, _isWritable, _first, _isSmaller) = (model, kept, probe, isWritable, first, isSmaller);

    /// <summary>The field of each call's input and output, in the order in which the calls begin.</summary>
    public List<(TensorField Input, TensorField Output)> Calls { get; } = [];

    /// <summary>What was found out of the tensors between the layers, in the order of the calls that read them.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Whether too few positions are left of the image to find out what a tensor reads.</summary>
    public bool IsTooShort => Calls.Any(call => call.Output.Reason == NoField.TooFewPositions);

    /// <summary>Whether the result may depend on all channels having the same numbers.</summary>
    public bool IsDoubtful => _probe.IsDoubtful;

    /// <summary>
    /// Runs the model; returns null if it fails or takes another path than in the first pass. As soon as the result is doubtful, it
    /// ends, unless each channel has its own numbers.
    /// </summary>
    /// <param name="model">The call of the model, with one image.</param>
    /// <param name="modules">Its modules.</param>
    /// <param name="axes">The number of axes of the images.</param>
    /// <param name="isWanted">Whether an axis is to be found out.</param>
    /// <param name="isWritable">
    /// Whether all tensors have memory of their own, so that they can be changed in place, and each channel its own numbers.
    /// </param>
    /// <param name="first">The first pass, of which are known the shapes and which tensors are changed in place.</param>
    /// <param name="isSmaller">
    /// Whether the image is smaller than in the first pass, and the lengths of the fields are those of the first pass.
    /// </param>
    public static FieldPass? Run(
        ModelCall model,
        ModuleTree modules,
        int axes,
        IReadOnlyList<bool> isWanted,
        bool isWritable,
        ForwardPass first,
        bool isSmaller)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable ordinary = torch.inference_mode(false);
        using IDisposable gradients = torch.enable_grad();
        using BorrowedModel borrowed = new(modules);
        borrowed.AddFields();
        borrowed.Evaluate();
        using PositionProbe probe = new(axes, isWanted, isWritable);
        Dictionary<torch.nn.Module, torch.Tensor> kept = [];
        foreach (torch.nn.Module module in modules.All.Where(module => ModuleKind.Of(module) is { KeepsWeights: true }))
            kept[module] = torch.empty([0], module.parameters().First().dtype, module.parameters().First().device);
        using FieldPass pass = new(borrowed, kept, probe, isWritable, first, isSmaller);
        List<Action> hooks = [];
        try
        {
            hooks.AddRange(modules.All.Select(module => ForwardHooks.Attach(module, pass)).OfType<Action>());
            torch.Tensor one = torch.ones([], torch.float64);
            // They are in the outer scope: a model may dispose of its tensors, which BorrowedModel notices before that scope ends.
            borrowed.Replace(slot => (torch.is_floating_point(slot.Type) ? one.expand(slot.Shape)
                : slot.IsMeta ? torch.zeros(slot.Shape, slot.Type)
                : null)?.MoveToOuterDisposeScope());
            int inputs = 0;
            model.Invoke(input => pass.Input(input.Shape.ToArray(), input.Type!.Value, axes, inputs++));
            return pass.Calls.Count == first.Calls.Count ? pass : null;
        }
        catch (Exception)
        {
            // Everything: a user's forward may throw what it likes. The first pass has succeeded, so it is not the model's fault.
            return pass.IsDoubtful && !isWritable ? pass : null;
        }
        finally
        {
            hooks.ForEach(remove => remove());
        }
    }

    /// <summary>Returns whether another pass has found the same, on another image.</summary>
    public bool Agrees(FieldPass? other) =>
        other is not null && Findings.Count == other.Findings.Count
        && Findings.Zip(other.Findings).All(pair => pair.First.Agrees(pair.Second));

    public void Dispose() => _scope.Dispose();

    public object?[]? Enter(torch.nn.Module module, object?[] arguments)
    {
        torch.Tensor[] inputs = [.. TensorsWithin.Of(arguments)];
        if (Calls.Count == _first.Calls.Count || !ReferenceEquals(_first.Calls[Calls.Count].Call.Module, module))
            throw new InvalidOperationException("the model takes another path");
        (ForwardCall call, bool isChanged) = _first.Calls[Calls.Count];
        EmptyCall? empty = LayerFields.Of(module) is not null && arguments[0] is torch.Tensor
            ? ModuleKind.Of(module)?.OnEmptyBatch?.Invoke(new RealCall(module, arguments, (like, shape) => Blank(module, like, shape)))
            : null;

        // On an empty batch no weight is read, so uninitialised memory costs nothing.
        Action? putBack = empty is null ? null
            : _model.Replace(module, slot => torch.is_floating_point(slot.Type) ? torch.empty(slot.Shape, torch.float64) : null);

        // What a layer reads is asked for once; a user's module hands it on to its layers.
        bool isAsked = empty is not null || _frames.Count == 0;
        TensorField[] fields = [.. inputs.Select((input, i) => isAsked ? FieldOf(input, call.InputShapes, i) : Known(input))];
        _frames.Push(new Frame(module, Calls.Count, isChanged, inputs, fields, empty, putBack));
        Calls.Add((TensorField.Without(NoField.NotTraced), TensorField.Without(NoField.NotTraced)));
        return empty?.Arguments;
    }

    public object? Leave(torch.nn.Module module, object? result)
    {
        Frame frame = _frames.Pop();
        while (!ReferenceEquals(frame.Module, module))
        {
            frame.PutBack?.Invoke();
            frame = _frames.Pop();
        }

        frame.PutBack?.Invoke();
        Shape[] shapes = _first.Calls[frame.Call].Call.OutputShapes;
        TensorField input = frame.Inputs is [var first, ..] ? first : TensorField.Without(NoField.NoImage);
        if (frame.Empty is null)
        {
            if (TensorsWithin.Of(result).ToArray() is [var only])
                Calls[frame.Call] = (input, FieldOf(only, shapes, 0));
            return result;
        }

        if (LayerFields.KeepsPositionsAndChannels(module))
        {
            // What it reads goes on to what comes after it, so that a later split of the channels is still known for each of them.
            // It begins anew after the sum of many, whose gradients would otherwise become longer with every block.
            Calls[frame.Call] = (input, input);
            torch.Tensor tensor = frame.Tensors[0];
            if (!_unchanged.ContainsKey(tensor) && (input.Node is null || input.Node.Edges.Length > MaxSources))
                return Give(tensor.shape, input, frame.IsChanged);
            torch.Tensor same = frame.IsChanged ? tensor.clone() : tensor.alias();
            if (!frame.IsChanged)
                _unchanged[same] = input;
            return same;
        }

        int index = 0;
        return TensorsWithin.Replace(result, output =>
        {
            long[] shape = frame.Empty.OutputShape(index++, output.shape);
            TensorField field = LayerFields.Of(module)!(module, frame.Inputs, Lengths(shape, shapes, index - 1));
            if (index == 1)
                Calls[frame.Call] = (input, field);
            return Give(shape, field, frame.IsChanged);
        });
    }

    private torch.Tensor Input(long[] shape, torch.ScalarType type, int axes, int index)
    {
        if (!torch.is_floating_point(type))
            return torch.zeros(shape, type).MoveToOuterDisposeScope();

        bool isImage = shape.Length == axes + 2;
        long[] lengths = Lengths(shape, _first.Root.InputShapes, index);
        ImmutableArray<int> dimensions = [.. Enumerable.Range(2, axes)];
        return Give(
            shape,
            isImage
                ? new TensorField(FieldNode.Image(dimensions.Select(i => lengths[i])), dimensions, null)
                : TensorField.Without(NoField.NoImage),
            _isWritable);
    }

    /// <summary>
    /// Returns a tensor for what runs between the layers. It has one number for each position, the same for all channels, and no
    /// memory of its own, so that libtorch refuses to change it in place; or if it is written to, numbers for each channel.
    /// </summary>
    private torch.Tensor Give(long[] shape, TensorField field, bool isChanged)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        long[] positions = [.. shape.Select((size, i) => field.Dimensions.Contains(i) ? size : 1)];
        torch.Tensor values = _probe.Random(positions).requires_grad_();
        torch.Tensor given = _isWritable
            ? (values * _probe.Random([.. shape.Select((size, i) => field.Dimensions.Contains(i) ? 1 : size)])).Plus(_probe.Random(shape))
            : isChanged ? values.expand(shape).clone() : values.expand(shape);
        _scope.Attach(values.DetachFromDisposeScope());
        _sources.Add(new FieldSource(values, field));
        if (!isChanged)
            _unchanged[given] = field;
        return given.MoveToOuterDisposeScope();
    }

    /// <summary>Weights that libtorch keeps have no stand-ins, so the input has their type.</summary>
    private torch.Tensor Blank(torch.nn.Module module, torch.Tensor like, ReadOnlySpan<long> shape)
    {
        torch.Tensor weights = _kept.GetValueOrDefault(module) ?? like;
        return torch.empty(shape.ToArray(), torch.is_floating_point(like) ? weights.dtype : like.dtype, weights.device);
    }

    private TensorField Known(torch.Tensor tensor) => _unchanged.GetValueOrDefault(tensor) ?? TensorField.Without(NoField.NotTraced);

    private TensorField FieldOf(torch.Tensor tensor, Shape[] shapes, int index)
    {
        if (_unchanged.TryGetValue(tensor, out TensorField? field))
            return field;
        long? version = InPlaceWatch.VersionOf(tensor);
        if (version is not null && _found.TryGetValue(tensor, out (long Version, TensorField Field) found) && found.Version == version)
            return found.Field;

        Finding finding = _probe.Find(tensor, _sources, Lengths(tensor.shape, shapes, index));
        if (IsDoubtful && !_isWritable)
            throw new InvalidOperationException("it has to be found out with numbers of its own for each channel");
        if (_isSmaller && finding.Field.Reason == NoField.TooFewPositions)
            throw new InvalidOperationException("it has to be found out on a larger image");
        _findings.Add(finding);
        if (version is not null)
            _found[tensor] = (version.Value, finding.Field);
        return finding.Field;
    }

    /// <summary>Returns the shape of a tensor that the fields tell.</summary>
    private long[] Lengths(long[] shape, Shape[] first, int index) => _isSmaller ? first[index].ToArray() : shape;

    private sealed record Frame(
        torch.nn.Module Module, int Call, bool IsChanged, torch.Tensor[] Tensors, TensorField[] Inputs, EmptyCall? Empty, Action? PutBack);
}
