namespace TorchConv.Cli.Doctor;

/// <summary>
/// A layer and its gradients in plain C# and float64, from the definition: every weight carries numbers from positions of the
/// larger side (the input of a convolution, the output of a transposed one) to positions of the smaller side, and back.
/// With each result comes the sum of the magnitudes of its terms, and how many terms and partial sums it has at most: what rounding can do.
/// </summary>
internal sealed record Reference(Results Values, Results Magnitudes, Counts Terms, Counts PartialSums)
{
    public static Reference Of(Problem problem, Operands operands) => new Computation(problem, operands).Run();

    private sealed class Computation(Problem problem, Operands operands)
    {
        private readonly bool _isTransposed = problem.Operation == Operation.Transposed;
        private readonly Sums _output = new(operands.OutputGradient.Length);
        private readonly Sums _input = new(operands.Input.Length);
        private readonly Sums _weight = new(operands.Weight.Length + operands.Bias.Length);

        public Reference Run()
        {
            var (large, small) = _isTransposed ? (problem.Output, problem.Input) : (problem.Input, problem.Output);
            AxisTaps rows = AxisTaps.Of(
                large.Height, small.Height, problem.Kernel.Height, problem.Stride.Height, problem.Dilation.Height,
                problem.Around(problem.Padding.Height, problem.Kernel.Height, problem.Dilation.Height).Before, problem.Mode);
            AxisTaps columns = AxisTaps.Of(
                large.Width, small.Width, problem.Kernel.Width, problem.Stride.Width, problem.Dilation.Width,
                problem.Around(problem.Padding.Width, problem.Kernel.Width, problem.Dilation.Width).Before, problem.Mode);

            if (problem.HasWeight)
                Convolve(rows, columns, (int)large.Height, (int)large.Width, (int)small.Height, (int)small.Width);
            else
                Pool(rows, columns);
            AddBias();

            long taps = problem.Kernel.Height * problem.Kernel.Width, overlap = (long)rows.MostAtAnInput * columns.MostAtAnInput;
            long inPerGroup = problem.HasWeight ? problem.In / problem.Groups : 1, outPerGroup = problem.HasWeight
                ? problem.Out / problem.Groups : 1;
            return new(
                new Results(problem.OutputShape, _output.Values, _input.Values, problem.HasWeight ? _weight.Values : null),
                new Results(problem.OutputShape, _output.Magnitudes, _input.Magnitudes, problem.HasWeight ? _weight.Magnitudes : null),
                new Counts(
                    (inPerGroup * (_isTransposed ? overlap : taps)) + (problem.HasBias ? 1 : 0),
                    outPerGroup * (_isTransposed ? taps : overlap),
                    problem.Batch * Math.Max(small.Height * small.Width, problem.HasBias ? problem.Output.Height * problem.Output.Width
                        : 0)),
                new Counts((_isTransposed ? overlap : 1) + (problem.HasBias ? 1 : 0), _isTransposed ? 1 : overlap, problem.Batch));
        }

        private void Convolve(AxisTaps rows, AxisTaps columns, int largeHeight, int largeWidth, int smallHeight, int smallWidth)
        {
            int largeChannels = _isTransposed ? problem.Out : problem.In, smallChannels = _isTransposed ? problem.In : problem.Out;
            int largePerGroup = largeChannels / problem.Groups, smallPerGroup = smallChannels / problem.Groups;
            int kernelHeight = (int)problem.Kernel.Height, kernelWidth = (int)problem.Kernel.Width;
            var (larges, smalls) = _isTransposed ? (operands.OutputGradient, operands.Input) : (operands.Input, operands.OutputGradient);
            var (toLarge, toSmall) = _isTransposed ? (_output, _input) : (_input, _output);

            for (int n = 0; n < problem.Batch; n++)
            {
                for (int s = 0; s < smallChannels; s++)
                {
                    for (int i = 0; i < largePerGroup; i++)
                    {
                        int large = ((n * largeChannels) + (s / smallPerGroup * largePerGroup) + i) * largeHeight * largeWidth;
                        int small = ((n * smallChannels) + s) * smallHeight * smallWidth;
                        for (int tap = 0; tap < kernelHeight * kernelWidth; tap++)
                        {
                            int at = (((s * largePerGroup) + i) * kernelHeight * kernelWidth) + tap;
                            double weight = operands.Weight[at], magnitude = Math.Abs(weight), gradient = 0, gradientMagnitude = 0;
                            for (int y = 0; y < smallHeight; y++)
                            {
                                int row = rows.Input(y, tap / kernelWidth);
                                if (row < 0)
                                    continue;
                                for (int x = 0; x < smallWidth; x++)
                                {
                                    int column = columns.Input(x, tap % kernelWidth);
                                    if (column < 0)
                                        continue;
                                    int l = large + (row * largeWidth) + column, k = small + (y * smallWidth) + x;
                                    double ofLarge = larges[l], ofSmall = smalls[k], product = ofLarge * ofSmall;
                                    toSmall.Values[k] += weight * ofLarge;
                                    toSmall.Magnitudes[k] += magnitude * Math.Abs(ofLarge);
                                    toLarge.Values[l] += weight * ofSmall;
                                    toLarge.Magnitudes[l] += magnitude * Math.Abs(ofSmall);
                                    gradient += product;
                                    gradientMagnitude += Math.Abs(product);
                                }
                            }

                            _weight.Values[at] += gradient;
                            _weight.Magnitudes[at] += gradientMagnitude;
                        }
                    }
                }
            }
        }

        /// <summary>The largest of each window, the first of equal ones; or the average, zeros around the input included.</summary>
        private void Pool(AxisTaps rows, AxisTaps columns)
        {
            var (input, output) = (problem.Input, problem.Output);
            int taps = (int)(problem.Kernel.Height * problem.Kernel.Width), kernelWidth = (int)problem.Kernel.Width;
            for (int k = 0; k < _output.Values.Length; k++)
            {
                int x = (int)(k % output.Width), y = (int)(k / output.Width % output.Height),
                    plane = (int)(k / output.Width / output.Height);
                int largest = -1;
                for (int tap = 0; tap < taps; tap++)
                {
                    int row = rows.Input(y, tap / kernelWidth), column = columns.Input(x, tap % kernelWidth);
                    if (row < 0 || column < 0)
                        continue;
                    int at = (int)((plane * input.Height * input.Width) + (row * input.Width) + column);
                    if (problem.Operation == Operation.MaxPooling)
                        largest = largest < 0 || operands.Input[at] > operands.Input[largest] ? at : largest;
                    else
                        Carry(at, k, 1.0 / taps);
                }

                if (largest >= 0)
                    Carry(largest, k, 1);
            }

            if (problem.Operation == Operation.MaxPooling)
                Array.Clear(_output.Magnitudes); // The largest number is found without rounding.
        }

        private void Carry(int from, int to, double weight)
        {
            _output.Add(to, weight * operands.Input[from]);
            _input.Add(from, weight * operands.OutputGradient[to]);
        }

        private void AddBias()
        {
            int positions = (int)(problem.Output.Height * problem.Output.Width);
            for (int k = 0; operands.Bias.Length > 0 && k < _output.Values.Length; k++)
            {
                int channel = k / positions % problem.Out;
                _output.Add(k, operands.Bias[channel]);
                _weight.Add(operands.Weight.Length + channel, operands.OutputGradient[k]);
            }
        }
    }

    /// <summary>Sums, and the sums of their terms' magnitudes.</summary>
    private sealed class Sums(int count)
    {
        public double[] Values { get; } = new double[count];

        public double[] Magnitudes { get; } = new double[count];

        public void Add(int at, double term)
        {
            Values[at] += term;
            Magnitudes[at] += Math.Abs(term);
        }
    }
}
