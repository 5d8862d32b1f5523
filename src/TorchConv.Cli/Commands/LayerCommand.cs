using System.CommandLine;
using System.CommandLine.Parsing;
using TorchConv.Arithmetic;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Options;
using TorchConv.Cli.Output;
using TorchConv.Expressions;
using TorchConv.Layers;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary><c>torchconv layer KIND</c>: one layer: its facts from both sources, its formula and the code that creates it.</summary>
internal static class LayerCommand
{
    public static Command Create()
    {
        Command command = new("layer", "One layer: its facts, the formula written out, and the C# and PyTorch line to copy.")
        {
            Also(Linear(), "fc", "dense"),
            Also(Conv("conv", "A convolution, which may be dilated or grouped."), "conv2d", "ordinary"),
            Also(Conv("dilated", "A convolution whose kernel has holes.", usualDilation: 2), "atrous"),
            Conv("grouped", "A convolution in groups, by default in as many as fit.", usualGroups: 3),
            Depthwise(),
            Also(Pointwise(), "1x1"),
            Also(Separable(), "depthwise-separable"),
            Also(Transposed(), "transpose", "deconv"),
        };
        Argument<string?> expression = new("expression")
        {
            Description = "Or the text that makes it, in quotes: \"nn.Conv2d(3, 30, 10, dilation=2)\".",
            Arity = ArgumentArity.ZeroOrOne,
        };
        ParsedOption<Shape?> input = LayerOptions.Input("1x3x32x32");
        Option<bool> time = Time();
        command.Add(expression);
        command.Add(input);
        command.Add(time);
        FormatOptions output = new(command);
        command.SetAction(result => PastedText.Or(result, () =>
        {
            string? text = result.GetValue(expression);
            if (text is null || !text.Contains('(', StringComparison.Ordinal))
            {
                string problem = text is null ? "a command is missing" : $"\"{text}\" is not known";
                string[] names = [.. command.Subcommands.SelectMany(kind => kind.Aliases.Prepend(kind.Name))];
                if (text is not null && MeantWord.Of(text, names) is { } meant)
                    throw new ArgumentException($"{problem}; did you mean {meant}?");

                string kinds = string.Join(", ", command.Subcommands.Select(kind => kind.Name));
                throw new ArgumentException($"{problem}; layer takes one of: {kinds}; or an expression: \"nn.Conv2d(3, 30, 10)\"");
            }

            LayerSpec layer = LayerExpression.Parse(text);
            return Report(KindOf(layer), layer, result.GetValue(input) ?? InputOf(layer), result.GetValue(time), output, result);
        }));
        return command;
    }

    private static string KindOf(LayerSpec layer) => layer switch
    {
        LinearSpec => "linear",
        Conv2dSpec => "conv",
        ConvTranspose2dSpec => "transposed",
        StackSpec => "stack",
        _ => "pool",
    };

    private static Shape InputOf(LayerSpec layer) => layer switch
    {
        LinearSpec linear => [1, linear.InFeatures],
        ConvolutionSpec convolution => [1, convolution.InChannels, 32, 32],
        StackSpec stack => InputOf(stack.Layers.FirstOrDefault(one => one is not Pool2dSpec) ?? stack.Layers[0]),
        _ => [1, 3, 32, 32],
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

    /// <summary>Gives a command the other names under which it is looked for.</summary>
    private static Command Also(Command command, params string[] names)
    {
        foreach (string name in names)
            command.Aliases.Add(name);
        return command;
    }

    private static Command Conv(string name, string description, long usualDilation = 1, long usualGroups = 1)
    {
        var (inChannels, outChannels, kernel, stride) = (
            LayerOptions.In(), LayerOptions.Out(), LayerOptions.Kernel(), LayerOptions.Stride());
        var (padding, dilation, groups) = (
            LayerOptions.Padding(), LayerOptions.Dilation(usualDilation), LayerOptions.Groups(usualGroups));
        ParsedOption<Size?> want = Want();
        Option[] options = [inChannels, outChannels, kernel, stride, padding, dilation, groups, want];
        return Kind(name, description, "1x3x32x32", options, Special, (result, bias) =>
        {
            Conv2dSpec layer = Layer.Conv2d(
                result.GetValue(inChannels),
                result.GetValue(outChannels),
                result.GetValue(kernel),
                result.GetValue(stride),
                result.GetValue(padding),
                result.GetValue(dilation),
                GroupsOf(result),
                bias);
            return (layer, [1, layer.InChannels, 32, 32]);
        });

        long GroupsOf(ParseResult result) =>
            ChosenGroups.Of(groups, result, result.GetValue(inChannels), result.GetValue(outChannels)).Number;

        // What is looked for, and what PyTorch does not have.
        int? Special(ParseResult result, Shape? input, bool bias, FormatOptions output)
        {
            bool isSame = result.GetValue(padding).IsSame && result.GetValue(stride) != 1;
            if (result.GetValue(want) is null && !isSame)
                return null;
            if (isSame && result.GetValue<bool>(TimeName))
                throw new ArgumentException("same with a stride is no layer of PyTorch; --time is for the layers that are printed");

            Conv2dSpec layer = Layer.Conv2d(
                result.GetValue(inChannels), result.GetValue(outChannels), result.GetValue(kernel), result.GetValue(stride), 0,
                    result.GetValue(dilation), GroupsOf(result), bias);
            Shape image = input ?? [1, layer.InChannels, 32, 32];
            return result.GetValue(want) is { } wanted
                ? LayerSizes.Report(layer, image, wanted, output, result)
                : LayerSizes.ReportSame(TensorFlowSamePadding.Of(layer, LayerSizes.Checked(image)), image, output, result);
        }
    }

    private static Command Depthwise()
    {
        ParsedOption<long> channels = LayerOptions.In();
        ParsedOption<long?> outChannels = new(
            "--out",
            "Channels of the output, a multiple of --in; by default as many.",
            "number",
            text => SizesText.ReadNumber(text),
            "outChannels",
            "groups");
        var (kernel, stride) = (LayerOptions.Kernel(), LayerOptions.Stride());
        var (padding, dilation) = (LayerOptions.Padding(), LayerOptions.Dilation());
        Option[] options = [channels, outChannels, kernel, stride, padding, dilation];
        return Kind("depthwise", "A convolution of each channel by itself.", "1x3x32x32", options, (result, bias) =>
        {
            long groups = result.GetValue(channels);
            Conv2dSpec layer = Layer.Conv2d(
                groups,
                result.GetValue(outChannels) ?? groups,
                result.GetValue(kernel),
                result.GetValue(stride),
                result.GetValue(padding),
                result.GetValue(dilation),
                groups,
                bias);
            return (layer, [1, groups, 32, 32]);
        });
    }

    private const string WantName = "--want", TimeName = "--time";

    /// <summary>The size of the output for which a padding is looked for.</summary>
    private static ParsedOption<Size?> Want() =>
        new(WantName, "List the paddings that give an output of this height and width.", "size", text => Size.Parse(text), "output");

    private static Command Transposed()
    {
        var (inChannels, outChannels, kernel, stride) = (
            LayerOptions.In(), LayerOptions.Out(), LayerOptions.Kernel(), LayerOptions.Stride());
        var (padding, outputPadding, dilation, groups) = (
            LayerOptions.NumericPadding(), LayerOptions.OutputPadding(), LayerOptions.Dilation(), LayerOptions.Groups());
        ParsedOption<Size?> want = Want();
        Option[] options = [inChannels, outChannels, kernel, stride, padding, outputPadding, dilation, groups, want];
        return Kind("transposed", "A transposed convolution.", "1x3x32x32", options, Special, (result, bias) =>
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

        int? Special(ParseResult result, Shape? input, bool bias, FormatOptions output)
        {
            if (result.GetValue(want) is not { } wanted)
                return null;

            ConvTranspose2dSpec layer = Layer.Transposed(
                result.GetValue(inChannels), result.GetValue(outChannels), result.GetValue(kernel), result.GetValue(stride), 0, 0,
                    result.GetValue(dilation), result.GetValue(groups), bias);
            return LayerSizes.Report(layer, input ?? [1, layer.InChannels, 32, 32], wanted, output, result);
        }
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
        Func<ParseResult, bool, (LayerSpec Layer, Shape DefaultInput)> describe) =>
        Kind(kind, description, defaultInput, options, (_, _, _, _) => null, describe);

    /// <param name="kind">Its name.</param>
    /// <param name="description">A sentence for the help.</param>
    /// <param name="defaultInput">The input when none is given.</param>
    /// <param name="options">Its own options.</param>
    /// <param name="special">Reports what is no single layer, and returns the exit status; null where a layer is asked for.</param>
    /// <param name="describe">The layer, and the input when none is given.</param>
    private static Command Kind(
        string kind,
        string description,
        string defaultInput,
        IReadOnlyList<Option> options,
        Func<ParseResult, Shape?, bool, FormatOptions, int?> special,
        Func<ParseResult, bool, (LayerSpec Layer, Shape DefaultInput)> describe)
    {
        Command command = new(kind, description);
        foreach (Option option in options)
            command.Add(option);
        Option<bool> noBias = new("--no-bias") { Description = "Without the number added to each output." };
        ParsedOption<Shape?> input = LayerOptions.Input(defaultInput);
        command.Add(noBias);
        command.Add(input);
        Option<bool> time = Time();
        command.Add(time);
        FormatOptions output = new(command);
        command.Validators.Add(RefuseWhatStandsBefore);
        if (options.FirstOrDefault(option => option.Name == WantName) is { } want)
        {
            Exclusive.Refuse(
                command, want, [time, .. options.Where(option => option.Name is "--padding" or "--output-padding")]);
        }

        command.SetAction(result =>
        {
            bool bias = !result.GetValue(noBias);
            if (special(result, result.GetValue(input), bias, output) is { } status)
                return status;

            var (layer, defaultShape) = describe(result, bias);
            return Report(kind, layer, result.GetValue(input) ?? defaultShape, result.GetValue(time), output, result);
        });
        return command;
    }

    /// <summary>An option or an expression before the kind is one of <c>layer</c> itself, which the kind would never read.</summary>
    private static void RefuseWhatStandsBefore(CommandResult kind)
    {
        foreach (SymbolResult before in ((CommandResult)kind.Parent!).Children)
        {
            if (before is OptionResult { Implicit: false, IdentifierToken: { } option })
            {
                kind.AddError($"{option.Value} stands before {kind.Command.Name}, and belongs after it: "
                    + string.Join(' ', ["layer", kind.Command.Name, option.Value, .. before.Tokens.Select(token => token.Value)]));
            }
            else if (before is ArgumentResult { Tokens: [{ Value: var expression }, ..] })
            {
                kind.AddError($"layer takes an expression or a kind, not both: \"{expression}\" and {kind.Command.Name}");
            }
        }
    }

    /// <summary>Whether the layer is run again and again.</summary>
    public static Option<bool> Time() => new(TimeName) { Description = "Measure how long a forward pass takes here, in float32." };

    private static int Report(string kind, LayerSpec layer, Shape input, bool isTimed, FormatOptions output, ParseResult result)
    {
        LayerFacts predicted = layer.Predict(input);
        LayerFacts? measured;
        LayerTime? time;
        bool zh = output.IsChinese(result);
        using (Progress.Of(zh ? "实测" : "measuring"))
        {
            measured = Measured.Of(layer, input);
            time = isTimed && measured is not null ? LayerTime.Of(layer, input) : null;
        }

        bool agree = measured is null || predicted == measured;
        Table table = new(
            [new(zh ? "数值" : "fact"), new(zh ? "推算" : "predicted", IsNumber: true), new(zh ? "实测" : "measured", IsNumber: true)],
            [
                [zh ? "参数" : "parameters", predicted.Parameters, Cell.OrMissing(measured?.Parameters)],
                [zh ? "权重" : "weights", predicted.WeightParameters, Cell.OrMissing(measured?.WeightParameters)],
                [zh ? "偏置" : "biases", predicted.BiasParameters, Cell.OrMissing(measured?.BiasParameters)],
                [zh ? "输出形状" : "output shape", predicted.OutputShape, measured is null ? Cell.Missing : measured.OutputShape],
                [zh ? "乘加次数" : "multiply-adds", predicted.MultiplyAdds, Cell.OrMissing(measured?.MultiplyAdds)],
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
                        .. ByOutput(layer, predicted, zh),
                        .. time is null ? [] : LayerTimes.Pairs(time, zh),
                    ]),
                    .. time is null ? Array.Empty<Block>() : [new Line(LayerTimes.Why(time, zh))],
                    .. agree ? Array.Empty<Block>() : [new Line(zh ? "推算与实测不一致" : "predicted and measured differ", Tone.Bad)],
                ],
                LayerReport.From(kind, layer, input, measured ?? predicted, time),
                Json.Readable.LayerReport),
            result);
        if (measured is null)
            result.InvocationConfiguration.Error.WriteLine(Measured.Absence);
        return Ending.StatusOf(agree);
    }

    /// <summary>Transposed layers are counted in two ways; both by name.</summary>
    private static IEnumerable<(string, Cell)> ByOutput(LayerSpec layer, LayerFacts facts, bool zh)
    {
        if (layer is not ConvTranspose2dSpec)
            yield break;

        Shape output = facts.OutputShape;
        yield return (zh ? "乘加次数，每个输入位置（fvcore、PyTorch）" : "multiply-adds, for each input position (fvcore, PyTorch)", facts.MultiplyAdds);
        yield return (
            zh ? "乘加次数，每个输出位置（ptflops）" : "multiply-adds, for each output position (ptflops)",
            Cell.Number((Int128)output[0] * output[2] * output[3] * facts.WeightParameters));
    }
}
