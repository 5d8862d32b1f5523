using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.Cli.Options;

/// <summary>The options that describe a layer; their defaults are the article's layer.</summary>
internal static class LayerOptions
{
    public static ParsedOption<long> In(long @default = 3, string? meaning = null) => Number(LayerParameter.In, @default, meaning);

    public static ParsedOption<long> Out(long @default = 30, string? meaning = null) => Number(LayerParameter.Out, @default, meaning);

    public static ParsedOption<Size> Kernel(long @default = 10) => SizeOption(LayerParameter.Kernel, @default);

    public static ParsedOption<Size> Stride() => SizeOption(LayerParameter.Stride, 1);

    public static ParsedOption<Padding2d> Padding() => Option<Padding2d>(LayerParameter.Padding, Padding2d.Parse, 0);

    public static ParsedOption<Size> NumericPadding() =>
        Option(
            LayerParameter.Padding with
            {
                Meaning = "Positions added around the input; a transposed layer removes them from its output.",
                Form = "size",
            },
            LayerParameter.ReadTransposedPadding,
            0);

    public static ParsedOption<Size> Dilation(long @default = 1) => SizeOption(LayerParameter.Dilation, @default);

    public static ParsedOption<Size> OutputPadding() => SizeOption(LayerParameter.OutputPadding, 0);

    public static ParsedOption<long> Groups(long @default = 1) => Number(LayerParameter.Groups, @default);

    public static ParsedOption<Shape?> Input(string @default) => Option<Shape?>(
        LayerParameter.Input with { Meaning = $"The shape of the input, by default {@default}.", Form = "shape" },
        text => Shape.Parse(text));

    /// <summary>What a parameter of a layer is called here.</summary>
    public static ParsedOption<T> Option<T>(LayerParameter parameter, Func<string, T> read)
    {
        ParsedOption<T> option = new($"--{parameter.Name}", parameter.Meaning, parameter.Form, read, parameter.Parameters);
        foreach (string alias in OtherNames.GetValueOrDefault(parameter.Name, []))
            option.Aliases.Add(alias);
        return option;
    }

    /// <summary>What people type who have not read the help: a letter, or PyTorch's name.</summary>
    private static readonly Dictionary<string, string[]> OtherNames = new()
    {
        [LayerParameter.In.Name] = ["--in-channels", "--in-features"],
        [LayerParameter.Out.Name] = ["--out-channels", "--out-features"],
        [LayerParameter.Input.Name] = ["-i"],
        [LayerParameter.Kernel.Name] = ["-k", "--kernel-size"],
        [LayerParameter.Stride.Name] = ["-s"],
        [LayerParameter.Padding.Name] = ["-p"],
        [LayerParameter.Dilation.Name] = ["-d"],
        [LayerParameter.Groups.Name] = ["-g"],
    };

    private static ParsedOption<T> Option<T>(LayerParameter parameter, Func<string, T> read, T @default)
    {
        ParsedOption<T> option = Option(parameter, read);
        option.DefaultValueFactory = _ => @default;
        return option;
    }

    private static ParsedOption<long> Number(LayerParameter parameter, long @default, string? meaning = null) =>
        Option(parameter with { Meaning = meaning ?? parameter.Meaning }, SizesText.ReadNumber, @default);

    private static ParsedOption<Size> SizeOption(LayerParameter parameter, Size @default) =>
        Option(parameter, text => Size.Parse(text), @default);
}
