namespace TorchConv.Article;

/// <summary>The sections of the article, in its order.</summary>
public enum Section
{
    /// <summary>Dilated convolution, 空洞卷积.</summary>
    Dilated,

    /// <summary>Grouped convolution, 分组卷积.</summary>
    Grouped,

    /// <summary>Transposed convolution, 转置卷积.</summary>
    Transposed,

    /// <summary>Pointwise convolution, 点卷积.</summary>
    Pointwise,

    /// <summary>Depthwise separable convolution, 深度可分离卷积.</summary>
    Separable,

    /// <summary>The PyTorch listing, Pytorch实现.</summary>
    Listing,
}

/// <summary>The titles of the sections.</summary>
public static class SectionTitle
{
    /// <summary>Returns the title, in Chinese as the article has it.</summary>
    public static Text Of(Section section) => section switch
    {
        Section.Dilated => new("1 Dilated convolution", "一：空洞卷积"),
        Section.Grouped => new("2 Grouped convolution", "二：分组卷积"),
        Section.Transposed => new("3 Transposed convolution", "三：转置卷积（反卷积）"),
        Section.Pointwise => new("4 Pointwise convolution", "四：点卷积"),
        Section.Separable => new("5 Depthwise separable convolution", "五：深度可分离卷积"),
        Section.Listing => new("6 The PyTorch listing", "六：Pytorch实现"),
        _ => throw new ArgumentOutOfRangeException(nameof(section), $"section ({section}) is not a section of the article"),
    };
}
