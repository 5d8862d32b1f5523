namespace TorchConv.Lab.Reading;

/// <summary>The fields that describe a layer; a scene gives each its default.</summary>
internal static class Fields
{
    private const long MaxChannels = 65_536;

    public static Field<long> In(long @default) => Number(LayerParameter.In, @default);

    public static Field<long> Out(long @default) => Number(LayerParameter.Out, @default);

    public static Field<long> Groups(long @default) => Number(LayerParameter.Groups, @default);

    public static Field<Size> Kernel(Size @default) => SizeField(LayerParameter.Kernel, @default, 1);

    public static Field<Size> Stride(Size @default) => SizeField(LayerParameter.Stride, @default, 1);

    public static Field<Size> Dilation(Size @default) => SizeField(LayerParameter.Dilation, @default, 1);

    public static Field<Size> NumericPadding(Size @default) =>
        Of(LayerParameter.Padding, Print(@default), LayerParameter.ReadTransposedPadding, (size, by) => Moved(size, by, 0));

    public static Field<Size> OutputPadding(Size @default) => SizeField(LayerParameter.OutputPadding, @default, 0);

    public static Field<Size> Input(Size @default) => SizeField(LayerParameter.Input, @default, 1);

    public static Field<Padding2d> Padding(string @default) =>
        Of(LayerParameter.Padding, @default, Padding2d.Parse, (padding, by) => padding.IsSame ? null : Moved(padding.Size, by, 0));

    public static Field<long> Whole(string name, Text label, long @default, long most, params string[] parameters) =>
        new(
            name,
            label,
            @default.ToString(CultureInfo.InvariantCulture),
            text => SizesText.ReadNumber(text) is var number && number <= most ? number
                : throw new FormatException($"{name} ({number}) must be at most {most} here"),
            (number, by) => number + by > most ? null : Math.Max(1, number + by).ToString(CultureInfo.InvariantCulture),
            parameters);

    /// <summary>The step at which the pictures stand: from 1, or 0 for the first.</summary>
    public static Field<long> Step() => new("step", new("step", "步骤"), "0", SizesText.ReadNumber, null, "step") { IsInPicture = true };

    /// <summary>The numbers of an image.</summary>
    public static Field<Pixels> X() => Numbers(
        "x", new("image", "图像"), Pixels.Images, [new("digits", "数字"), new("edge", "边缘"), new("cross", "十字"), new("ramp", "渐变")]);

    /// <summary>The numbers of a kernel.</summary>
    public static Field<Pixels> K() => Numbers(
        "k",
        new("weights", "权重"),
        Pixels.Kernels,
        [new("article's", "文中的"), new("identity", "恒等"), new("edges", "边缘检测"), new("blur", "模糊"), new("sharpen", "锐化")]);

    private static Field<Pixels> Numbers(string name, Text label, IReadOnlyList<string> words, IReadOnlyList<Text> labels) =>
        new(name, label, words[0], text => Pixels.Read(text, words), null, name) { MaxLength = 2000, Choices = [.. words.Zip(labels)] };

    private static Field<long> Number(LayerParameter parameter, long @default) =>
        Whole(parameter.Name, LabelOf(parameter), @default, MaxChannels, parameter.Parameters);

    private static Field<Size> SizeField(LayerParameter parameter, Size @default, long least) =>
        Of(parameter, Print(@default), text => Size.Parse(text), (size, by) => Moved(size, by, least));

    private static Field<T> Of<T>(LayerParameter parameter, string @default, Func<string, T> read, Func<T, int, string?> next)
        where T : notnull => new(parameter.Name, LabelOf(parameter), @default, read, next, parameter.Parameters);

    private static Text LabelOf(LayerParameter parameter) => new(parameter.Label, parameter.ChineseLabel);

    private static string Moved(Size size, int by, long least) =>
        Print(checked((Math.Max(least, size.Height + by), Math.Max(least, size.Width + by))));

    private static string Print(Size size) => size.IsSquare ? $"{size.Height}" : $"{size.Height}x{size.Width}";
}
