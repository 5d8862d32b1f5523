using TorchConv.Arithmetic;

namespace TorchConv.Layers;

/// <summary>A parameter of a layer on the command line and in forms.</summary>
/// <param name="Name">Its name: PyTorch's, in lower case with dashes.</param>
/// <param name="Meaning">A sentence that says what it is.</param>
/// <param name="Form">How its value is written: a number, a size, a shape.</param>
/// <param name="Label">Its label in a form, in English.</param>
/// <param name="ChineseLabel">Its label in a form, in Chinese.</param>
/// <param name="Parameters">The parameters of the library that it sets, by the names in an <see cref="ArgumentException"/>.</param>
internal sealed record LayerParameter(
    string Name, string Meaning, string Form, string Label, string ChineseLabel, params string[] Parameters)
{
    public static readonly LayerParameter
        In = new("in", "Channels of the input.", "number", "in channels", "输入通道", "inChannels", "inFeatures"),
        Out = new("out", "Channels of the output.", "number", "out channels", "输出通道", "outChannels", "outFeatures"),
        Kernel = new("kernel", "Weights of one kernel: 3, or 3x5 (height x width).", "size", "kernel size", "卷积核 kernel", "kernelSize", "kernel"),
        Stride = new("stride", "Positions from one window to the next.", "size", "stride", "步长 stride", "stride"),
        Padding = new(
            "padding",
            "Positions added around the input, or \"same\"; a transposed layer has no \"same\" and removes them from its output.",
            "size|same",
            "padding",
            "填充 padding",
            "padding"),
        OutputPadding = new(
            "output-padding", "Positions added at the end of a transposed layer's output.", "size", "output padding", "输出填充", "outputPadding"),
        Dilation = new("dilation", "Positions from one weight of the kernel to the next.", "size", "dilation", "空洞 dilation", "dilation"),
        Groups = new("groups", "Number of groups into which the channels are divided.", "number", "groups", "分组数 groups", "groups"),
        Input = new("input", "Height and width of the input.", "size", "input size", "输入尺寸", "input", "inputLength", "sizes");

    /// <summary>Reads a padding where a layer is transposed, for which there is no "same".</summary>
    /// <exception cref="FormatException">It is "same", or not a size.</exception>
    public static Size ReadTransposedPadding(string text) => text.Trim().Equals("same", StringComparison.OrdinalIgnoreCase)
        ? throw new FormatException("a transposed layer has no \"same\": here it is a size, as in 1 or 1x2 (height x width)")
        : Size.Parse(text);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LayerParameter> All { get; } = [In, Out, Kernel, Stride, Padding, OutputPadding, Dilation, Groups, Input];
}
