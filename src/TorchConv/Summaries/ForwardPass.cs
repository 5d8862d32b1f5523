using System.Runtime.InteropServices;
using TorchConv.Arithmetic;
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
/// Using a weight while its module is not being called is work that belongs to no call. To notice it, each pass is tried first
/// without the parameters of the modules that are not being called: TorchSharp throws where one is used, in whatever way. If none
/// was used, every number is exact. Otherwise stand-ins take their places in a second try, and the numbers are the least ones.
/// </para>
/// </remarks>
internal sealed class ForwardPass : ICallObserver
{
    /// <summary>How many bytes of tensors a pass may compute with.</summary>
    public const long MaxBytes = 1_000_000_000;

    /// <summary>
    /// How many times the size of its input a model may need that is computed as a whole: often 64 channels are made of 3.
    /// </summary>
    private const long AllOfInput = 50;

    /// <summary>The pass that runs on this thread.</summary>
    [ThreadStatic]
    private static ForwardPass? _running;

    private readonly torch.Device _carrier;
    private readonly BorrowedModel _model;
    private readonly InPlaceWatch _watch;
    private readonly Stack<Frame> _frames = new();
    private long _bytes;

    private ForwardPass(SummaryPass kind, bool hasStrayWeights, torch.Device carrier, BorrowedModel model, InPlaceWatch watch)
    {
        Kind = kind;
        HasStrayWeights = hasStrayWeights;
        _carrier = carrier;
        _model = model;
        _watch = watch;
    }

    /// <summary>How much of the model is computed.</summary>
    public SummaryPass Kind { get; }

    /// <summary>The modules of the model, those included that its forward has made.</summary>
    public ModuleTree Modules => _model.Modules;

    /// <summary>Whether the forward has registered modules whose calls were not seen.</summary>
    private bool HasMadeModules { get; set; }

    /// <summary>The call of the model itself, once it has begun.</summary>
    public ForwardCall Root { get; private set; } = null!;

    /// <summary>
    /// Whether a parameter was used outside of the calls of its module, so that some work may belong to no call.
    /// </summary>
    public bool HasStrayWeights { get; private set; }

    /// <summary>The calls in the order in which they began, each with whether its output was changed in place later.</summary>
    public IReadOnlyList<(ForwardCall Call, bool IsChanged)> Calls { get; private set; } = [];

    /// <summary>The calls that have begun and not ended, the outermost first: the place of a failure.</summary>
    private IReadOnlyList<ForwardCall> Open => [.. _frames.Reverse().Select(frame => frame.Call)];

    /// <summary>
    /// Returns what there is to say if libtorch ends the process now, as it does where TorchSharp does not expect an exception
    /// (<c>Tensor.matmul</c>); null if no model runs on this thread.
    /// </summary>
    public static string? WhereItRuns() =>
        _running is null ? null
            : Guard.MessageOf(new ForwardFailure(_running.Open, new EndOfProcessException(), _running.Modules).ToException());

    /// <summary>Runs the model with as little computation as possible.</summary>
    /// <exception cref="ArgumentException">The model cannot take the inputs.</exception>
    /// <remarks>Modules that the forward makes stay registered, for the caller to restore.</remarks>
    /// <exception cref="TooMuchToComputeException">Something has to be computed, and needs too much memory.</exception>
    public static ForwardPass Run(ModelCall model, ModuleTree modules) => Run(model, modules, isAgain: false);

    private static ForwardPass Run(ModelCall model, ModuleTree modules, bool isAgain)
    {
        bool isReal = !modules.All.SelectMany(RegisteredTensors.Of).Any(named => named.Tensor.is_meta);
        ForwardFailure? failure = null;
        foreach (SummaryPass kind in Enum.GetValues<SummaryPass>().Where(kind => isReal || kind != SummaryPass.AllComputed))
        {
            foreach (bool hasStrayWeights in (bool[])[false, true])
            {
                (ForwardPass pass, Exception? thrown) = Try(model, modules, kind, hasStrayWeights, isAgain);
                if (pass.HasMadeModules && !isAgain)
                    return Run(model, new ModuleTree(modules.Root, "model"), isAgain: true);
                if (thrown is null)
                    return pass;

                // If the shapes are the cause, every pass fails. Otherwise META may lack an operation, and the next pass may succeed.
                failure = new ForwardFailure(pass.Open, thrown, modules);
                if (failure.IsFinal)
                    throw failure.ToException();

                // Only TorchSharp notices that a tensor is missing; what libtorch does not accept, it does not accept of a stand-in.
                if (thrown is ExternalException)
                    break;
            }
        }

        throw failure!.ToException();
    }

    /// <summary>Runs the model; returns its exception, if any, with the state of the pass.</summary>
    private static (ForwardPass Pass, Exception? Thrown) Try(
        ModelCall model, ModuleTree modules, SummaryPass kind, bool hasStrayWeights, bool isAgain)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable ordinary = torch.inference_mode(false);
        using IDisposable gradients = hasStrayWeights ? torch.enable_grad() : torch.no_grad();
        using BorrowedModel borrowed = new(modules);
        borrowed.Evaluate();
        torch.Device home = borrowed.Slots.FirstOrDefault(slot => !slot.IsMeta)?.Device ?? torch.CPU;
        torch.Device carrier = kind == SummaryPass.NothingComputed ? torch.META : home;
        InPlaceWatch watch = new();
        ForwardPass pass = new(kind, hasStrayWeights, carrier, borrowed, watch);
        List<Action> hooks = [];
        try
        {
            hooks.AddRange(modules.All.Select(module => ForwardHooks.Attach(module, pass)).OfType<Action>());
            foreach (TensorSlot field in borrowed.AddFields())
                field.Put(pass.StandIn(field));
            if (hasStrayWeights)
                borrowed.ReplaceRegistered(pass.StandInOutsideCalls);
            else
                borrowed.Hide(pass.StandIn);
            using MissingTensors missing = new();
            _running = pass;
            model.Invoke(pass.Given);
            if (!hasStrayWeights)
                missing.ThrowIfAny();
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
            _running = null;
            hooks.ForEach(remove => remove());
            pass.HasMadeModules = borrowed.HasMadeModules();
            pass.HasStrayWeights |= pass.HasMadeModules;
            if (pass.HasMadeModules && !isAgain)
                borrowed.KeepMadeModules();
        }
    }

    public object?[]? Enter(torch.nn.Module module, object?[] arguments)
    {
        ForwardCall call = new(module, [.. TensorsWithin.Of(arguments)]);
        if (_frames.TryPeek(out Frame? caller))
            caller.Call.Calls.Add(call);
        else
            Begin(call);
        Array.ForEach(call.Inputs, _watch.Look);

        Frame frame = new(call);
        _frames.Push(frame);
        if (ModuleKind.Of(module)?.OnEmptyBatch is not { } onEmptyBatch)
        {
            frame.PutBack = _model.Replace(module, StandIn);
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
        Array.ForEach(frame.Call.Outputs, isKnown ? _watch.Watch : _watch.Look);
        return result;
    }

    private void Begin(ForwardCall root)
    {
        Root = root;
        Array.ForEach(root.Inputs, _watch.Watch);
    }

    private Frame Close()
    {
        Frame frame = _frames.Pop();
        frame.PutBack?.Invoke();
        return frame;
    }

    /// <summary>Creates an input: of the values that were given where there can be values.</summary>
    private torch.Tensor Given(ModelInput input)
    {
        torch.Tensor zeros = New(input.Shape.ToArray(), input.Type!.Value);
        if (_carrier.type != DeviceType.META && input.Value is torch.Tensor values)
            zeros.copy_(values);
        return zeros;
    }

    /// <summary>Creates a tensor on the carrier: without numbers on META, of zeros elsewhere.</summary>
    private torch.Tensor New(long[] shape, torch.ScalarType type)
    {
        torch.Tensor onMeta = torch.empty(shape, type, torch.META);
        if (_carrier.type == DeviceType.META)
            return onMeta;

        // All of a model's own computation is of its input; how much it is can only be guessed.
        bool isOfAll = Root is null && (HasStrayWeights || Kind == SummaryPass.AllComputed);
        using (onMeta)
            _bytes = checked(_bytes + (onMeta.numel() * onMeta.element_size() * (isOfAll ? AllOfInput : 1)));
        return _bytes <= MaxBytes ? torch.zeros(shape, type, _carrier) : throw new TooMuchToComputeException(Shape.Of(shape));
    }

    /// <summary>
    /// Returns the stand-in for a tensor while its module is not being called. With a gradient, libtorch prevents changes of a
    /// weight in place.
    /// </summary>
    private torch.Tensor StandInOutsideCalls(TensorSlot slot) =>
        slot is { IsWeight: true, IsMeta: false } && _carrier.type != DeviceType.META ? slot.Detached().requires_grad_() : StandIn(slot);

    /// <summary>Returns the stand-in for a tensor that a user's module may read and change.</summary>
    private torch.Tensor StandIn(TensorSlot slot) =>
        _carrier.type == DeviceType.META || slot.IsMeta ? New(slot.Shape, slot.Type) : slot.Detached().clone();

    /// <summary>
    /// Returns the stand-in for a tensor within a call of one of TorchSharp's own modules. In evaluation mode it changes none, and
    /// on an empty batch it reads none, so the memory stays uninitialised and costs nothing.
    /// </summary>
    private static torch.Tensor? StandInForEmptyCall(TensorSlot slot, torch.Device stage) =>
        slot.Device.type == stage.type ? null : Untouched(slot.Shape, slot.Type, stage);

    /// <summary>Creates a tensor whose numbers nobody reads. A large one repeats a single number.</summary>
    private static torch.Tensor Untouched(long[] shape, torch.ScalarType type, torch.Device device) =>
        Shape.Of(shape).Elements < 1 << 24 ? torch.empty(shape, type, device) : torch.empty([1], type, device).expand(shape);

    /// <summary>What libtorch throws where nobody catches it.</summary>
    private sealed class EndOfProcessException : ExternalException;

    private sealed class Frame(ForwardCall call)
    {
        public ForwardCall Call { get; } = call;

        public Action? PutBack { get; set; }

        /// <summary>Restores the true shape of the output of an empty batch; null if the module ran unchanged.</summary>
        public Func<int, long[], long[]>? Restore { get; set; }
    }
}
