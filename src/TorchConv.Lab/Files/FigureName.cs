namespace TorchConv.Lab.Files;

/// <summary>A picture that has a name on the command line.</summary>
/// <param name="Name">The name.</param>
/// <param name="About">What it shows.</param>
/// <param name="Scene">The scene that makes it.</param>
/// <param name="Picture">Its name in the scene.</param>
/// <param name="Values">The values that differ from those of the scene.</param>
public sealed record FigureName(string Name, Text About, Scene Scene, string Picture, params (string Field, string Value)[] Values)
{
    /// <summary>All of them: first the twelve of the article in its order, then those beside them.</summary>
    public static IReadOnlyList<FigureName> All { get; } =
    [
        new("sliding", new("a kernel, dilated or not, slides over its input", "卷积核（可带空洞）在输入上滑动"), SlidingScene.Scene, "sliding"),
        new("gridding", new("the inputs that three layers of dilation 2 read", "三层 dilation 2 读取的输入"), FieldScene.Scene, "gridding"),
        new("hybrid", new("the same for dilations 1, 2, 3", "dilation 1、2、3 时的同一图"), FieldScene.Scene, "gridding", ("stack", "3 3d2 3d3")),
        new("alexnet", new("AlexNet, split over two GPUs", "拆分到两块 GPU 的 AlexNet"), GroupScene.AlexNet, "alexnet"),
        new("channels", new("the channels of an ordinary layer", "普通卷积的通道"), GroupScene.Scene, "channels", ("kind", "ordinary")),
        new("groups", new("the channels of a grouped layer", "分组卷积的通道"), GroupScene.Scene, "channels"),
        new("upsampling", new("how a transposed layer spreads its input", "转置卷积如何展开输入"), UpsamplingScene.Scene, "upsampling"),
        new("sizes", new("4×4 → 2×2 beside 2×2 → 4×4, with their numbers", "4×4 → 2×2 与 2×2 → 4×4，及其数值"), ExampleScene.Scene, "sizes"),
        new("projection", new("one value is projected back", "一个数的投影"), ExampleScene.Scene, "projection"),
        new("overlap", new("the four maps and their sum", "四张图与它们的和"), ExampleScene.Scene, "overlap"),
        new("matrices", new("the matrices C and Cᵀ", "矩阵 C 与 Cᵀ"), ExampleScene.Scene, "matrices"),
        new("separable", new("depthwise, then pointwise", "先逐通道，再逐点"), SeparableScene.Scene, "separable"),
        new("growth", new("how the receptive field grows with depth", "感受野随层数增长"), FieldScene.Scene, "growth"),
        new("stuffed", new("the transposed layer as a convolution of its input with zeros between", "转置卷积：填零后的普通卷积"), UpsamplingScene.Scene, "stuffed"),
        new("walk-cost", new("the cost of ordinary, grouped, depthwise and separable layers", "普通、分组、逐通道、深度可分离的开销"), GroupScene.Scene, "walk-cost"),
        new("checkerboard", new("how often each output of a transposed layer is hit", "转置卷积各输出被累加的次数"), UpsamplingScene.Scene, "checkerboard"),
        new("pointwise", new("the channels of a pointwise layer", "点卷积的通道"), PointwiseScene.Scene, "pointwise"),
        new("kernels", new("the cost of 1×1, 3×3 and 5×5 for one shape", "同一形状下 1×1、3×3、5×5 的开销"), PointwiseScene.Scene, "kernels"),
        new("separable-cost", new("the cost of a separable layer", "深度可分离卷积的开销"), SeparableScene.Scene, "separable-cost"),
        new("bars", new("parameters and multiply-adds of all kinds", "各种层的参数与乘加次数"), KindsScene.Scene, "bars"),
    ];

    /// <summary>The picture for some values.</summary>
    /// <param name="texts">What stands in the scene's fields, by their names; the others have the picture's defaults.</param>
    public SceneState With(IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Dictionary<string, string> all = Values.ToDictionary(value => value.Field, value => value.Value);
        foreach ((string field, string text) in texts)
            all[field] = text;
        return SceneState.Of(Scene, all);
    }
}
