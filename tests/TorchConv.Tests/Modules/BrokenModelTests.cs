using TorchConv.ReceptiveFields;
using TorchConv.Rewrites;
using TorchConv.Summaries;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Modules;

/// <summary>Models whose modules never end or are disposed of: refused in words by all that runs a model of somebody else.</summary>
public sealed class BrokenModelTests
{
    public static TheoryData<string> Ways => ["summary", "measure", "difference"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_module_within_itself_is_refused(string way)
    {
        Holder model = new();
        model.Have("me", model);
        Using(way, model).Should().Throw<ArgumentException>().WithMessage("* must not have a module within itself, and me (Holder) is Holder again*");

        Holder outer = new(), inner = new();
        outer.Have("inner", inner);
        inner.Have("outer", outer);
        Using(way, outer).Should().Throw<ArgumentException>().WithMessage("* must not have a module within itself, and inner.outer (Holder) is Holder again*");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_child_that_was_disposed_of_is_refused(string way)
    {
        foreach (Module<Tensor, Tensor> child in new Module<Tensor, Tensor>[] { Conv2d(3, 3, 1), BatchNorm2d(3), Linear(8, 8), PReLU(3) })
        {
            using Holder model = new();
            model.Have("child", child);
            child.Dispose();

            Using(way, model).Should().Throw<ArgumentException>()
                .WithMessage($"* must have all of its tensors, and those of child ({child.GetType().Name}) were disposed of*");
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_child_that_forward_disposes_of_crashes_nothing(string way)
    {
        foreach (Module<Tensor, Tensor> child in new Module<Tensor, Tensor>[] { Conv2d(3, 3, 1), BatchNorm2d(3), Linear(8, 8), PReLU(3) })
        {
            using Forgetful model = new(child);
            Action use = Using(way, model);
            try
            {
                use();
            }
            catch (ArgumentException e)
            {
                e.Message.Should().Contain("its forward threw").And.NotContain("\n");
            }

            // Freed twice, its memory would end the process here or later.
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static Action Using(string way, Module<Tensor, Tensor> model) => way switch
    {
        "summary" => () => ModelSummary.Of(model, [1, 3, 8, 8]),
        "measure" => () => ReceptiveField.Measure(model, [1, 3, 8, 8]),
        _ => () =>
        {
            using var identity = Identity();
            Rewrite.Difference(model, identity, [1, 3, 8, 8]);
        }
        ,
    };

    private sealed class Holder() : Module<Tensor, Tensor>(nameof(Holder))
    {
        public void Have(string name, Module child) => register_module(name, child);

        public override Tensor forward(Tensor input) => input;
    }

    private sealed class Forgetful : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> _child;

        public Forgetful(Module<Tensor, Tensor> child)
            : base(nameof(Forgetful))
        {
            _child = child;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            Tensor output = _child.call(input);
            _child.Dispose();
            return output;
        }
    }
}
