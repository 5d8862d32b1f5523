using TorchConv.Modules;
using TorchConv.ReceptiveFields;
using TorchConv.Summaries;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Tests.Summaries;

/// <summary>Whatever joins the branches of a model, its field is what gradients of the real model show, position by position.</summary>
[Collection(Alone.Name)]
public class RandomGraphTests
{
    [Fact]
    public void Gradients_touch_exactly_the_predicted_positions_through_any_graph() =>
        Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.Int[1, 6]).Sample(
            (seed, steps) =>
            {
                using RandomGraph model = new(seed, steps);
                using DisposeScope scope = NewDisposeScope();

                CallFields field = FieldsOf(model);

                field.Reason.Should().BeNull();
                Coverage measured = ReceptiveField.Measure(model, [.. model.Images], model.Output);
                Coverage.Of(field.Nodes[0].Plane(model.Output, hasEnds: true)).Should().Be(measured);
                PositionPlane plane = field.Nodes[0].Plane(model.Output, hasEnds: true);
                plane.Rows.Keys.Should().BeSubsetOf(field.Nodes[0].Touched(0, model.Output.Row, hasEnds: true), "rows alone have columns that are padding");
            },
            iter: 200,
            threads: 1);

    private static CallFields FieldsOf(RandomGraph model)
    {
        ModuleTree modules = new(model, nameof(model));
        ModelCall call = new(model, [new ModelInput([.. model.Images])]);
        ForwardPass pass = ForwardPass.Run(call, modules);
        return ModelFields.Of(model, call.Inputs, modules, pass).Of(pass.Root);
    }
}
