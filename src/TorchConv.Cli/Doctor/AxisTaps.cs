namespace TorchConv.Cli.Doctor;

/// <summary>
/// Where a kernel meets its input along one axis, written from the definition: output position y and weight k meet input
/// position stride · y + dilation · k − padding; −1 where that lies outside and counts as 0.
/// </summary>
internal sealed class AxisTaps
{
    private readonly int[] _inputs;
    private readonly int _kernel;

    private AxisTaps(int[] inputs, int kernel, int mostAtAnInput)
    {
        _inputs = inputs;
        _kernel = kernel;
        MostAtAnInput = mostAtAnInput;
    }

    /// <summary>How many pairs of an output position and a weight meet the same input position, at most.</summary>
    public int MostAtAnInput { get; }

    public int Input(int output, int weight) => _inputs[(output * _kernel) + weight];

    public static AxisTaps Of(long input, long output, long kernel, long stride, long dilation, long before, PaddingMode mode)
    {
        int[] inputs = new int[output * kernel], counts = new int[input];
        for (long y = 0; y < output; y++)
        {
            for (long k = 0; k < kernel; k++)
            {
                int position = Source((int)((stride * y) + (dilation * k) - before), (int)input, mode);
                inputs[(y * kernel) + k] = position;
                if (position >= 0)
                    counts[position]++;
            }
        }

        return new(inputs, (int)kernel, counts.Max());
    }

    private static int Source(int position, int length, PaddingMode mode) => mode switch
    {
        _ when position >= 0 && position < length => position,
        PaddingMode.Zeros => -1,
        PaddingMode.Replicate => position < 0 ? 0 : length - 1,
        PaddingMode.Reflect => position < 0 ? -position : (2 * (length - 1)) - position,
        _ => (position + length) % length,
    };
}
