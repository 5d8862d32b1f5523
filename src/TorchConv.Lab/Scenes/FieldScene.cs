using TorchConv.ReceptiveFields;

namespace TorchConv.Lab.Scenes;

/// <summary>What one output of a stack reads of the input, and how that grows.</summary>
internal static class FieldScene
{
    /// <summary>A field of more positions is not measured: its input would be large.</summary>
    private const long MaxMeasured = 10_000;

    private static readonly Field<StackSpec> Stack =
        new("stack", new("layers, from the input", "各层（从输入起）"), "3d2 3d2 3d2", StackText.Parse, null, "stack", "layers", "input") { MaxLength = 640 };

    private static readonly Field<long> Step = Fields.Step();

    public static Scene Scene { get; } =
        new("field", new("What a stack of them sees", "多层叠加时看到什么"), [Stack, Step], values => Show(values.Of(Stack), values.Of(Step), "gridding", "growth"))
        {
            Presets =
        [
            new(new("three of dilation 2: gaps", "三层 dilation 2：有空隙")),
            new(new("dilations 1, 2, 3: no gaps", "dilation 1、2、3：无空隙"), ("stack", "3 3d2 3d3")),
            new(new("dilations 1, 2, 5", "dilation 1、2、5"), ("stack", "3 3d2 3d5")),
            new(new("doubling: 1, 2, 4, 8", "逐层加倍：1、2、4、8"), ("stack", "3 3d2 3d4 3d8")),
            new(new("three ordinary", "三层普通卷积"), ("stack", "3 3 3")),
        ],
        };

    /// <summary>The pictures and numbers of a stack, under the given names.</summary>
    public static Shown Show(StackSpec stack, long step, string map, string growth)
    {
        ReceptiveField field = ReceptiveField.Of(stack);
        MeasuringCost cost = MeasuringCost.Of(field);
        bool canMeasure = field.Positions is > 0 and <= MaxMeasured && cost.IsAffordable;
        Lazy<Coverage> measured = new(() => ReceptiveField.Measure(stack)); // Once for all numbers of it.
        Func<string>? Measured(Func<Coverage, string> number) => canMeasure ? () => number(measured.Value) : null;
        List<Remark> remarks =
        [
            new(new("receptive field", "感受野"), $"{field.Size}", Measured(coverage => $"{coverage.Size}")),
            new(new("positions read", "读取的位置"), $"{field.TouchedPositions:N0}", Measured(coverage => $"{coverage.TouchedPositions:N0}")),
            new(new("positions skipped", "跳过的位置"), $"{field.Positions - field.TouchedPositions:N0}",
                Measured(coverage => $"{coverage.Positions - coverage.TouchedPositions:N0}")),
            new(new("effective stride", "有效步长"), $"{field.Height.EffectiveStride}×{field.Width.EffectiveStride}"),
        ];
        if (!cost.IsAffordable)
            remarks.Add(cost.Remark);
        if (HybridDilation.Of(stack) is { Passes: { } passes } hybrid)
            remarks.Add(new(new("the rule M₂ ≤ K of hybrid dilation", "混合空洞的规则 M₂ ≤ K"), $"{hybrid.M[1]} {(passes ? "≤" : ">")} {hybrid.KernelSize}"));

        Shape input = [1, 1, Math.Max(1, field.Size.Height), Math.Max(1, field.Size.Width)];
        GriddingPicture picture = GriddingPicture.Of(map, stack);
        if (step >= picture.Steps)
        {
            throw new ArgumentOutOfRangeException(nameof(step),
                $"step ({step}) must be from 0 to {picture.Steps - 1}: the stack has so many layers");
        }

        return new Shown([picture, Growth(growth, stack, field)], [new(new("the stack", "这些层"), stack, input)])
        {
            Remarks = remarks,
            Motion = new Motion(picture.Steps, (part, _) => [part], part => part.Of == "layer" ? part.Row : null,
                at => ("step", $"{at}"))
            { Start = step == 0 ? null : (int)step, Initial = picture.Steps - 1 },
        };
    }

    private static CurvesPicture Growth(string name, StackSpec stack, ReceptiveField field)
    {
        static Curve Of(string en, string zh, ReceptiveField field) =>
            new(new(en, zh), [.. field.Layers.Select(layer => layer.Size.Height)]);
        List<Curve> curves = [Of("this stack", "这些层", field)];
        if (stack.Layers.All(layer => layer is Conv2dSpec { Stride: { Height: 1, Width: 1 } }))
        {
            IEnumerable<Conv2dSpec> layers = stack.Layers.Cast<Conv2dSpec>();
            curves.Add(Of("ordinary, dilation 1", "普通，dilation 1",
                ReceptiveField.Of(new StackSpec([.. layers.Select(layer => new Conv2dSpec(1, 1, layer.KernelSize))]))));
            if (stack.Layers.Length <= 40)
            {
                curves.Add(Of("doubling, 1 2 4 …", "加倍，1 2 4 …",
                    ReceptiveField.Of(new StackSpec([.. layers.Select((layer, i) =>
                    new Conv2dSpec(1, 1, layer.KernelSize, dilation: 1L << i))]))));
            }
        }

        return new CurvesPicture(
            name,
            new("How the receptive field grows", "感受野如何增长"),
            new(
                $"After {stack.Layers.Length} {(stack.Layers.Length == 1 ? "layer" : "layers")} the field is {field.Size}. "
                    + "Ordinary layers grow it linearly, doubling dilations exponentially.",
                $"{stack.Layers.Length} 层之后感受野为 {field.Size}。普通卷积线性增长，空洞逐层加倍则指数增长。"),
            curves);
    }
}
