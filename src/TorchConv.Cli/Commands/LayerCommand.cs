using System.CommandLine;
using TorchConv.Arithmetic;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Options;
using TorchConv.Cli.Output;
using TorchConv.Layers;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary><c>torchconv layer KIND</c>: one layer: its facts from both sources, its formula and the code that creates it.</summary>
internal static class LayerCommand
{
    public static Command Create() => new("layer", "One layer: its facts, the formula written out, and the C# and PyTorch line to copy.")
    {
        Linear(),
        Conv(),
        Transposed(),
        Pointwise(),
        Separable(),
    };

    private static Command Linear()
    {
        var inFeatures = LayerOptions.In(300, "Numbers in a row of the input.");
        var outFeatures = LayerOptions.Out(3000, "Numbers in a row of the output.");
        return Kind("linear", "A fully connected layer.", "1x300", [inFeatures, outFeatures], (result, bias) =>
        {
            LinearSpec layer = Layer.FullyConnected(result.GetValue(inFeatures), result.GetValue(outFeatures), bias);
            return (layer, [1, layer.InFeatures]);
        });
    }

    private static Command Conv()
    {
        var (inChannels, outChannels, kernel, stride) = (
            LayerOptions.In(), LayerOptions.Out(), LayerOptions.Kernel(), LayerOptions.Stride());
        var (padding, dilation, groups) = (LayerOptions.Padding(), LayerOptions.Dilation(), LayerOptions.Groups());
        Option[] options = [inChannels, outChannels, kernel, stride, padding, dilation, groups];
        return Kind("conv", "A convolution, which may be dilated or grouped.", "1x3x32x32", options, (result, bias) =>
        {
            Conv2dSpec layer = Layer.Conv2d(
                result.GetValue(inChannels),
                result.GetValue(outChannels),
                result.GetValue(kernel),
                result.GetValue(stride),
                result.GetValue(padding),
                result.GetValue(dilation),
                result.GetValue(groups),
                bias);
            return (layer, [1, layer.InChannels, 32, 32]);
        });
    }

    private static Command Transposed()
    {
        var (inChannels, outChannels, kernel, stride) = (
            LayerOptions.In(), LayerOptions.Out(), LayerOptions.Kernel(), LayerOptions.Stride());
        var (padding, outputPadding, dilation, groups) = (
            LayerOptions.NumericPadding(), LayerOptions.OutputPadding(), LayerOptions.Dilation(), LayerOptions.Groups());
        Option[] options = [inChannels, outChannels, kernel, stride, padding, outputPadding, dilation, groups];
        return Kind("transposed", "A transposed convolution.", "1x3x32x32", options, (result, bias) =>
        {
            ConvTranspose2dSpec layer = Layer.Transposed(
                result.GetValue(inChannels),
                result.GetValue(outChannels),
                result.GetValue(kernel),
                result.GetValue(stride),
                result.GetValue(padding),
                result.GetValue(outputPadding),
                result.GetValue(dilation),
                result.GetValue(groups),
                bias);
            return (layer, [1, layer.InChannels, 32, 32]);
        });
    }

    private static Command Pointwise()
    {
        var (inChannels, outChannels) = (LayerOptions.In(), LayerOptions.Out());
        return Kind("pointwise", "A convolution of kernel size 1.", "1x3x32x32", [inChannels, outChannels], (result, bias) =>
        {
            Conv2dSpec layer = Layer.Pointwise(result.GetValue(inChannels), result.GetValue(outChannels), bias);
            return (layer, [1, layer.InChannels, 32, 32]);
        });
    }

    private static Command Separable()
    {
        var (inChannels, outChannels, kernel) = (LayerOptions.In(), LayerOptions.Out(), LayerOptions.Kernel());
        var (stride, padding, dilation) = (LayerOptions.Stride(), LayerOptions.Padding(), LayerOptions.Dilation());
        Option[] options = [inChannels, outChannels, kernel, stride, padding, dilation];
        return Kind("separable", "A depthwise convolution, then a pointwise one.", "1x3x32x32", options, (result, bias) =>
        {
            long channels = result.GetValue(inChannels);
            StackSpec layer = Layer.DepthwiseSeparable(
                channels,
                result.GetValue(outChannels),
                result.GetValue(kernel),
                result.GetValue(stride),
                result.GetValue(padding),
                result.GetValue(dilation),
                bias);
            return (layer, [1, channels, 32, 32]);
        });
    }

    private static Command Kind(
        string kind,
        string description,
        string defaultInput,
        IReadOnlyList<Option> options,
        Func<ParseResult, bool, (LayerSpec Layer, Shape DefaultInput)> describe)
    {
        Command command = new(kind, description);
        foreach (Option option in options)
            command.Add(option);
        Option<bool> noBias = new("--no-bias") { Description = "Without the number added to each output." };
        ParsedOption<Shape?> input = LayerOptions.Input(defaultInput);
        command.Add(noBias);
        command.Add(input);
        OutputOptions output = new(command);
        command.SetAction(result =>
        {
            var (layer, defaultShape) = describe(result, !result.GetValue(noBias));
            return Report(kind, layer, result.GetValue(input) ?? defaultShape, output, result);
        });
        return command;
    }

    private static int Report(string kind, LayerSpec layer, Shape input, OutputOptions output, ParseResult result)
    {
        LayerFacts predicted = layer.Predict(input);
        LayerFacts measured = layer.Measure(input);
        bool agree = predicted == measured;
        bool zh = output.IsChinese(result);
        Table table = new(
            [new(zh ? "数值" : "fact"), new(zh ? "推算" : "predicted", IsNumber: true), new(zh ? "实测" : "measured", IsNumber: true)],
            [
                [zh ? "参数" : "parameters", predicted.Parameters, measured.Parameters],
                [zh ? "权重" : "weights", predicted.WeightParameters, measured.WeightParameters],
                [zh ? "偏置" : "biases", predicted.BiasParameters, measured.BiasParameters],
                [zh ? "输出形状" : "output shape", predicted.OutputShape, measured.OutputShape],
                [zh ? "乘加次数" : "multiply-adds", predicted.MultiplyAdds, measured.MultiplyAdds],
            ]);
        output.Write(
            Document.Create(
                [
                    table,
                    new Line(""),
                    new Pairs(
                    [
                        (zh ? "输入形状" : "input shape", input),
                        (zh ? "参数公式" : "parameters", layer.Formula),
                        ("C#", layer.CSharp),
                        ("PyTorch", layer.PyTorch),
                    ]),
                    .. agree ? Array.Empty<Block>() : [new Line(zh ? "推算与实测不一致" : "predicted and measured differ", Tone.Bad)],
                ],
                LayerReport.From(kind, layer, input, measured),
                Json.Readable.LayerReport),
            result);
        return Ending.StatusOf(agree);
    }
}
