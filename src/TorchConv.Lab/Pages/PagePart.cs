namespace TorchConv.Lab.Pages;

/// <summary>A part of the page: what it is about in three sentences, its scenes, and the section of the article that it follows.</summary>
/// <param name="Id">Its name in an address.</param>
/// <param name="Title">Its heading.</param>
/// <param name="About">What it is, in three sentences.</param>
/// <param name="Article">The section of the article; null where there is none.</param>
/// <param name="Scenes">Its scenes.</param>
public sealed record PagePart(string Id, Text Title, Text About, Section? Article, IReadOnlyList<Scene> Scenes)
{
    /// <summary>The parts in the order of the article.</summary>
    public static IReadOnlyList<PagePart> All { get; } =
    [
        Of(
            "dilated",
            Section.Dilated,
            new(
                "A dilated convolution reads the same number of inputs as an ordinary one, but spreads them out: between two "
                    + "neighbouring weights lie dilation − 1 inputs that are skipped. So a small kernel covers a wide area with no more "
                    + "parameters. In a stack the skipped inputs may never be read by any path – the map shows these gaps, and which "
                    + "dilations close them.",
                "空洞卷积读取的输入个数与普通卷积相同，只是把它们拉开：相邻两个权重之间跳过 dilation − 1 个输入。于是小卷积核不增加参数就能覆盖更大的范围。多层叠加时，被跳过的输入可能没有任何路径读到——图中画出这些空隙，以及哪些空洞能补上它们。"),
            AllScenes.Dilated),
        Of(
            "grouped",
            Section.Grouped,
            new(
                "A grouped convolution divides the channels into groups, and each group is convolved by itself. Every output channel "
                    + "therefore reads only the inputs of its own group, and the weights shrink by the number of groups. The output has "
                    + "the same shape as that of the ordinary layer: the results of the groups are stacked.",
                "分组卷积把通道分成若干组，每组各自卷积。因此每个输出通道只读取本组的输入，权重减少到组数分之一。各组结果堆叠起来，输出形状与普通卷积相同。"),
            AllScenes.Grouped),
        Of(
            "transposed",
            Section.Transposed,
            new(
                "A transposed convolution turns the wiring of a convolution around: every input is multiplied by the whole kernel, "
                    + "and the products are added up where they overlap. It gives back the size that the convolution took away, not the "
                    + "values. Written as a matrix it is the transpose of the convolution's, and so it is the gradient of that "
                    + "convolution with respect to its input.",
                "转置卷积把卷积的连接方向反过来：每个输入乘以整个卷积核，结果在重叠处相加。它恢复卷积减小的尺寸，而不恢复数值。写成矩阵，它就是卷积矩阵的转置，也就是该卷积对其输入的梯度。"),
            AllScenes.Transposed),
        Of(
            "pointwise",
            Section.Pointwise,
            new(
                "A pointwise convolution has a kernel of 1×1: it looks at one position at a time and mixes the channels there. It "
                    + "changes the number of channels at the lowest price, and is the same as one fully connected layer applied at "
                    + "every position. By itself it is linear; it is the activation after it that adds non-linearity.",
                "点卷积的卷积核为 1×1：一次只看一个位置，混合该处的各个通道。它以最低的代价改变通道数，等同于在每个位置上应用同一个全连接层。它本身是线性的，非线性来自其后的激活函数。"),
            AllScenes.Pointwise),
        Of(
            "depthwise-separable",
            Section.Separable,
            new(
                "A depthwise separable convolution splits the work of an ordinary one into two steps. First each channel is convolved "
                    + "by itself with a k×k kernel; then a 1×1 layer mixes the channels. At equal output size it computes 1/out "
                    + "channels + 1/k² of what the ordinary layer computes.",
                "深度可分离卷积把普通卷积的工作分成两步。先对每个通道单独做 k×k 卷积，再用 1×1 卷积混合各通道。输出尺寸相同时，计算量是普通卷积的 1/输出通道数 + 1/k²。"),
            AllScenes.Separable),
        Of(
            "listing",
            Section.Listing,
            new(
                "The article ends with a listing that counts the parameters of six layers. Here are the same layers side by side, for "
                    + "its configuration or for yours. Each number is predicted by arithmetic and measured on the real TorchSharp "
                    + "module.",
                "文章最后用代码统计了六种层的参数。这里把这些层并列，可用文中的配置，也可用你自己的。每个数字都由算术推算，并在真实的 TorchSharp 模块上实测。"),
            AllScenes.Listing),
        new(
            "own",
            new("7 A stack of your own", "七：自己搭建"),
            new(
                "Put layers in a row and see what one output of the last one reads. Each row is a layer: its kernel size, then "
                    + "dilation, stride and padding, which may differ in height and width as in 3x5. The designer searches all "
                    + "dilations and offers those that see furthest without gaps.",
                "把层排成一列，看最后一层的一个输出读取什么。每行是一层：卷积核，然后是空洞、步长与填充，高宽可以不同，如 3x5。设计器搜索所有空洞组合，给出看得最远而无空隙的。"),
            null,
            AllScenes.Own),
        new(
            "compare",
            new("8 Two layers, and exercises", "八：两层比较与练习"),
            new(
                "Choose any two layers for the same input; what differs is marked. Then answer for yourself: what comes out, how many "
                    + "parameters, which padding keeps the size, does the stack have gaps? Each answer is checked by the library and "
                    + "explained by the formula with its numbers.",
                "任选两个层，使用同一输入；不同之处有标记。然后自己回答：输出多大、多少参数、多少填充能保持尺寸、这些层有空隙吗？每个答案都由程序检查，并用代入数字的公式解释。"),
            null,
            AllScenes.Two),
    ];

    /// <summary>Its title without its number, short enough for a bar.</summary>
    public Text BarTitle => new(Shortened(Title.En), Shortened(Title.Zh));

    private static string Shortened(string title)
    {
        string name = title[(title.IndexOfAny([' ', '：']) + 1)..];
        return name.Replace(" convolution", "", StringComparison.Ordinal).Split('（')[0];
    }

    private static PagePart Of(string id, Section section, Text about, IReadOnlyList<Scene> scenes) =>
        new(id, SectionTitle.Of(section), about, section, scenes);
}
