using TorchConv.ReceptiveFields;

namespace TorchConv.Lab.Scenes;

/// <summary>A stack of one's own, and the dilations that see furthest without gaps.</summary>
internal static class BuilderScene
{
    /// <summary>The field that holds the stack.</summary>
    public static Field<StackSpec> Stack { get; } =
        new("stack", new("layers, from the input", "各层（从输入起）"), "3 3d2 3d5", StackText.Parse, null, "stack", "layers", "input") { MaxLength = 1000 };

    private static readonly Field<long> Layers = Fields.Whole("layers", new("layers", "层数"), 3, 8, "layers");
    private static readonly Field<long> MaxDilation = Fields.Whole("max-dilation", new("largest dilation", "最大空洞"), 9, 24, "maxDilation");
    private static readonly Field<long> Kernel = Fields.Whole("kernel", new("kernel size", "卷积核"), 3, 9, "kernelSize");

    private static readonly Field<long> Step = Fields.Step();

    public static Scene Scene { get; } = new(
        "build", new("Add, change, move and remove layers", "增加、修改、移动、删除层"), [Stack, Step],
            values => FieldScene.Show(values.Of(Stack), values.Of(Step), "stack-map", "stack-growth"))
    {
        Layout = Layout.Rows,
        Presets =
        [
            new(new("dilations 1, 2, 5", "dilation 1、2、5")),
            new(new("hybrid dilation, twice", "混合空洞，两轮"), ("stack", "3 3d2 3d5 3 3d2 3d5")),
            new(new("VGG-16", "VGG-16"), ("stack", "3p1 3p1 pool2 3p1 3p1 pool2 3p1 3p1 3p1 pool2 3p1 3p1 3p1 pool2 3p1 3p1 3p1 pool2")),
            new(new("ASPP, the branch of rate 6", "ASPP，rate 6 的分支"), ("stack", "3p1 3d6p6")),
            new(new("ASPP, the branch of rate 12", "ASPP，rate 12 的分支"), ("stack", "3p1 3d12p12")),
            new(new("a step of a U-Net, down and up", "U-Net 的一步：下采样再上采样"), ("stack", "3 3 pool2 3 3 t2s2 3 3")),
        ],
    };

    /// <summary>The designer; what it finds leads to the builder.</summary>
    public static Scene Designer { get; } =
        new("design", new("Which dilations see furthest without gaps", "哪些空洞看得最远而无空隙"), [Layers, MaxDilation, Kernel], Design);

    private static Shown Design(Values values)
    {
        long kernel = values.Of(Kernel);
        DilationDesign design = DilationDesign.Search(values.Of(Layers), values.Of(MaxDilation), kernel, best: 5);
        return new Shown([], [])
        {
            Remarks = [new(new("lists searched", "搜索的列表数"), $"{design.Lists:N0}")],
            Offers =
            [
                .. design.Best.Select(list => new Offer(
                    new($"{string.Join(", ", list.Dilations)} → {list.Field.Size}",
                        $"{string.Join("、", list.Dilations)} → {list.Field.Size}"),
                    Scene,
                    new Dictionary<string, string> { [Stack.Name] = LayerToken.Print(list.Field.Stack) })),
            ],
        };
    }
}
