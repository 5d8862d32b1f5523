using TorchConv.Tables;

namespace TorchConv.Summaries;

/// <summary>The words for the receptive fields of a model in English and Chinese.</summary>
/// <param name="All">The field of an output that sees the whole image.</param>
/// <param name="None">That an output has no field.</param>
/// <param name="Reasons">Why it has none.</param>
/// <param name="From">That this is so from a module on.</param>
/// <param name="Unaligned">What is not aligned.</param>
/// <param name="PathsDiffer">Why.</param>
/// <param name="Border">The border layers.</param>
/// <param name="AddsFrom">The first of them, and the image from which it could add context.</param>
internal sealed record FieldWords(
    string All,
    string None,
    IReadOnlyDictionary<NoField, string> Reasons,
    Func<string, string, string> From,
    string Unaligned,
    Func<string, string> PathsDiffer,
    string Border,
    Func<int, string, string, string> AddsFrom)
{
    public static FieldWords English { get; } = new(
        "all",
        "no field",
        new Dictionary<NoField, string>
        {
            [NoField.SeesAll] = "each position sees the whole image",
            [NoField.NoPositions] = "no positions are left; the whole sees the whole image",
            [NoField.NoImage] = "it does not depend on an image",
            [NoField.StridesDiffer] = "its paths have different effective strides, so that they are no window that moves",
            [NoField.NoWindow] = "the positions that it reads follow no rule that repeats",
            [NoField.TooFewPositions] = "too few positions are left to tell what they read",
            [NoField.NoGradient] = "no gradient leads to the image",
            [NoField.NotTraced] = "the model could not be run to find out",
        },
        (path, reason) => $"from {path} on: {reason}",
        "not aligned",
        path => $"from {path} on: the fields of its paths have different centres",
        "border layers",
        (count, path, size) => $"{count}, whose input already sees the whole image; {path} could add context from {size}");

    public static FieldWords Chinese { get; } = new(
        "全部",
        "无感受野",
        new Dictionary<NoField, string>
        {
            [NoField.SeesAll] = "每个位置都看到整个图像",
            [NoField.NoPositions] = "已没有位置，整体看到整个图像",
            [NoField.NoImage] = "与图像无关",
            [NoField.StridesDiffer] = "各条路径的有效步长不同，合起来不是移动的窗口",
            [NoField.NoWindow] = "所读的位置没有重复的规律",
            [NoField.TooFewPositions] = "剩下的位置太少，无法判断读了哪些",
            [NoField.NoGradient] = "没有梯度通向图像",
            [NoField.NotTraced] = "模型无法运行，因而不得而知",
        },
        (path, reason) => $"自 {path} 起：{reason}",
        "未对齐",
        path => $"自 {path} 起：各条路径的感受野中心不同",
        "边界层",
        (count, path, size) => $"{count} 层，其输入已看到整个图像；图像从 {size} 起，{path} 才能增加上下文");

    /// <summary>Returns the field of a call for a table.</summary>
    public Cell CellOf(ModuleFacts facts) => facts switch
    {
        { ReceptiveField: { } field } => Cell.Sizes(field.Sizes),
        { NoField: NoField.SeesAll or NoField.NoPositions } => Cell.Unbroken(All),
        _ => Cell.Missing,
    };

    /// <summary>Returns what is to be said of the fields of a model: which have none and why, what is not aligned, border layers.</summary>
    public IEnumerable<(string, Cell)> Remarks(ModuleFacts model)
    {
        ModuleFacts[] calls = [.. model.All.Where(facts => facts.Calls.Count == 0)];
        foreach (IGrouping<NoField?, ModuleFacts> same in calls.Where(facts => facts.NoField is not null).GroupBy(facts => facts.NoField))
            yield return (IsAll(same.Key) ? All : None, From(NameOf(same.First()), Reasons[same.Key!.Value]));
        if (calls.FirstOrDefault(facts => facts.ReceptiveField is { IsAligned: false }) is { } unaligned)
            yield return (Unaligned, PathsDiffer(NameOf(unaligned)));
        ModuleFacts[] border = [.. calls.Where(facts => facts.AddsContextFrom is not null)];
        if (border.Length > 0)
            yield return (Border, AddsFrom(border.Length, NameOf(border[0]), string.Join('×', border[0].AddsContextFrom!)));
    }

    private static bool IsAll(NoField? reason) => reason is NoField.SeesAll or NoField.NoPositions;

    private static string NameOf(ModuleFacts facts) => facts.Path.Length == 0 ? facts.Type : facts.Path;
}
