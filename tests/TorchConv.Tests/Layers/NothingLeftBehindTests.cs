using System.Diagnostics;
using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Tests.Layers;

/// <summary>No tensor, no mode, no draw of the random generator is left behind by describing, measuring and building.</summary>
[Collection(Alone.Name)]
public class NothingLeftBehindTests
{
    private const long Megabyte = 1 << 20;

    private static readonly (LayerSpec Layer, Shape Input)[] EveryKind =
    [
        (Layer.FullyConnected(30, 300), [1, 30]),
        (Layer.Conv2d(3, 30, 10), [1, 3, 32, 32]),
        (Layer.Conv2d(3, 30, 3, padding: 1, paddingMode: PaddingModes.Reflect), [1, 3, 32, 32]),
        (Layer.Conv2d(3, 30, 4, padding: Padding2d.Same, dilation: 2, bias: false), [1, 3, 32, 32]),
        (Layer.DepthwiseSeparable(3, 30, 10), [1, 3, 32, 32]),
        (Layer.Transposed(3, 30, 10, stride: 2, outputPadding: 1), [1, 3, 32, 32]),
        (Layer.MaxPool2d(3, dilation: 2), [1, 3, 32, 32]),
        (Layer.AvgPool2d(2), [1, 3, 32, 32]),
        (Layer.Stack(Layer.Transposed(3, 30, 4), Layer.FullyConnected(35, 7), Layer.Pointwise(30, 3)), [1, 3, 32, 32]),
    ];

    [Fact]
    public void After_ten_thousand_modules_built_and_disposed_of() => LeavesNothing((layer, _) => layer.Build().Dispose());

    [Fact]
    public void After_ten_thousand_measurements() => LeavesNothing((layer, input) => layer.Measure(input));

    [Fact]
    public void After_ten_thousand_inputs_refused() =>
        LeavesNothing((layer, input) => Assert.Throws<ArgumentException>(() => layer.Measure(input.With(0, 0))));

    [Fact]
    public void In_the_dispose_scope_of_the_caller()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor own = ones(3);
        foreach ((LayerSpec layer, Shape input) in EveryKind)
            layer.Measure(input).Should().Be(layer.Predict(input));

        scope.DisposablesCount.Should().Be(1);
        own.IsInvalid.Should().BeFalse();
    }

    [Fact]
    public void A_module_outlives_the_dispose_scope_in_which_it_was_built_as_TorchSharps_own_do()
    {
        nn.Module<Tensor, Tensor> module;
        using (NewDisposeScope())
            module = Layer.DepthwiseSeparable(3, 30, 10).Build();

        ParameterCount.Of(module).All.Should().Be(423);
        using DisposeScope scope = NewDisposeScope();
        module.call(ones(1, 3, 32, 32)).shape.Should().Equal(1, 30, 23, 23);
        module.Dispose();
    }

    [Fact]
    public void Measuring_draws_no_random_number()
    {
        using Tensor before = get_rng_state();
        foreach ((LayerSpec layer, Shape input) in EveryKind)
            layer.Measure(input);
        using Tensor after = get_rng_state();
        after.data<byte>().ToArray().Should().Equal(before.data<byte>().ToArray());
    }

    [Fact]
    public void Measuring_leaves_the_gradient_mode_as_it_was()
    {
        foreach ((LayerSpec layer, Shape input) in EveryKind)
        {
            layer.Measure(input);
            is_grad_enabled().Should().BeTrue();
            layer.Invoking(l => l.Measure(input.With(0, 0))).Should().Throw<ArgumentException>();
            is_grad_enabled().Should().BeTrue();
            using (no_grad())
            {
                layer.Measure(input).Should().Be(layer.Predict(input));
                is_grad_enabled().Should().BeFalse();
            }
        }
    }

    [Fact]
    public void Measuring_works_in_inference_mode_and_stays_in_it()
    {
        using (inference_mode())
        {
            foreach ((LayerSpec layer, Shape input) in EveryKind)
                layer.Measure(input).Should().Be(layer.Predict(input));
            is_inference_mode_enabled().Should().BeTrue();
        }

        is_inference_mode_enabled().Should().BeFalse();
    }

    [Fact]
    public void Measuring_does_not_depend_on_the_default_type_or_device()
    {
        try
        {
            foreach (ScalarType type in new[] { float64, float16, bfloat16 })
            {
                foreach (Device device in new[] { META, CPU })
                {
                    set_default_dtype(type);
                    set_default_device(device);
                    foreach ((LayerSpec layer, Shape input) in EveryKind)
                        layer.Measure(input).Should().Be(layer.Predict(input), $"{type} on {device}");
                }
            }
        }
        finally
        {
            set_default_dtype(float32);
            set_default_device(CPU);
        }
    }

    [Fact]
    public void Threads_do_not_disturb_each_other() =>
        Parallel.For(0, 2000, n =>
        {
            (LayerSpec layer, Shape input) = EveryKind[n % EveryKind.Length];
            layer.Measure(input).Should().Be(layer.Predict(input));
            is_grad_enabled().Should().BeTrue();
        });

    /// <summary>TorchSharp's own count of the tensors of this thread, and the memory of the process.</summary>
    private static void LeavesNothing(Action<LayerSpec, Shape> act)
    {
        Repeat(500);
        (long tensors, long memory) = Held();

        Repeat(10000);

        (long tensorsAfter, long memoryAfter) = Held();
        tensorsAfter.Should().Be(tensors);
        (memoryAfter - memory).Should().BeLessThan(20 * Megabyte);

        void Repeat(int times)
        {
            for (int i = 0; i < times; i++)
            {
                (LayerSpec layer, Shape input) = EveryKind[i % EveryKind.Length];
                act(layer, input);
            }
        }
    }

    private static (long Tensors, long Memory) Held()
    {
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        return (DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount, process.WorkingSet64);
    }
}
