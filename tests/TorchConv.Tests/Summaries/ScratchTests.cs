using System.Diagnostics;
using TorchConv.Cli.Models;
using TorchConv.Modules;
using TorchConv.Summaries;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

public class ScratchTests
{
    [Theory]
    [InlineData(319295697, 3)]
    [InlineData(2047665127, 3)]
    [InlineData(522749625, 2)]
    [InlineData(1511682853, 3)]
    public void Dump(int seed, int steps)
    {
        using RandomGraph model = new(seed, steps);
        ModuleTree modules = new(model, nameof(model));
        ModelCall call = new(model, [new ModelInput([.. model.Images])]);
        ForwardPass pass = ForwardPass.Run(call, modules);
        ModelFields f = ModelFields.Of(model, call.Inputs, modules, pass);
        string text = $"{seed} {string.Join('x', model.Images)} {model.Log}\n";
        foreach (var (c, changed) in pass.Calls)
            text += $"  {modules.PathOf(c.Module)} {c.Module.GetType().Name} {c.OutputShapes[0]} {changed} {f.Of(c).Reason} {f.Of(c).Output} window {ModuleKind.WindowOf(c.Module)} edges {(f.Of(c).Nodes is [var n, ..] ? string.Join("; ", n.Edges.Select(e => $"{e.Source.Lengths[0]}x{e.Source.Lengths[1]}:{string.Join(" | ", e.Maps.Select(m => m.Shift + "/" + string.Join(",", m.Phases.Select(ph => string.Join("+", ph.Select(q => $"{q.First},{q.Step},{q.Count}"))))))}")) : "")}\n";
        File.AppendAllText("/tmp/f/dump.txt", text);
    }

    [Fact]
    public void Graphs()
    {
        Random r = new(5);
        for (int i = 0; i < 300; i++)
        {
            int seed = i == 0 ? 319295697 : r.Next(), steps = i == 0 ? 3 : r.Next(1, 4);
            using RandomGraph model = new(seed, steps);
            using DisposeScope scope = NewDisposeScope();
            string result;
            Stopwatch w = Stopwatch.StartNew();
            try
            {
                CallFields f = RandomGraphTests.FieldsOf(model);
                w.Stop();
                var measured = TorchConv.ReceptiveFields.ReceptiveField.Measure(model, [.. model.Images], model.Output);
                result = f.Reason is { } reason ? "reason " + reason : TorchConv.ReceptiveFields.Coverage.Of(f.Nodes[0].Plane(model.Output, hasEnds: true)).Equals(measured) ? "ok" : "WRONG " + model.Output;
            }
            catch (Exception e) { result = e.Message; }
            File.AppendAllText("/tmp/f/graphs.txt", $"{seed} {string.Join('x', model.Images)} {model.Log} {result} {w.ElapsedMilliseconds}\n");
        }
    }

    [Theory]
    [InlineData("vgg16", 10)]
    [InlineData("resnet18", 10)]
    [InlineData("resnet50", 10)]
    [InlineData("mobilenet_v2", 10)]
    [InlineData("unet", 1)]
    public void Time(string name, int times)
    {
        KnownModel known = KnownModels.Named(name);
        using Module model = known.Make(META);
        ModuleTree tree = new(model, "model");
        ModelCall call = new(model, known.Inputs);
        ForwardPass pass = ForwardPass.Run(call, tree);
        List<double> plain = [], fields = [];
        for (int i = 0; i < times; i++)
        {
            Stopwatch w = Stopwatch.StartNew();
            pass = ForwardPass.Run(call, tree);
            plain.Add(w.Elapsed.TotalMilliseconds);
            w.Restart();
            ModelFields f = ModelFields.Of(model, call.Inputs, tree, pass);
            fields.Add(w.Elapsed.TotalMilliseconds);
        }
        plain.Sort(); fields.Sort();
        File.AppendAllText("/tmp/f/times.txt", $"{name} plain {plain[times / 2]:F1} fields {fields[times / 2]:F1} min {plain[0]:F1} {fields[0]:F1}\n");
    }
}
