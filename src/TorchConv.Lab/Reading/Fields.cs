using System.Globalization;
using TorchConv.Arithmetic;
using TorchConv.Article;
using TorchConv.Layers;

namespace TorchConv.Lab.Reading;

/// <summary>The fields that describe a layer; a scene gives each its default.</summary>
internal static class Fields
{
    private const long MaxChannels = 65_536;

    public static Field<long> In(long @default) => Whole("in", new("in channels", "输入通道"), @default, 1, "inChannels");

    public static Field<long> Out(long @default) => Whole("out", new("out channels", "输出通道"), @default, 1, "outChannels");

    public static Field<long> Groups(long @default) => Whole("groups", new("groups", "分组数 groups"), @default, 1, "groups");

    public static Field<Size> Kernel(Size @default) => SizeField("kernel", new("kernel size", "卷积核 kernel"), @default, 1, "kernelSize", "kernel");

    public static Field<Size> Stride(Size @default) => SizeField("stride", new("stride", "步幅 stride"), @default, 1, "stride");

    public static Field<Size> Dilation(Size @default) => SizeField("dilation", new("dilation", "空洞 dilation"), @default, 1, "dilation");

    public static Field<Size> NumericPadding(Size @default) => SizeField("padding", new("padding", "填充 padding"), @default, 0, "padding");

    public static Field<Size> OutputPadding(Size @default) => SizeField("output-padding", new("output padding", "输出填充"), @default, 0, "outputPadding");

    public static Field<Size> Input(Size @default) => SizeField("input", new("input size", "输入尺寸"), @default, 1, "input", "inputLength", "sizes");

    public static Field<Padding2d> Padding(string @default) =>
        new("padding", new("padding", "填充 padding"), @default, Padding2d.Parse, (padding, by) => padding.IsSame ? null : Moved(padding.Size, by, 0), "padding");

    public static Field<long> Whole(string name, Text label, long @default, long least, params string[] parameters) =>
        new(
            name,
            label,
            @default.ToString(CultureInfo.InvariantCulture),
            text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
                ? number <= MaxChannels ? number : throw new FormatException($"{number} must be at most {MaxChannels} here")
                : throw new FormatException($"\"{text}\" is not a whole number"),
            (number, by) => Math.Max(least, number + by).ToString(CultureInfo.InvariantCulture),
            parameters);

    private static Field<Size> SizeField(string name, Text label, Size @default, long least, params string[] parameters) =>
        new(name, label, Print(@default), text => Size.Parse(text), (size, by) => Moved(size, by, least), parameters);

    private static string Moved(Size size, int by, long least) =>
        Print(checked((Math.Max(least, size.Height + by), Math.Max(least, size.Width + by))));

    private static string Print(Size size) => size.IsSquare ? $"{size.Height}" : $"{size.Height}x{size.Width}";
}
