using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>One forward pass of a model in which every call of a module is seen. Nothing of it stays behind.</summary>
/// <remarks>
/// Two kinds of code run. TorchSharp's own modules run on nothing (<see cref="EmptyRun"/>), and answer a tensor of the true shape on the
/// <em>carrier</em>. All else, what a user's forward does between them, runs on these tensors as it is. The carrier is META, where there
/// are shapes and no numbers, or where that cannot be, the device of the model.
/// </remarks>
internal sealed class ForwardPass : ICallObserver
{
    private readonly SummaryPass _kind;
    private readonly bool _isGuarded;
    private readonly torch.Device _carrier;
    private readonly OwnTensors _tensors;
    private readonly Stack<Frame> _frames = new();

    private ForwardPass(SummaryPass kind, bool isGuarded, torch.Device home, OwnTensors tensors)
    {
        _kind = kind;
        _isGuarded = isGuarded;
        _carrier = kind == SummaryPass.NothingComputed ? torch.META : home;
        _tensors = tensors;
    }

    /// <summary>The call of the model itself; null until it begins.</summary>
    public ForwardCall? Root { get; private set; }

    /// <summary>The calls that have begun and not ended, the outermost first: where the pass stands when it fails.</summary>
    public IReadOnlyList<ForwardCall> Open => [.. _frames.Reverse().Select(frame => frame.Call)];

    /// <summary>Runs the model; what it throws is answered with the place where the pass stood.</summary>
    public static (ForwardPass Pass, Exception? Failure) Run(ModelCall root, NamedModules modules, SummaryPass kind, bool isGuarded)
    {
        using ModelState state = new(modules.All);
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        using OwnTensors tensors = new(modules.All);
        torch.Device home = tensors.All.FirstOrDefault(place => !place.IsMeta)?.Device ?? torch.CPU;
        ForwardPass pass = new(kind, isGuarded, home, tensors);
        List<Action> hooks = [];
        try
        {
            hooks.AddRange(modules.All.Select(module => ForwardHooks.Attach(module, pass)).OfType<Action>());
            tensors.Replace(pass.Outside);
            root.Invoke(pass.New);
            return (pass, null);
        }
        catch (Exception e)
        {
            return (pass, e);
        }
        finally
        {
            hooks.ForEach(remove => remove());
        }
    }

    public object?[]? Enter(torch.nn.Module module, object?[] arguments)
    {
        ForwardCall call = new(module, [.. TensorsWithin.Of(arguments)]);
        if (_frames.TryPeek(out Frame? caller))
            caller.Call.Calls.Add(call);
        else
            Root = call;

        Frame frame = new(call);
        _frames.Push(frame);
        if (_kind == SummaryPass.AllComputed)
        {
            frame.PutBack = _isGuarded ? _tensors.Replace(module, place => place.Copy()) : null;
            return null;
        }

        bool isKnown = EmptyRun.Knows(module);
        torch.Device stage = isKnown ? StageOf(module) : _carrier;
        frame.PutBack = _tensors.Replace(module, place => Inside(place, stage, isKnown));
        EmptyCall? empty = EmptyRun.For(module, arguments, (like, shape) => torch.empty(shape.ToArray(), like.dtype, stage));
        frame.Restore = empty?.OutputShape;
        return empty?.Arguments;
    }

    public object? Leave(torch.nn.Module module, object? result)
    {
        // A forward that catches what a child throws leaves the child's call open: it is forgotten.
        Frame frame = Close();
        while (!ReferenceEquals(frame.Call.Module, module))
        {
            Frame caller = Close();
            caller.Call.Calls.Remove(frame.Call);
            frame = caller;
        }

        if (frame.Restore is not null)
        {
            int index = 0;
            result = TensorsWithin.Replace(result, output => New(frame.Restore(index++, output.shape), output.dtype));
        }

        frame.Call.Finish([.. TensorsWithin.Of(result)]);
        return result;
    }

    private Frame Close()
    {
        Frame frame = _frames.Pop();
        frame.PutBack?.Invoke();
        return frame;
    }

    /// <summary>A tensor on the carrier. On META it has no numbers; elsewhere they are zeros.</summary>
    private torch.Tensor New(long[] shape, torch.ScalarType type) => Blank(shape, type, _carrier);

    private static torch.Tensor Blank(long[] shape, torch.ScalarType type, torch.Device device) =>
        device.type == DeviceType.META ? torch.empty(shape, type, device) : torch.zeros(shape, type, device);

    private torch.Device StageOf(torch.nn.Module module) =>
        _tensors.DeviceOf(module) is { type: not DeviceType.META } device ? device : torch.CPU;

    /// <summary>
    /// What stands for a tensor while its module is not being called: the same shape where no tensor of the pass is, so that whoever
    /// uses it then cannot; unguarded, a copy.
    /// </summary>
    private torch.Tensor? Outside(TensorPlace place)
    {
        if (!_isGuarded)
            return place.Copy();
        if (_carrier.type != DeviceType.META)
            return place.IsMeta ? null : torch.empty(place.Shape, place.Type, torch.META);
        return place.IsMeta ? torch.zeros([], place.Type, torch.CPU).expand(place.Shape) : null;
    }

    /// <summary>
    /// What stands for a tensor within its module's call. TorchSharp's own modules change none in evaluation mode, and on nothing read
    /// none, so that memory may be left as it comes, and costs nothing; others may do both.
    /// </summary>
    private static torch.Tensor? Inside(TensorPlace place, torch.Device stage, bool isKnown)
    {
        if (isKnown)
            return place.Device.type == stage.type ? null : torch.empty(place.Shape, place.Type, stage);
        return place.IsMeta || stage.type == DeviceType.META ? Blank(place.Shape, place.Type, stage) : place.Copy();
    }

    private sealed class Frame(ForwardCall call)
    {
        public ForwardCall Call { get; } = call;

        public Action? PutBack { get; set; }

        /// <summary>The true shape of an output that came of nothing; null where the module ran as it is.</summary>
        public Func<int, long[], long[]>? Restore { get; set; }
    }
}
