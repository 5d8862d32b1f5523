using System.Globalization;
using Mono.Cecil;
using Mono.Cecil.Cil;
using TorchConv.Layers;
using TorchConv.Modules;
using TorchConv.ReceptiveFields;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Tests.Layers;

/// <summary>
/// TorchSharp 0.107 makes a <see cref="Scalar"/> of a number, passes its handle to libtorch and keeps nothing of it: the garbage collector
/// may free the number before libtorch reads it. Then an operation fails, or computes something else; 1 of 16,000 sums did while another thread
/// collected all the time. Which of its methods do so is read from TorchSharp itself, and none of them is called here.
/// </summary>
[Collection(Alone.Name)]
public sealed class HeldScalarTests
{
    private const string ScalarType = "TorchSharp.Scalar";

    /// <summary>It makes a Scalar of each number among its arguments; here it is called with a tensor alone.</summary>
    private const string InvokedWithATensor = "System.Object TorchSharp.torch/jit/CompilationUnit::invoke(System.String,System.Object[])";

    private static readonly Lazy<HashSet<string>> Losing = new(FindLosing);

    /// <summary>How many operations run under the collector; a million take some minutes.</summary>
    private static int Operations => int.Parse(Environment.GetEnvironmentVariable("TORCHCONV_COLLECTED_OPERATIONS") ?? "2000", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("TorchConv")]
    [InlineData("TorchConv.Cli")]
    [InlineData("TorchConv.Lab")]
    [InlineData("TorchConv.Samples")]
    public void Nothing_here_makes_a_Scalar_that_nothing_holds(string assembly)
    {
        IEnumerable<string> lost =
            from method in MethodsOf(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"))
            from instruction in method.Body.Instructions
            where instruction.Operand is MethodReference
            let called = (MethodReference)instruction.Operand
            where called.FullName != InvokedWithATensor
            where Losing.Value.Contains(called.GetElementMethod().FullName) || (Makes(called) && !IsHeld(instruction, method))
            select $"{method.FullName} calls {called.FullName}";

        lost.Should().BeEmpty();
    }

    /// <summary>The methods that are found, of those that are written most often.</summary>
    [Theory]
    [InlineData("op_Addition(TorchSharp.torch/Tensor,TorchSharp.torch/Tensor)", true)]
    [InlineData("op_Addition(TorchSharp.torch/Tensor,System.Double)", true)]
    [InlineData("op_Subtraction(System.Double,TorchSharp.torch/Tensor)", true)]
    [InlineData("op_Multiply(TorchSharp.torch/Tensor,System.Double)", true)]
    [InlineData("op_Division(TorchSharp.torch/Tensor,System.Int32)", true)]
    [InlineData("add(TorchSharp.torch/Tensor)", true)]
    [InlineData("add_(TorchSharp.torch/Tensor)", true)]
    [InlineData("square()", true)]
    [InlineData("op_Subtraction(TorchSharp.torch/Tensor,TorchSharp.torch/Tensor)", false)]
    [InlineData("op_Multiply(TorchSharp.torch/Tensor,TorchSharp.torch/Tensor)", false)]
    [InlineData("add(TorchSharp.torch/Tensor,TorchSharp.Scalar)", false)]
    [InlineData("abs()", false)]
    public void What_loses_a_Scalar_is_found_in_TorchSharp(string method, bool loses) =>
        Losing.Value.Contains($"TorchSharp.torch/Tensor TorchSharp.torch/Tensor::{method}").Should().Be(loses);

    /// <summary>
    /// What calls such a method from its own forward or step is not seen where it is called through Module or Optimizer: docs/findings.md names
    /// these classes, and says what that means for the library and the samples.
    /// </summary>
    [Fact]
    public void Modules_and_optimizers_that_lose_a_Scalar_are_those_that_the_findings_name()
    {
        string[] losing = [.. Losing.Value.Select(method => System.Text.RegularExpressions.Regex.Match(method, @" TorchSharp\.Modules\.(\w+)(/.*)?::.*(forward|step)"))
            .Where(match => match.Success).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

        losing.Should().HaveCountGreaterThan(20);
        File.ReadAllText(Path.Combine(Checkout.Root, "docs", "findings.md")).Should().Contain($": {string.Join(", ", losing)}. ");
        File.ReadAllText(Path.Combine(Checkout.Root, "docs", "findings.zh.md")).Should().Contain($"：{string.Join("、", losing)}。");
    }

    [Fact]
    public void Operations_are_right_while_the_collector_runs_all_the_time()
    {
        using CancellationTokenSource over = new();
        Thread collector = new(() =>
        {
            while (!over.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            Conv2dSpec layer = Layer.Conv2d(1, 1, 2);
            using Tensor half = tensor(new[] { 0.5 }), quarter = tensor(new[] { 0.25 });
            for (int done = 0; done < Operations;)
            {
                // Each draw has a square and a sum.
                EffectiveField.Measure(layer, draws: 20).Size.Should().Be((Size)2);
                done += 40;
                for (int i = 0; i < 30; i++)
                {
                    using Tensor sum = half.Plus(quarter), more = sum.Plus(0.125);
                    more.Increase(quarter);
                    more.item<double>().Should().Be(1.125);
                    done += 3;
                }
            }
        }
        finally
        {
            over.Cancel();
            collector.Join();
        }
    }

    /// <summary>The methods of TorchSharp that make a Scalar and pass it on, and those that call them.</summary>
    private static HashSet<string> FindLosing()
    {
        MethodDefinition[] methods = [.. MethodsOf(typeof(torch).Assembly.Location).Where(method => method.DeclaringType.FullName != ScalarType && method.ReturnType.FullName != ScalarType)];
        HashSet<string> losing = [.. methods.Where(method => Calls(method).Any(Makes)).Select(method => method.FullName)];
        int before;
        do
        {
            before = losing.Count;
            losing.UnionWith(methods.Where(method => Calls(method).Any(called => losing.Contains(called.GetElementMethod().FullName))).Select(method => method.FullName));
        }
        while (losing.Count > before);
        return losing;
    }

    private static bool Makes(MethodReference method) =>
        method.ReturnType.FullName == ScalarType && method.DeclaringType.Namespace == "TorchSharp" && !method.Name.StartsWith("get_", StringComparison.Ordinal);

    /// <summary>Whether it stays in a static field, or in a variable that is disposed of after it was used.</summary>
    private static bool IsHeld(Instruction making, MethodDefinition method) =>
        making.Next.OpCode == OpCodes.Stsfld
        || (making.Next.OpCode.Name.StartsWith("stloc", StringComparison.Ordinal) && Calls(method).Any(called => called.Name == nameof(IDisposable.Dispose)));

    private static IEnumerable<MethodReference> Calls(MethodDefinition method) => method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>();

    private static IEnumerable<MethodDefinition> MethodsOf(string assembly) =>
        AssemblyDefinition.ReadAssembly(assembly).MainModule.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody);
}
