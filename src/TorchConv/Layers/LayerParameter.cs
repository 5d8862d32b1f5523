namespace TorchConv.Layers;

/// <summary>A parameter of a layer as command lines and forms have it.</summary>
/// <param name="Name">Its name, as PyTorch has it, in lower case with dashes.</param>
/// <param name="Meaning">A sentence that says what it is.</param>
/// <param name="Form">How its value is written: a number, a size, a shape.</param>
/// <param name="Label">What a form calls it.</param>
/// <param name="ChineseLabel">The same in Chinese.</param>
/// <param name="Parameters">The parameters of the library that it sets, as an <see cref="ArgumentException"/> names them.</param>
internal sealed record LayerParameter(string Name, string Meaning, string Form, string Label, string ChineseLabel, params string[] Parameters)
{
    public static readonly LayerParameter
        In = new("in", "Channels of the input.", "number", "in channels", "输入通道", "inChannels", "inFeatures"),
        Out = new("out", "Channels of the output.", "number", "out channels", "输出通道", "outChannels", "outFeatures"),
        Kernel = new("kernel", "Weights of one kernel: 3, or 3x5 (height x width).", "size", "kernel size", "卷积核 kernel", "kernelSize", "kernel"),
        Stride = new("stride", "Positions from one window to the next.", "size", "stride", "步长 stride", "stride"),
        Padding = new(
            "padding", "Positions added around the input, or \"same\"; taken off in a transposed layer.", "size|same", "padding", "填充 padding", "padding"),
        OutputPadding = new(
            "output-padding", "Positions added at the end of a transposed layer's output.", "size", "output padding", "输出填充", "outputPadding"),
        Dilation = new("dilation", "Positions from one weight of the kernel to the next.", "size", "dilation", "空洞 dilation", "dilation"),
        Groups = new("groups", "Into how many groups the channels are divided.", "number", "groups", "分组数 groups", "groups"),
        Input = new("input", "Height and width of the input.", "size", "input size", "输入尺寸", "input", "inputLength", "sizes");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LayerParameter> All { get; } = [In, Out, Kernel, Stride, Padding, OutputPadding, Dilation, Groups, Input];
}
