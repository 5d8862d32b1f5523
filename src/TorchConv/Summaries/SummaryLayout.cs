namespace TorchConv.Summaries;

/// <summary>Which parts of a summary are shown, and how wide.</summary>
public sealed record SummaryLayout
{
    /// <summary>The number of levels of modules below the model that are shown; all if null.</summary>
    public int? Depth { get; init; }

    /// <summary>The columns beside the tree of modules, in their order.</summary>
    public IReadOnlyList<SummaryColumn> Columns { get; init; } =
        [SummaryColumn.OutputShape, SummaryColumn.Parameters, SummaryColumn.MultiplyAdds, SummaryColumn.Share];

    /// <summary>
    /// The largest width of a table of text in characters; unlimited if null. If the table is wider, long names are cut, then the
    /// last columns are omitted and named below the table. Numbers and shapes are never broken.
    /// </summary>
    public int? Width { get; init; }

    /// <summary>Whether headers and totals are in Chinese.</summary>
    public bool IsChinese { get; init; }
}

/// <summary>A column of a summary.</summary>
public enum SummaryColumn
{
    /// <summary>The shapes of the inputs.</summary>
    InputShape,

    /// <summary>The shapes of the outputs.</summary>
    OutputShape,

    /// <summary>Kernel size, stride, padding, dilation and groups.</summary>
    Window,

    /// <summary>The receptive field of an output in the model's input.</summary>
    ReceptiveField,

    /// <summary>The number of elements of all parameters.</summary>
    Parameters,

    /// <summary>The number of elements of trainable parameters.</summary>
    Trainable,

    /// <summary>Multiply-adds.</summary>
    MultiplyAdds,

    /// <summary>The share of the model's multiply-adds.</summary>
    Share,

    /// <summary>The size of the outputs in bytes.</summary>
    OutputBytes,
}
