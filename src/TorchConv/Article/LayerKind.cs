using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.Article;

/// <summary>One of the kinds of layer that the article compares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Layer">The layer of one configuration.</param>
/// <param name="Input">The shape of its input: N×C×H×W, for the fully connected layer N×features.</param>
internal sealed record LayerKind(Text Name, LayerSpec Layer, Shape Input)
{
    /// <summary>
    /// Returns all kinds for one configuration. The fully connected layer is the article's: from the numbers of one patch of the
    /// kernel's size to as many for each output channel. Only the dilated layer uses the dilation, and only the grouped one the groups.
    /// </summary>
    public static IReadOnlyList<LayerKind> Of(
        long inChannels, long outChannels, Size kernelSize, Size dilation, long groups, Size stride, Size padding, Shape input)
    {
        // Its weights can be counted, so that the products below cannot overflow.
        Conv2dSpec ordinary = new(inChannels, outChannels, kernelSize, stride, padding);
        long window = kernelSize.Height * kernelSize.Width;
        LinearSpec connected = new(window * inChannels, window * outChannels);
        return
        [
            new(new("fully connected", "全连接"), connected, [input[0], connected.InFeatures])
            {
                Label = new("fully connected, patch", "全连接（一个窗口）"),
            },
            new(Ordinary, ordinary, input),
            new(new("dilated", "空洞卷积"), new Conv2dSpec(inChannels, outChannels, kernelSize, stride, padding, dilation), input),
            new(new("grouped", "分组卷积"), new Conv2dSpec(inChannels, outChannels, kernelSize, stride, padding, groups: groups), input),
            new(new("pointwise", "点卷积"), Layers.Layer.Pointwise(inChannels, outChannels), input),
            new(new("depthwise separable", "深度可分离卷积"), Layers.Layer.DepthwiseSeparable(inChannels, outChannels, kernelSize, stride, padding), input),
            new(new("transposed", "转置卷积"), new ConvTranspose2dSpec(inChannels, outChannels, kernelSize, stride, padding), input),
        ];
    }

    /// <summary>What a table calls it.</summary>
    public Text Label { get; init; } = Name;

    /// <summary>
    /// Returns the fully connected layer that reads the same image as a convolution and fills the same output; null where it has
    /// more weights than can be told.
    /// </summary>
    public static LayerKind? ConnectedLike(LayerFacts convolution, Shape input)
    {
        Shape output = convolution.OutputShape;
        try
        {
            LinearSpec layer = new(input.Elements / input[0], output.Elements / output[0]);
            Shape flat = [input[0], layer.InFeatures];
            layer.Predict(flat);
            return new LayerKind(new("fully connected, image", "全连接（整幅图像）"), layer, flat);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The name of the kind with which the others are compared.</summary>
    public static Text Ordinary { get; } = new("ordinary", "普通卷积");
}
