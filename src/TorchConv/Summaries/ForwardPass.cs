using TorchConv.Modules;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>One forward pass of a model in which every call of a module is seen. Nothing of it stays behind.</summary>
/// <remarks>
/// <para>
/// Two kinds of code run. TorchSharp's own modules run on nothing (<see cref="EmptyBatch"/>), and answer a tensor of the true shape on the
/// <em>carrier</em>. All else, what a user's forward does between them, runs on these tensors as it is. The carrier is META, where there
/// are shapes and no numbers, or where that cannot be, the device of the model.
/// </para>
/// <para>
/// A weight that is used while its module is not being called would be work that no call accounts for. It is found as autograd finds what
/// depends on a weight: within a call its stand-in requires no gradient, outside it does, and so does all that comes of it.
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

    /// <summary>How much of the model runs.</summary>
    public SummaryPass Kind { get; }

    /// <summary>The call of the model itself, once it has begun.</summary>
    public ForwardCall Root { get; private set; } = null!;

    /// <summary>Whether a weight was used outside of the calls of its module, so that there is work which no call accounts for.</summary>
    public bool HasStrayWeights { get; private set; }

    /// <summary>The receptive fields of the calls, once the pass is over.</summary>
    public ChainedFields Fields { get; private set; } = null!;

    /// <summary>The calls that have begun and not ended, the outermost first: where the pass stands when it fails.</summary>
    private IReadOnlyList<ForwardCall> Open => [.. _frames.Reverse().Select(frame => frame.Call)];

    /// <summary>Runs the model with as little computing as it allows.</summary>
    /// <exception cref="ArgumentException">The model cannot take the inputs.</exception>
    public static ForwardPass Of(ModelCall model, ModuleTree modules)
    {
        bool isReal = !modules.All.SelectMany(RegisteredTensors.Of).Any(named => named.Tensor.is_meta);
        ForwardFailure? failure = null;
        foreach (SummaryPass kind in Enum.GetValues<SummaryPass>().Where(kind => isReal || kind != SummaryPass.AllComputed))
        {
            (ForwardPass pass, Exception? thrown) = Run(model, modules, kind);
            if (thrown is null)
                return pass;

            // Where the shapes are to blame no other pass goes better; else it may be META that cannot, and the next one tells.
            failure = new ForwardFailure(pass.Open, thrown, modules);
            if (failure.IsOfShapes)
                break;
        }

        throw failure!.ToException();
    }

    /// <summary>Runs the model; what it throws is returned with the pass as it then stood.</summary>
    private static (ForwardPass Pass, Exception? Thrown) Run(ModelCall model, ModuleTree modules, SummaryPass kind)
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
            borrowed.Replace(pass.Outside);
            model.Invoke(pass.New);
            pass.Fields = new ChainedFields(pass.Root, watch);
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
            frame.PutBack = _model.Replace(module, Inside);
            return null;
        }

        torch.Device stage = _model.DeviceOf(module) is { type: not DeviceType.META } device ? device : torch.CPU;
        frame.PutBack = _model.Replace(module, slot => OnNothing(slot, stage));
        EmptyCall? empty = Kind == SummaryPass.AllComputed || arguments[0] is not torch.Tensor
            ? null
            : onEmptyBatch(new RealCall(module, arguments, (like, shape) => torch.empty(shape.ToArray(), like.dtype, stage)));
        frame.Restore = empty?.OutputShape;
        return empty?.Arguments;
    }

    public object? Leave(torch.nn.Module module, object? result)
    {
        // A forward that catches what a child throws leaves the child's call open: what was called within it counts, it itself does not.
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
            result = TensorsWithin.Replace(result, output => frame.Restore is null ? output.detach() : New(frame.Restore(index++, output.shape), output.dtype));
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

    /// <summary>A tensor on the carrier. On META it has no numbers; elsewhere they are zeros.</summary>
    private torch.Tensor New(long[] shape, torch.ScalarType type) =>
        _carrier.type == DeviceType.META ? torch.empty(shape, type, _carrier) : torch.zeros(shape, type, _carrier);

    /// <summary>What stands for a tensor while its module is not being called; libtorch lets nobody change a weight in place.</summary>
    private torch.Tensor Outside(TensorSlot slot) => slot switch
    {
        { IsWeight: false } => Inside(slot),
        { IsMeta: false } when _carrier.type != DeviceType.META => slot.Detached().requires_grad_(),
        _ => New(slot.Shape, slot.Type).requires_grad_(),
    };

    /// <summary>What stands for a tensor within a call of a user's module, which may read and change it.</summary>
    private torch.Tensor Inside(TensorSlot slot) =>
        _carrier.type == DeviceType.META || slot.IsMeta ? New(slot.Shape, slot.Type) : slot.Detached().clone();

    /// <summary>
    /// The same for one of TorchSharp's own modules, which changes none in evaluation mode; on nothing it reads none either, so that
    /// memory is left as it comes, and costs nothing.
    /// </summary>
    private static torch.Tensor? OnNothing(TensorSlot slot, torch.Device stage) =>
        slot.Device.type == stage.type ? null : torch.empty(slot.Shape, slot.Type, stage);

    private sealed class Frame(ForwardCall call)
    {
        public ForwardCall Call { get; } = call;

        public Action? PutBack { get; set; }

        /// <summary>The true shape of an output that came of nothing; null where the module ran as it is.</summary>
        public Func<int, long[], long[]>? Restore { get; set; }
    }
}
