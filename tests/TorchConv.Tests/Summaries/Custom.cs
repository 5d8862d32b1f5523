using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>A user's module whose forward is given by a test.</summary>
internal sealed class Custom : Module<Tensor, Tensor>
{
    private readonly Func<Custom, Tensor> _forward;
    private readonly Dictionary<string, Module<Tensor, Tensor>> _children = [];

    public Custom(Func<Custom, Tensor> forward, params (string Name, Module<Tensor, Tensor> Module)[] children)
        : base(nameof(Custom))
    {
        _forward = forward;
        foreach ((string name, Module<Tensor, Tensor> child) in children)
        {
            register_module(name, child);
            _children[name] = child;
        }
    }

    public Parameter Weight
    {
        get => (Parameter)get_parameter("Weight")!;
        init => register_parameter("Weight", value);
    }

    public Module List
    {
        init => register_module("List", value);
    }

    /// <summary>A module that is not of one tensor.</summary>
    public Module? Other
    {
        get;
        init
        {
            field = value;
            register_module("Other", value!);
        }
    }

    /// <summary>What forward is given.</summary>
    public Tensor Input { get; private set; } = null!;

    public Module<Tensor, Tensor> this[string name] => _children[name];

    /// <summary>This module in evaluation mode, as a real pass is compared.</summary>
    public Custom Registered()
    {
        eval();
        return this;
    }

    public override Tensor forward(Tensor input)
    {
        Input = input;
        return _forward(this);
    }
}
