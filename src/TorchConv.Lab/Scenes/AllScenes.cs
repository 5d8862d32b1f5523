namespace TorchConv.Lab.Scenes;

/// <summary>The scenes in the order of the article.</summary>
internal static class AllScenes
{
    public static IReadOnlyList<Scene> Dilated { get; } = [SlidingScene.Scene, FieldScene.Scene];

    public static IReadOnlyList<Scene> Grouped { get; } = [GroupScene.Scene, GroupScene.AlexNet];

    public static IReadOnlyList<Scene> Transposed { get; } = [UpsamplingScene.Scene, ExampleScene.Scene];

    public static IReadOnlyList<Scene> Pointwise { get; } = [PointwiseScene.Scene];

    public static IReadOnlyList<Scene> Separable { get; } = [SeparableScene.Scene];

    public static IReadOnlyList<Scene> Listing { get; } = [KindsScene.Scene];

    public static IReadOnlyList<Scene> Own { get; } = [BuilderScene.Scene, BuilderScene.Designer];

    public static IReadOnlyList<Scene> Two { get; } = [TwoScene.Scene];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scene> InOrder { get; } =
        [.. Dilated, .. Grouped, .. Transposed, .. Pointwise, .. Separable, .. Listing, .. Own, .. Two];
}
