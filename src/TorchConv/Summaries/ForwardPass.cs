using TorchConv.Modules;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>One forward pass of a model that observes every call of a module and leaves no trace in it.</summary>
/// <remarks>
/// <para>
/// TorchSharp's own modules run on empty batches (<see cref="EmptyBatch"/>) and return tensors of the true shape on the <em>carrier</em>.
/// The rest of a user's forward, the code between modules, runs on these tensors unchanged. The carrier is META, whose tensors have
/// shapes and no numbers, or if that fails, the device of the model.
/// </para>
/// <para>
/// Using a weight while its module is not being called is work that belongs to no call. Autograd finds it: the stand-in of a weight
/// requires a gradient outside of the calls of its module, and so do all tensors that depend on it; within a call it does not.
/// </para>
/// </remarks>
internal sealed class ForwardPass : ICallObserver
{
    private readonly torch.Device _carrier;
    private readonly BorrowedModel _model;
    private readonly InPlaceWatch _watch;
    private readonly Stack<Frame> _frames = new();

    private ForwardPass(SummaryPass kind, torch.Device carrier, BorrowedModel model, InPlaceWatch watch)
    {
        Kind = kind;
        _carrier = carrier;
        _model = model;
        _watch = watch;
    }

    /// <summary>How much of the model is computed.</summary>
    public SummaryPass Kind { get; }

    /// <summary>The call of the model itself, once it has begun.</summary>
    public ForwardCall Root { get; private set; } = null!;

    /// <summary>Whether a weight was used outside of the calls of its module, so that some work belongs to no call.</summary>
    public bool HasStrayWeights { get; private set; }

    /// <summary>The calls in the order in which they began, each with whether its output was changed in place later.</summary>
    public IReadOnlyList<(ForwardCall Call, bool IsChanged)> Calls { get; private set; } = [];

    /// <summary>The calls that have begun and not ended, the outermost first: the place of a failure.</summary>
    private IReadOnlyList<ForwardCall> Open => [.. _frames.Reverse().Select(frame => frame.Call)];

    /// <summary>Runs the model with as little computation as possible.</summary>
    /// <exception cref="ArgumentException">The model cannot take the inputs.</exception>
    public static ForwardPass Run(ModelCall model, ModuleTree modules)
    {
        bool isReal = !modules.All.SelectMany(RegisteredTensors.Of).Any(named => named.Tensor.is_meta);
        ForwardFailure? failure = null;
        foreach (SummaryPass kind in Enum.GetValues<SummaryPass>().Where(kind => isReal || kind != SummaryPass.AllComputed))
        {
            (ForwardPass pass, Exception? thrown) = Try(model, modules, kind);
            if (thrown is null)
                return pass;

            // If the shapes are the cause, every pass fails. Otherwise META may lack an operation, and the next pass may succeed.
            failure = new ForwardFailure(pass.Open, thrown, modules);
            if (failure.IsOfShapes)
                break;
        }

        throw failure!.ToException();
    }

    /// <summary>Runs the model; returns its exception, if any, with the state of the pass.</summary>
    private static (ForwardPass Pass, Exception? Thrown) Try(ModelCall model, ModuleTree modules, SummaryPass kind)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable ordinary = torch.inference_mode(false);
        using IDisposable gradients = torch.enable_grad();
        using BorrowedModel borrowed = new(modules);
        borrowed.Evaluate();
        torch.Device home = borrowed.Slots.FirstOrDefault(slot => !slot.IsMeta)?.Device ?? torch.CPU;
        torch.Device carrier = kind == SummaryPass.NothingComputed ? torch.META : home;
        using InPlaceWatch watch = new(carrier);
        ForwardPass pass = new(kind, carrier, borrowed, watch);
        List<Action> hooks = [];
        try
        {
            hooks.AddRange(modules.All.Select(module => ForwardHooks.Attach(module, pass)).OfType<Action>());
            borrowed.Replace(pass.StandInOutsideCalls);
            model.Invoke(pass.New);
            HashSet<torch.Tensor> outputs = new(pass.Root.All.SelectMany(call => call.Outputs), ReferenceEqualityComparer.Instance);
            outputs.RemoveWhere(output => !watch.IsChanged(output));
            pass.Calls = [.. pass.Root.All.Select(call => (call, call.Outputs.Any(outputs.Contains)))];
            return (pass, null);
        }
        catch (Exception e) // Everything: a user's forward may throw what it likes, and it is handed on with the words for it.
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
        HasStrayWeights |= call.Inputs.Any(input => input.requires_grad);
        if (_frames.TryPeek(out Frame? caller))
            caller.Call.Calls.Add(call);
        else
            Begin(call);

        Frame frame = new(call);
        _frames.Push(frame);
        if (ModuleKind.Of(module)?.OnEmptyBatch is not { } onEmptyBatch)
        {
            frame.PutBack = _model.Replace(module, StandInWithinCall);
            return null;
        }

        torch.Device stage = _model.DeviceOf(module) is { type: not DeviceType.META } device ? device : torch.CPU;
        frame.PutBack = _model.Replace(module, slot => StandInForEmptyCall(slot, stage));
        EmptyCall? empty = Kind == SummaryPass.AllComputed || arguments[0] is not torch.Tensor
            ? null
            : onEmptyBatch(new RealCall(module, arguments, (like, shape) => torch.empty(shape.ToArray(), like.dtype, stage)));
        frame.Restore = empty?.OutputShape;
        return empty?.Arguments;
    }

    public object? Leave(torch.nn.Module module, object? result)
    {
        // A forward that catches its child's exception leaves the child's call open: the calls within it count, the call itself does not.
        Frame frame = Close();
        while (!ReferenceEquals(frame.Call.Module, module))
        {
            Frame caller = Close();
            caller.Call.Calls.Remove(frame.Call);
            caller.Call.Calls.AddRange(frame.Call.Calls);
            frame = caller;
        }

        bool isKnown = ModuleKind.Of(module)?.OnEmptyBatch is not null;
        if (isKnown)
        {
            int index = 0;
            result = TensorsWithin.Replace(
                result, output => frame.Restore is null ? output.detach() : New(frame.Restore(index++, output.shape), output.dtype));
        }

        frame.Call.Finish([.. TensorsWithin.Of(result)]);
        if (isKnown)
            Watch(frame.Call.Outputs);
        HasStrayWeights |= _frames.Count == 0 && frame.Call.Outputs.Any(output => output.requires_grad);
        return result;
    }

    private void Begin(ForwardCall root)
    {
        Root = root;
        Watch(root.Inputs);
    }

    private void Watch(torch.Tensor[] tensors)
    {
        foreach (torch.Tensor tensor in tensors)
            _watch.Watch(tensor);
    }

    private Frame Close()
    {
        Frame frame = _frames.Pop();
        frame.PutBack?.Invoke();
        return frame;
    }

    /// <summary>Creates a tensor on the carrier: without numbers on META, of zeros elsewhere.</summary>
    private torch.Tensor New(long[] shape, torch.ScalarType type) =>
        _carrier.type == DeviceType.META ? torch.empty(shape, type, _carrier) : torch.zeros(shape, type, _carrier);

    /// <summary>
    /// Returns the stand-in for a tensor while its module is not being called; libtorch prevents changes of a weight in place.
    /// </summary>
    private torch.Tensor StandInOutsideCalls(TensorSlot slot) => slot switch
    {
        { IsWeight: false } => StandInWithinCall(slot),
        { IsMeta: false } when _carrier.type != DeviceType.META => slot.Detached().requires_grad_(),
        _ => New(slot.Shape, slot.Type).requires_grad_(),
    };

    /// <summary>Returns the stand-in for a tensor within a call of a user's module, which may read and change it.</summary>
    private torch.Tensor StandInWithinCall(TensorSlot slot) =>
        _carrier.type == DeviceType.META || slot.IsMeta ? New(slot.Shape, slot.Type) : slot.Detached().clone();

    /// <summary>
    /// Returns the stand-in for a tensor within a call of one of TorchSharp's own modules. In evaluation mode it changes none, and
    /// on an empty batch it reads none, so the memory stays uninitialised and costs nothing.
    /// </summary>
    private static torch.Tensor? StandInForEmptyCall(TensorSlot slot, torch.Device stage) =>
        slot.Device.type == stage.type ? null : torch.empty(slot.Shape, slot.Type, stage);

    private sealed class Frame(ForwardCall call)
    {
        public ForwardCall Call { get; } = call;

        public Action? PutBack { get; set; }

        /// <summary>Restores the true shape of the output of an empty batch; null if the module ran unchanged.</summary>
        public Func<int, long[], long[]>? Restore { get; set; }
    }
}
