namespace TorchConv.Lab.Scenes;

/// <summary>Two layers of one's choice on the same input, side by side.</summary>
internal static class TwoScene
{
    private static readonly Choice A = new("a", 3, 1), B = new("b", 3, 2);
    private static readonly Field<Size> Input = Fields.Input(9);
    private static readonly Field<long> In = Fields.In(8);
    private static readonly Field<Pixels> X = Fields.X(), K = Fields.K();

    public static Scene Scene { get; } = new("two", new("Two layers side by side", "两层并列比较"), [.. A.Fields, .. B.Fields, In, Input, X, K, Place.Field], Show)
    {
        Layout = Layout.Pair,
        Presets =
        [
            new(new("ordinary and dilated", "普通与空洞")),
            new(new("5×5 and 3×3", "5×5 与 3×3"), ("a-kernel", "5"), ("b-dilation", "1")),
            new(new("stride 1 and stride 2", "步长 1 与步长 2"), ("a-padding", "1"), ("b-padding", "1"), ("b-dilation", "1"), ("b-stride", "2")),
            new(new("one group and eight", "1 组与 8 组"), ("b-dilation", "1"), ("b-groups", "8")),
        ],
    };

    private static Shown Show(Values values)
    {
        Size input = values.Of(Input);
        Shape shape = [1, values.Of(In), input.Height, input.Width];
        Conv2dSpec a = A.Layer(values, shape[1]), b = B.Layer(values, shape[1]);
        Text nameA = new("layer A", "层 A"), nameB = new("layer B", "层 B");
        (SlidingPicture first, Motion motion) = SlidingScene.Slide("two-a", nameA, a, input, values.Of(X), values.Of(K), Place.Nowhere);
        (SlidingPicture second, _) = SlidingScene.Slide("two-b", nameB, b, input, values.Of(X), values.Of(K), Place.Nowhere);
        return new Shown(
            [
                first with { Beside = second },
                second with { Beside = first },
                new BarsPicture("two-cost", new("What they cost", "各自的开销"), new("Both on the same input, compared with layer A.", "同一输入，与层 A 比较。"),
                    [(nameA, a.Predict(shape)), (nameB, b.Predict(shape))], 0),
            ],
            [new(nameA, a, shape), new(nameB, b, shape)])
        {
            Remarks =
            [
                new(new("the kernel covers, A and B", "卷积核覆盖，A 与 B"),
                    $"{new Size(a.AlongHeight.Extent, a.AlongWidth.Extent)}, {new Size(b.AlongHeight.Extent, b.AlongWidth.Extent)}"),
            ],
            Motion = motion with { Count = Math.Max(first.Steps, second.Steps) },
        };
    }

    /// <summary>The fields of one of the two layers.</summary>
    private sealed record Choice(string Letter, long KernelSize, long DilationOf)
    {
        private readonly Field<Size> _kernel = Named(Letter, Reading.Fields.Kernel(KernelSize)),
            _stride = Named(Letter, Reading.Fields.Stride(1)), _dilation = Named(Letter, Reading.Fields.Dilation(DilationOf));
        private readonly Field<Padding2d> _padding = Named(Letter, Reading.Fields.Padding("0"));
        private readonly Field<long> _out = Named(Letter, Reading.Fields.Out(16)), _groups = Named(Letter, Reading.Fields.Groups(1));

        public IReadOnlyList<Field> Fields => [_out, _kernel, _dilation, _stride, _padding, _groups];

        public Conv2dSpec Layer(Values values, long inChannels)
        {
            try
            {
                return new(inChannels, values.Of(_out), values.Of(_kernel), values.Of(_stride), values.Of(_padding),
                    values.Of(_dilation), values.Of(_groups));
            }
            catch (ArgumentException e) when (e.ParamName is not null)
            {
                throw new ArgumentException(Guard.MessageOf(e), $"{Letter}-{e.ParamName}");
            }
        }

        private static Field<T> Named<T>(string letter, Field<T> field)
            where T : notnull => field.Named($"{letter}-{field.Name}", [.. field.Parameters.Select(parameter => $"{letter}-{parameter}")]);
    }
}
