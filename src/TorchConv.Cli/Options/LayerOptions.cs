using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.Cli.Options;

/// <summary>The options that describe a layer; their defaults are the article's layer.</summary>
internal static class LayerOptions
{
    public static ParsedOption<long> In(long @default = 3, string meaning = "Channels of the input.") =>
        new("--in", meaning, "number", Read.WholeNumber, "inChannels", "inFeatures") { DefaultValueFactory = _ => @default };

    public static ParsedOption<long> Out(long @default = 30, string meaning = "Channels of the output.") =>
        new("--out", meaning, "number", Read.WholeNumber, "outChannels", "outFeatures") { DefaultValueFactory = _ => @default };

    public static ParsedOption<Size> Kernel(long @default = 10) =>
        SizeOption("--kernel", "Weights of one kernel: 3, or 3x5 (height x width).", @default, "kernelSize", "kernel");

    public static ParsedOption<Size> Stride() => SizeOption("--stride", "Positions from one window to the next.", 1, "stride");

    public static ParsedOption<Padding2d> Padding() =>
        new("--padding", "Positions added around the input, or \"same\".", "size|same", Padding2d.Parse, "padding") { DefaultValueFactory = _ => 0 };

    public static ParsedOption<Size> NumericPadding() => SizeOption("--padding", "Positions taken off around the output.", 0, "padding");

    public static ParsedOption<Size> Dilation(long @default = 1) =>
        SizeOption("--dilation", "Positions from one weight of the kernel to the next.", @default, "dilation");

    public static ParsedOption<Size> OutputPadding() => SizeOption("--output-padding", "Positions added at the end of the output.", 0, "outputPadding");

    public static ParsedOption<long> Groups(long @default = 1) =>
        new("--groups", "Into how many groups the channels are divided.", "number", Read.WholeNumber, "groups") { DefaultValueFactory = _ => @default };

    public static ParsedOption<Shape?> Input(string @default) =>
        new("--input", $"The shape of the input, {@default} when left out.", "shape", text => Shape.Parse(text), "input", "sizes");

    private static ParsedOption<Size> SizeOption(string name, string description, long @default, params string[] parameters) =>
        new(name, description, "size", text => Size.Parse(text), parameters) { DefaultValueFactory = _ => @default };
}
