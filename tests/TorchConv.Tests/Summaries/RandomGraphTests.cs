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
    public void Gradients_touch_exactly_the_predicted_positions_through_any_graph()
    {
        int[] kinds = new int[RandomGraph.Kinds];

        Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.Int[1, 6]).Sample(
            (seed, steps) =>
            {
                using RandomGraph model = new(seed, steps);
                model.Steps.ForEach(kind => kinds[kind]++);
                Check(model, fewElements: long.MaxValue);
            },
            iter: 200,
            threads: 1);

        kinds.Should().OnlyContain(count => count >= 15, "each way to join branches is to be tried often");
    }

    /// <summary>What is found out on a smaller image holds for the one that was given.</summary>
    [Fact]
    public void So_they_do_on_images_that_are_larger_than_those_on_which_the_fields_were_found_out() =>
        Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.Int[1, 5]).Sample(
            (seed, steps) =>
            {
                using RandomGraph model = new(seed, steps, shortest: 112);
                Check(model, fewElements: 0);
            },
            iter: 25,
            threads: 1);

    private static void Check(RandomGraph model, long fewElements)
    {
        using DisposeScope scope = NewDisposeScope();

        CallFields field = FieldsOf(model, fewElements);

        field.Reason.Should().BeNull();
        Coverage measured = ReceptiveField.Measure(model, [.. model.Images], model.Output);
        Coverage.Of(field.Nodes[0].Plane(model.Output, hasEnds: true)).Should().Be(measured);
        PositionPlane plane = field.Nodes[0].Plane(model.Output, hasEnds: true);
        plane.Rows.Keys.Should().BeSubsetOf(field.Nodes[0].Touched(0, model.Output.Row, hasEnds: true), "rows alone have columns that are padding");
    }

    private static CallFields FieldsOf(RandomGraph model, long fewElements)
    {
        ModuleTree modules = new(model, nameof(model));
        ModelCall call = new(model, [new ModelInput([.. model.Images])]);
        ForwardPass pass = ForwardPass.Run(call, modules);
        return ModelFields.Of(model, call.Inputs, modules, pass, fewElements).Of(pass.Root);
    }
}
