using TorchConv.ReceptiveFields;

namespace TorchConv.Lab.Exercises;

/// <summary>Exercises made at random: the same seed and level always give the same ones, so that a class gets one sheet by one
/// link.</summary>
public static class ExerciseSheet
{
    /// <summary>The largest seed.</summary>
    public const int MaxSeed = 999_999;

    /// <summary>The levels, from 1.</summary>
    public const int Levels = 3;

    /// <summary>The exercises of a seed, from 0 to <see cref="MaxSeed"/>, at a level from 1 to <see cref="Levels"/>.</summary>
    public static IReadOnlyList<Exercise> Of(int seed, int level)
    {
        Dice dice = new((uint)((seed * Levels) + level));
        return [Output(dice, level), Parameters(dice, level), Padding(dice, level), Gaps(dice, level), Transposed(dice, level),
            MultiplyAdds(dice, level)];
    }

    private static Exercise Output(Dice dice, int level)
    {
        long dilation = level == 1 ? 1 : dice.From(1, 3), stride = level == 1 ? 1 : dice.From(1, 3), padding = dice.From(0, level),
            kernel = dice.From(2, 5);
        long input = (dilation * (kernel - 1)) + 1 + dice.From(3, 8 * level);
        SlidingWindow window = new(kernel, stride, padding, dilation);
        long output = window.OutputLength(input);
        return new Exercise(
            new(
                $"An input of {input}×{input} passes a kernel of {kernel}×{kernel}, stride {stride}, padding {padding}, dilation "
                    + $"{dilation}. How large is the output?",
                $"{input}×{input} 的输入经过 {kernel}×{kernel} 的卷积核，步长 {stride}，填充 {padding}，空洞 {dilation}。输出多大？"),
            $"{output}×{output}",
            Same($"⌊({input} + 2·{padding} − {dilation}·({kernel} − 1) − 1) / {stride}⌋ + 1 = ⌊{input + (2 * padding) - window.Extent} "
                + $"/ {stride}⌋ + 1 = {output}"));
    }

    private static Exercise Parameters(Dice dice, int level)
    {
        long groups = level == 1 ? 1 : dice.From(2, 4), inChannels = groups * dice.From(1, 4 * level),
            outChannels = groups * dice.From(2, 8 * level), kernel = dice.From(1, 5);
        LayerSpec layer = level == 3 && dice.From(0, 1) == 1 ? Layer.DepthwiseSeparable(inChannels, outChannels, kernel)
            : Layer.Conv2d(inChannels, outChannels, kernel, groups: groups);
        return new Exercise(
            layer is Conv2dSpec
                ? new($"How many parameters has {layer.PyTorch}, with its bias?", $"{layer.PyTorch} 有多少个参数（含偏置）？")
                : new(
                    $"How many parameters has a depthwise separable layer from {inChannels} to {outChannels} channels with a kernel of "
                        + $"{kernel}×{kernel}, with its biases?",
                    $"从 {inChannels} 到 {outChannels} 通道、卷积核 {kernel}×{kernel} 的深度可分离卷积有多少个参数（含偏置）？"),
            $"{layer.Parameters}",
            Same(layer.Formula));
    }

    private static Exercise Padding(Dice dice, int level)
    {
        long dilation = level == 1 ? 1 : dice.From(1, 2 * level), kernel = (2 * dice.From(1, level + 1)) + 1;
        SlidingWindow same = SlidingWindow.Same(kernel, dilation);
        return new Exercise(
            new(
                $"Which padding on each side keeps the size, with a kernel of {kernel}×{kernel}, dilation {dilation} and stride 1?",
                $"卷积核 {kernel}×{kernel}、空洞 {dilation}、步长 1 时，每边填充多少能保持尺寸不变？"),
            $"{same.PaddingBefore}",
            Same($"{dilation}·({kernel} − 1) / 2 = {same.PaddingBefore}"));
    }

    private static Exercise Gaps(Dice dice, int level)
    {
        long[] dilations = [.. Enumerable.Range(0,
            level + 1).Select(i => i == 0 && dice.From(0, 2) > 0 ? 1 : dice.From(1, 3 + (2 * level)))];
        ReceptiveField field = ReceptiveField.Of(new StackSpec(dilations.Select(dilation => new Conv2dSpec(1, 1, 3, dilation: dilation))));
        string list = string.Join(", ", dilations);
        return new Exercise(
            new(
                $"Layers of 3×3 with dilations {list}, stride 1, in a row: does the field of one output have gaps? (yes or no)",
                $"若干 3×3 的层，空洞依次为 {list}，步长 1：一个输出的感受野有空隙吗？（有或没有）"),
            field.IsGridded ? "yes" : "no",
            new(
                $"field 1 + 2·({string.Join(" + ", dilations)}) = {field.Size.Height} along an axis, of which {field.Touched.Height} "
                    + "positions are read",
                $"沿一个轴的感受野为 1 + 2·({string.Join(" + ", dilations)}) = {field.Size.Height}，其中读取 {field.Touched.Height} 个位置"));
    }

    private static Exercise Transposed(Dice dice, int level)
    {
        long stride = dice.From(1, level + 1), kernel = dice.From(2, 4), padding = level == 1 ? 0 : dice.From(0, 1),
            input = dice.From(2, 6 * level);
        long outputPadding = level == 3 && stride > 1 ? dice.From(0, 1) : 0;
        long output = new SlidingWindow(kernel, stride, padding).TransposedOutputLength(input, outputPadding);
        return new Exercise(
            new(
                $"A transposed layer with a kernel of {kernel}×{kernel}, stride {stride}, padding {padding}, output padding "
                    + $"{outputPadding} gets {input}×{input}. How large is its output?",
                $"转置卷积的卷积核 {kernel}×{kernel}，步长 {stride}，填充 {padding}，输出填充 {outputPadding}，输入 {input}×{input}。输出多大？"),
            $"{output}×{output}",
            Same($"{stride}·({input} − 1) + {kernel} − 2·{padding} + {outputPadding} = {output}"));
    }

    private static Exercise MultiplyAdds(Dice dice, int level)
    {
        long inChannels = dice.From(1, 4 * level), outChannels = dice.From(2, 4 * level), kernel = dice.From(1, 3),
            input = kernel + dice.From(1, 5 * level);
        LayerFacts facts = Layer.Conv2d(inChannels, outChannels, kernel).Predict([1, inChannels, input, input]);
        return new Exercise(
            new(
                $"How many multiply-adds does torch.nn.Conv2d({inChannels}, {outChannels}, {kernel}) need for an input of {input}×{input}?",
                $"输入 {input}×{input} 时，torch.nn.Conv2d({inChannels}, {outChannels}, {kernel}) 需要多少次乘加？"),
            $"{facts.MultiplyAdds}",
            new(
                $"outputs {facts.OutputShape[2]}·{facts.OutputShape[3]}, each with {kernel}·{kernel}·{inChannels} products in "
                    + $"{outChannels} channels = {facts.MultiplyAdds:N0}",
                $"输出位置 {facts.OutputShape[2]}·{facts.OutputShape[3]} 个，{outChannels} 个通道各 {kernel}·{kernel}·{inChannels} 个乘积 = {facts.MultiplyAdds:N0}"));
    }

    private static Text Same(string text) => new(text, text);

    /// <summary>Numbers that look random and are the same on every machine.</summary>
    private sealed class Dice(uint seed)
    {
        private uint _state = (seed * 2_654_435_761) + 1;

        public long From(long least, long most)
        {
            _state ^= _state << 13;
            _state ^= _state >> 17;
            _state ^= _state << 5;
            return least + (_state % (uint)(most - least + 1));
        }
    }
}
