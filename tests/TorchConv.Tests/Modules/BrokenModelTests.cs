using TorchConv.ReceptiveFields;
using TorchConv.Rewrites;
using TorchConv.Summaries;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Modules;

/// <summary>Models whose modules never end: refused in words by all that runs a model of somebody else.</summary>
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

    private static Action Using(string way, Holder model) => way switch
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
}
