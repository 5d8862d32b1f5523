using System.Reflection;
using System.Runtime.CompilerServices;
using Mono.Cecil;
using Mono.Cecil.Cil;
using TorchConv.Cli.Models;
using TorchConv.Summaries;
using TorchConv.Tests.Summaries;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Tests.Cli;

/// <summary>
/// Models that call their children by <c>.forward</c>, loaded as <c>torchconv summary --assembly</c> loads them: every child is seen, as it is in
/// the same text with <c>.call</c>.
/// </summary>
public sealed class ForwardAsCallTests : IDisposable
{
    /// <summary>The file of the models, compiled alone: it is read again for every model.</summary>
    private static readonly Lazy<string> Models = new(() =>
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("torchconv-").FullName, "models.dll");
        File.WriteAllBytes(file, Compiled.File("models", Text, Compiled.References));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return file;
    });

    /// <summary>The same with <c>.call</c>, that one word changed.</summary>
    private static readonly Lazy<Assembly> WithCall = new(() => Compiled.Library(Text
        .Replace("base.forward(", "base.f0rward(", StringComparison.Ordinal)
        .Replace(".forward(", ".call(", StringComparison.Ordinal)
        .Replace(".forward;", ".call;", StringComparison.Ordinal)
        .Replace(".forward)", ".call)", StringComparison.Ordinal)
        .Replace("base.f0rward(", "base.forward(", StringComparison.Ordinal)));

    private readonly DisposeScope _scope = NewDisposeScope();

    private static string Text => "#nullable enable\nusing System; using System.Collections.Generic; using System.Linq; using System.Threading.Tasks;\n"
        + File.ReadAllText(Path.Combine(Checkout.Root, "tests", "TorchConv.Tests", "Summaries", "ForwardModels.cs"));

    public static TheoryData<string> Names => [.. ForwardModels.Inputs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_child_is_seen_and_the_total_is_exact(string model)
    {
        nn.Module seen = ModelAssembly.Make(Models.Value, NameOf(model));
        var twin = (nn.Module)Activator.CreateInstance(WithCall.Value.GetType(NameOf(model))!)!;

        ModelSummary summary = ModelSummary.Of(seen, InputsOf(model)), expected = ModelSummary.Of(twin, InputsOf(model));

        Lines(summary).Should().Equal(Lines(expected));
        summary.MultiplyAdds.IsComplete.Should().BeTrue();
        summary.Unused.Should().BeEmpty();
        summary.Parameters.Should().Be(seen.parameters().Sum(parameter => parameter.numel()));
        summary.Model.All.Select(facts => facts.Path).Should().Contain(LeavesWithWeights(seen));
    }

    /// <summary>As the test assembly is loaded, nothing in it is changed: children that are called by forward cannot be seen.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void In_process_the_total_is_exact_or_a_lower_bound_and_nothing_is_called_unused(string model)
    {
        var bypassing = (nn.Module)Activator.CreateInstance(typeof(ForwardModels).Assembly.GetType(NameOf(model))!)!;
        var twin = (nn.Module)Activator.CreateInstance(WithCall.Value.GetType(NameOf(model))!)!;

        ModelSummary summary = ModelSummary.Of(bypassing, InputsOf(model)), expected = ModelSummary.Of(twin, InputsOf(model));

        summary.Model.Outputs.Should().Equal(expected.Model.Outputs);
        summary.Unused.Should().BeEmpty();
        if (summary.MultiplyAdds.IsComplete)
            summary.MultiplyAdds.Should().Be(expected.MultiplyAdds);
        else
            summary.MultiplyAdds.Known.Should().BeLessThan(expected.MultiplyAdds.Known);
        string[] seen = [.. summary.Model.All.Select(facts => facts.Path)];
        LeavesWithWeights(bypassing).Where(leaf => !seen.Contains(leaf)).Should()
            .OnlyContain(leaf => summary.Unseen.Any(path => leaf == path || leaf.StartsWith(path + ".", StringComparison.Ordinal)));
    }

    /// <summary>By hand: positions × weights of each layer.</summary>
    [Theory]
    [InlineData(nameof(ForwardModels.Vae), 2 * ((784 * 40) + (2 * 40 * 5) + (5 * 40) + (40 * 784)))]
    [InlineData(nameof(ForwardModels.SqueezeAndExcitation), 2 * 2 * 8 * 2)]
    [InlineData(nameof(ForwardModels.Inception), 2 * 14 * 14 * ((16 * 4) + (16 * 4) + (4 * 6 * 9) + (16 * 2) + (2 * 4 * 25) + (16 * 4)))]
    [InlineData(nameof(ForwardModels.Gpt), 2 * 12 * ((2 * 12 * 24 * 24) + (24 * 50)))]
    [InlineData(nameof(ForwardModels.EveryWay), 2 * 11 * 16)]
    [InlineData(nameof(ForwardModels.SeveralInputs), 2 * 16 * (5 + 8 + 4))]
    public void The_total_is_that_of_the_formulas(string model, long multiplyAdds) =>
        ModelSummary.Of(ModelAssembly.Make(Models.Value, NameOf(model)), InputsOf(model)).MultiplyAdds.Exact.Should().Be(multiplyAdds);

    [Fact]
    public void A_shape_error_names_the_module_and_the_way_there()
    {
        nn.Module model = ModelAssembly.Make(Models.Value, NameOf(nameof(ForwardModels.UNet)));

        model.Invoking(m => m.Summarize(1, 4, 32, 32)).Should().Throw<ArgumentException>().WithMessage(
            "inc.double_conv.0 (Conv2d) cannot take 1×4×32×32: it expects N×3×H×W or 3×H×W (in_channels 3). "
            + "Call path: UNet 1×4×32×32 → inc (DoubleConv) 1×4×32×32 → inc.double_conv (Sequential) 1×4×32×32 → inc.double_conv.0 (Conv2d) 1×4×32×32*");
    }

    /// <summary>The compiler of F# names the type that overrides forward, and that of C# the one that declares it.</summary>
    [Fact]
    public void Another_compiler_may_name_the_type_that_overrides_forward()
    {
        string folder = Directory.CreateTempSubdirectory("torchconv-").FullName, path = Path.Combine(folder, "models.dll");
        using (AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(typeof(ForwardModels).Assembly.Location))
        {
            ModuleDefinition module = assembly.MainModule;
            TypeDefinition every = module.GetType(NameOf(nameof(ForwardModels.EveryWay)).Replace('+', '/'));
            MethodReference ofLinear = module.ImportReference(typeof(Linear).GetMethod("forward"));
            TypeReference generic = every.Fields.Single(field => field.Name == "generic").FieldType;
            MethodReference ofGeneric = new("forward", ofLinear.ReturnType, generic) { HasThis = true, Parameters = { new(ofLinear.ReturnType) } };
            Instruction[] calls =
            [
                .. every.Methods.Concat(every.NestedTypes.SelectMany(type => type.Methods)).Where(method => method.HasBody)
                    .SelectMany(method => method.Body.Instructions)
                    .Where(instruction => instruction.OpCode == OpCodes.Callvirt && instruction.Operand is MethodReference { Name: "forward" }),
            ];
            foreach (Instruction call in calls)
                call.Operand = call.Previous.Operand is MethodReference { Name: "Run" } ? ofGeneric : ofLinear;
            calls.Should().HaveCountGreaterThan(4);
            assembly.Write(path);
        }

        ModelSummary summary = ModelSummary.Of(ModelAssembly.Make(path, NameOf(nameof(ForwardModels.EveryWay))), [2, 4]);

        summary.Unseen.Should().BeEmpty();
        summary.MultiplyAdds.Exact.Should().Be(2 * 11 * 16);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void An_assembly_is_unloaded_when_its_models_are_gone()
    {
        WeakReference assembly = Summarised();
        for (int i = 0; i < 10 && assembly.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        assembly.IsAlive.Should().BeFalse();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Summarised()
        {
            using nn.Module model = ModelAssembly.Make(Models.Value, NameOf(nameof(ForwardModels.ResNet)));
            model.Summarize(1, 3, 32, 32).MultiplyAdds.IsComplete.Should().BeTrue();
            return new WeakReference(model.GetType().Assembly);
        }
    }

    [Fact]
    public void The_file_stays_as_it_is_and_other_assemblies_are_left_alone()
    {
        string path = typeof(ForwardModels).Assembly.Location;
        byte[] before = File.ReadAllBytes(path);

        using MemoryStream? changed = ForwardAsCall.Read(path);

        changed.Should().NotBeNull();
        File.ReadAllBytes(path).Should().Equal(before);
        ForwardAsCall.Read(typeof(FactAttribute).Assembly.Location).Should().BeNull("it knows nothing of TorchSharp");
        ForwardAsCall.Read(typeof(torch).Assembly.Location).Should().BeNull("TorchSharp's own modules are seen as they are");
        ForwardAsCall.Read(typeof(KnownModels).Assembly.Location).Should().BeNull("all of its models use call");
    }

    public void Dispose() => _scope.Dispose();

    private static string NameOf(string model) => $"{typeof(ForwardModels).FullName}+{model}";

    private static ModelInput[] InputsOf(string model) => [.. ForwardModels.Inputs[model].Select(input => ModelInput.Parse(input))];

    private static IEnumerable<string> Lines(ModelSummary summary) => summary.Model.All.Select(facts =>
        $"{facts.Path} {facts.Type} {string.Join(' ', facts.Inputs)} {string.Join(' ', facts.Outputs)} {facts.Parameters} {facts.MultiplyAdds} {facts.IsRepeated}");

    private static IEnumerable<string> LeavesWithWeights(nn.Module model) =>
        from named in model.named_modules()
        where !named.module.named_children().Any() && named.module.parameters().Any()
        select named.name;
}
