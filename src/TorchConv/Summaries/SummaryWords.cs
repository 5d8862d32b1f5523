namespace TorchConv.Summaries;

/// <summary>The words of a summary in English and Chinese.</summary>
internal sealed record SummaryWords(
    string Module,
    IReadOnlyDictionary<SummaryColumn, string> Columns,
    string Again,
    string Parameters,
    string Trainable,
    string Frozen,
    string Buffers,
    string MultiplyAdds,
    string AtLeast,
    string Inputs,
    string Activations,
    string Memory,
    string Unused,
    string Unseen,
    string WriteCall,
    IReadOnlyDictionary<SummaryPass, string> Passes,
    string OnValues,
    FieldWords Fields)
{
    public static SummaryWords For(SummaryLayout layout) => layout.IsChinese ? Chinese : English;

    private static readonly SummaryWords English = new(
        "module",
        new Dictionary<SummaryColumn, string>
        {
            [SummaryColumn.InputShape] = "input shape",
            [SummaryColumn.OutputShape] = "output shape",
            [SummaryColumn.Window] = "kernel",
            [SummaryColumn.ReceptiveField] = "field",
            [SummaryColumn.Parameters] = "parameters",
            [SummaryColumn.Trainable] = "trainable",
            [SummaryColumn.MultiplyAdds] = "multiply-adds",
            [SummaryColumn.Share] = "share",
            [SummaryColumn.OutputBytes] = "output bytes",
        },
        "again",
        "parameters",
        "trainable",
        "frozen",
        "buffers",
        "multiply-adds",
        "at least",
        "input",
        "activations",
        "memory",
        "not used",
        "not seen",
        "(not called, or by .forward, which cannot be seen: write .call)",
        new Dictionary<SummaryPass, string>
        {
            [SummaryPass.NothingComputed] = "nothing was computed",
            [SummaryPass.BetweenModulesComputed] = "what runs between the modules was computed, for modules that return zeros",
            [SummaryPass.AllComputed] = "the whole model was run on zeros",
        },
        "the whole model was run on the values given",
        FieldWords.English);

    private static readonly SummaryWords Chinese = new(
        "模块",
        new Dictionary<SummaryColumn, string>
        {
            [SummaryColumn.InputShape] = "输入形状",
            [SummaryColumn.OutputShape] = "输出形状",
            [SummaryColumn.Window] = "卷积核",
            [SummaryColumn.ReceptiveField] = "感受野",
            [SummaryColumn.Parameters] = "参数",
            [SummaryColumn.Trainable] = "可训练",
            [SummaryColumn.MultiplyAdds] = "乘加次数",
            [SummaryColumn.Share] = "占比",
            [SummaryColumn.OutputBytes] = "输出字节",
        },
        "重复",
        "参数",
        "可训练",
        "冻结",
        "缓冲区",
        "乘加次数",
        "至少",
        "输入",
        "激活",
        "内存",
        "未使用",
        "未观察到",
        "（未被调用，或以 .forward 调用而无法观察：请写 .call）",
        new Dictionary<SummaryPass, string>
        {
            [SummaryPass.NothingComputed] = "未做任何计算",
            [SummaryPass.BetweenModulesComputed] = "只计算了模块之间的运算，各模块的输出以零代替",
            [SummaryPass.AllComputed] = "整个模型以零输入运行了一次",
        },
        "整个模型以给定的值运行了一次",
        FieldWords.Chinese);
}
