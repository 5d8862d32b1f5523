using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Cli.Doctor;

/// <summary>How often libtorch's numbers differ from a plain computation, for one kind of layer, one direction, one type.</summary>
/// <param name="Layer">The kind.</param>
/// <param name="Pass">"forward", or "gradient" with respect to the input.</param>
/// <param name="Type">"float32" or "float64".</param>
/// <param name="Cases">Layers tried.</param>
/// <param name="Wrong">Layers whose numbers differ by more than rounding can explain.</param>
/// <param name="LargestError">The largest difference, as a share of the largest right number.</param>
internal sealed record NumberCheck(string Layer, string Pass, string Type, int Cases, int Wrong, double LargestError)
{
    /// <summary>Every kind of layer in both types and directions.</summary>
    public static IReadOnlyList<NumberCheck> All()
    {
        var kinds = Trial.Kinds(); // computed once for both types
        return
        [
            .. from type in (ScalarType[])[ScalarType.Float64, ScalarType.Float32]
               from kind in kinds
               from check in Try(kind.Layer, type, kind.Trials)
               select check,
        ];
    }

    private static NumberCheck[] Try(string layer, ScalarType type, Trial[] trials)
    {
        List<double> forward = [], gradient = [];
        foreach (Trial trial in trials)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = trial.Input.As(type).requires_grad_();
            Tensor y = trial.Layer(x, trial.Weight.As(type));
            y.backward([tensor(trial.OutputGradient, type).reshape(y.shape)]);
            forward.Add(Error(Values(y), trial.Output));
            gradient.Add(Error(Values(x.grad!), trial.InputGradient));
        }

        return [Of(layer, "forward", type, forward), Of(layer, "gradient", type, gradient)];
    }

    private static double[] Values(Tensor tensor) => tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();

    private static NumberCheck Of(string layer, string pass, ScalarType type, List<double> errors)
    {
        // The numbers are small integers, so both types could be exact; fast algorithms may still round.
        double tolerance = type == ScalarType.Float32 ? 1e-4 : 1e-10;
        return new NumberCheck(layer, pass, type == ScalarType.Float32 ? "float32" : "float64", errors.Count, errors.Count(error => !(error <= tolerance)), errors.Max());
    }

    private static double Error(double[] observed, double[] expected) =>
        observed.Zip(expected, (a, b) => Math.Abs(a - b)).Max() / Math.Max(1, expected.Max(Math.Abs));
}
