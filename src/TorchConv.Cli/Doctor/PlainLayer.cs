using TorchConv.Arithmetic;

namespace TorchConv.Cli.Doctor;

/// <summary>
/// Convolution and its gradient in plain C#, without libtorch: every weight is carried from an input position to an output
/// position, or back. Tensors are flat arrays of C×H×W; the weight is out×(in/groups)×k×k.
/// </summary>
internal sealed record PlainLayer(int InChannels, int OutChannels, int Groups, SlidingWindow Window)
{
    private int Kernel => (int)Window.Kernel;

    public int WeightLength => OutChannels * (InChannels / Groups) * Kernel * Kernel;

    public int OutputSize(int inputSize) => (int)Window.OutputLength(inputSize);

    /// <summary>The convolution of a square input.</summary>
    public double[] Forward(double[] input, double[] weight, int inputSize)
    {
        double[] output = new double[OutChannels * OutputSize(inputSize) * OutputSize(inputSize)];
        Visit(inputSize, (from, to, by) => output[to] += input[from] * weight[by]);
        return output;
    }

    /// <summary>The gradient with respect to a square input, which is the transposed convolution of the output's gradient.</summary>
    public double[] Backward(double[] outputGradient, double[] weight, int inputSize)
    {
        double[] gradient = new double[InChannels * inputSize * inputSize];
        Visit(inputSize, (from, to, by) => gradient[from] += outputGradient[to] * weight[by]);
        return gradient;
    }

    private void Visit(int inputSize, Action<int, int, int> carry)
    {
        int outputSize = OutputSize(inputSize), inPerGroup = InChannels / Groups, outPerGroup = OutChannels / Groups;
        for (int by = 0; by < WeightLength; by++)
        {
            int column = by % Kernel, row = by / Kernel % Kernel, channel = by / Kernel / Kernel % inPerGroup, outChannel = by / Kernel / Kernel / inPerGroup;
            int inChannel = (outChannel / outPerGroup * inPerGroup) + channel;
            for (int y = 0; y < outputSize; y++)
            {
                for (int x = 0; x < outputSize; x++)
                {
                    int inputRow = InputPosition(y, row), inputColumn = InputPosition(x, column);
                    if (inputRow >= 0 && inputRow < inputSize && inputColumn >= 0 && inputColumn < inputSize)
                        carry((((inChannel * inputSize) + inputRow) * inputSize) + inputColumn, (((outChannel * outputSize) + y) * outputSize) + x, by);
                }
            }
        }
    }

    private int InputPosition(int output, int weight) => (int)((output * Window.Stride) - Window.PaddingBefore + (weight * Window.Dilation));
}
