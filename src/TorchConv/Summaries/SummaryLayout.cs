namespace TorchConv.Summaries;

/// <summary>What of a summary is drawn, and how wide.</summary>
public sealed record SummaryLayout
{
    /// <summary>How many levels below the model are drawn; null for all.</summary>
    public int? Depth { get; init; }

    /// <summary>The columns beside the tree of modules, in their order.</summary>
    public IReadOnlyList<SummaryColumn> Columns { get; init; } =
        [SummaryColumn.OutputShape, SummaryColumn.Parameters, SummaryColumn.MultiplyAdds, SummaryColumn.Share];

    /// <summary>
    /// The width in characters that a table of text should keep to; null for as wide as it is. Where it is too narrow, long names are cut
    /// and then the last columns are omitted and named below the table. Numbers and shapes are never broken.
    /// </summary>
    public int? Width { get; init; }

    /// <summary>Whether headers and totals are in Chinese.</summary>
    public bool IsChinese { get; init; }
}

/// <summary>A column of a summary.</summary>
public enum SummaryColumn
{
    /// <summary>The shapes that went in.</summary>
    InputShape,

    /// <summary>The shapes that came out.</summary>
    OutputShape,

    /// <summary>Kernel size, stride, padding, dilation and groups.</summary>
    Window,

    /// <summary>What an output sees of the model's input.</summary>
    ReceptiveField,

    /// <summary>All numbers in the parameters.</summary>
    Parameters,

    /// <summary>Those that are trained.</summary>
    Trainable,

    /// <summary>Multiply-adds.</summary>
    MultiplyAdds,

    /// <summary>The part of the model's multiply-adds.</summary>
    Share,

    /// <summary>The size of the outputs in bytes.</summary>
    OutputBytes,
}
