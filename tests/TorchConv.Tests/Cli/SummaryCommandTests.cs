using System.Text.Json;
using Microsoft.CodeAnalysis;

namespace TorchConv.Tests.Cli;

/// <summary><c>torchconv summary</c>: of known models by their names, and of a user's compiled model.</summary>
public sealed class SummaryCommandTests : IDisposable
{
    private const string Models =
        """
        #nullable enable
        using TorchSharp;
        using TorchSharp.Modules;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;

        namespace My;

        public class Model : Module<Tensor, Tensor>
        {
            private readonly Conv2d conv;
            public Model(int channels = 8) : base("Model") { conv = Conv2d(3, channels, 3); RegisterComponents(); }
            public override Tensor forward(Tensor input) => conv.call(input);
        }

        public class WithArguments : Module<Tensor, Tensor>
        {
            private readonly Linear linear;
            public WithArguments(int channels, bool bias = true, ScalarType type = ScalarType.Float32, long[]? sizes = null, Device? device = null) : base("WithArguments")
            {
                linear = Linear(channels, sizes?.Length ?? 2, bias, device, type);
                RegisterComponents();
            }
            public override Tensor forward(Tensor input) => linear.forward(input);
        }

        public class Failing : Module<Tensor, Tensor>
        {
            public Failing() : base("Failing") => throw new System.InvalidOperationException("no weights\nhere");
            public override Tensor forward(Tensor input) => input;
        }

        public class Impossible : Module<Tensor, Tensor>
        {
            private readonly Conv2d conv = Conv2d(-3, 8, 3);
            public Impossible() : base("Impossible") { }
            public override Tensor forward(Tensor input) => conv.call(input);
        }

        public class Multiplying : Module<Tensor, Tensor>
        {
            private readonly Linear linear = Linear(3, 4);
            public Multiplying() : base("Multiplying") => RegisterComponents();
            public override Tensor forward(Tensor input) => linear.forward(input).matmul(zeros(5, 6, device: input.device));
        }

        public class Exiting : Module<Tensor, Tensor>
        {
            public Exiting() : base("Exiting") => System.Environment.Exit(0);
            public override Tensor forward(Tensor input) => input;
        }

        public class StaticFailing : Module<Tensor, Tensor>
        {
            static StaticFailing() => throw new System.InvalidOperationException("no table");
            public StaticFailing() : base("StaticFailing") { }
            public override Tensor forward(Tensor input) => input;
        }

        public abstract class Unfinished() : Module<Tensor, Tensor>("Unfinished");

        public class NoModule;
        """;

    /// <summary>Compiled once for all tests, and saved for each.</summary>
    private static readonly Lazy<byte[]> Library = new(() => Compiled.File("models", Models, Compiled.References));

    private readonly string _folder = Directory.CreateTempSubdirectory("torchconv-").FullName;

    [Fact]
    public async Task Prints_the_table_of_a_known_model()
    {
        Answer answer = (await CommandLine.RunLineAsync("summary --model vgg16 --depth 1")).ShouldBeFine();

        answer.Output.Should().Be(
            """
            module                         output shape  parameters  multiply-adds  share
            Vgg16                          1×1000       138,357,544 15,470,264,320 100.0%
            ├─ features (Sequential)       1×512×7×7     14,714,688 15,346,630,656  99.2%
            ├─ avgpool (AdaptiveAvgPool2d) 1×512×7×7              0              0   0.0%
            └─ classifier (Sequential)     1×1000       123,642,856    123,633,664   0.8%

            input          1×3×224×224 (float32)
            parameters     138,357,544 (trainable 138,357,544, frozen 0)
            buffers        0
            multiply-adds  15,470,264,320 (nothing was computed)
            memory         input 602.1 kB, parameters 553.4 MB, activations 114.8 MB

            """);
    }

    [Theory]
    [InlineData("lenet", 61_706, 416_520)]
    [InlineData("resnet18", 11_689_512, 1_814_073_344)]
    [InlineData("mobilenet_v2", 3_504_872, 300_774_272)]
    [InlineData("unet", 31_030_658, 150_428_424_448)]
    public void Knows_models_by_their_names(string model, long parameters, long multiplyAdds)
    {
        JsonElement json = CommandLine.RunHere($"summary --model {model} --format json").ShouldBeFine().Json;

        json.GetProperty("parameters").GetInt64().Should().Be(parameters);
        json.GetProperty("multiplyAdds").GetInt64().Should().Be(multiplyAdds);
    }

    [Fact]
    public void Takes_another_input_columns_and_width()
    {
        CommandLine.RunHere("summary --model lenet --input 64x1x32x32 --depth 0 --columns input,parameters,multiply-adds --width 80").ShouldBeFine()
            .Output.Split('\n')[1].Should().Be("LeNet  64×1×32×32      61,706    26,657,280");
        CommandLine.RunHere("summary --model lenet --depth 0 --format markdown --lang zh").ShouldBeFine().Output.Should().StartWith("| 模块 | 输出形状 | 参数 | 乘加次数 | 占比 |\n");
        CommandLine.RunHere("summary --model lenet --format csv").ShouldBeFine().Output.Should().StartWith("path,type,depth,");
    }

    [Fact]
    public async Task Summarises_a_users_compiled_model()
    {
        JsonElement json = (await CommandLine.RunAsync("summary", "--assembly", ModelsFile(), "--type", "My.Model", "--input", "2x3x9x9", "--format", "json")).ShouldBeFine().Json;

        json.GetProperty("parameters").GetInt64().Should().Be((8 * 3 * 9) + 8);
        json.GetProperty("multiplyAdds").GetInt64().Should().Be(2 * 49 * 8 * 27);
        json.GetProperty("model").GetProperty("type").GetString().Should().Be("Model");
    }

    [Theory]
    [InlineData("9", (9 * 2) + 2, "float32")]
    [InlineData("9 false", 9 * 2, "float32")]
    [InlineData("9 false float64 1,2,3,4,5 cpu", 9 * 5, "float64")]
    public void Takes_the_arguments_of_the_constructor(string arguments, long parameters, string type)
    {
        JsonElement json = CommandLine.RunHere(
            ["summary", "--assembly", ModelsFile(), "--type", "My.WithArguments", "--args", .. arguments.Split(' '), "--input", "2x9", "--format", "json"]).ShouldBeFine().Json;

        json.GetProperty("parameters").GetInt64().Should().Be(parameters);
        json.GetProperty("inputs")[0].GetProperty("type").GetString().Should().Be(type);
        json.GetProperty("model").GetProperty("calls").GetArrayLength().Should().Be(1, "its forward is called, and made a call");
    }

    [Fact]
    public void Says_which_arguments_a_constructor_takes() =>
        Refused("summary", "--assembly", ModelsFile(), "--type", "My.WithArguments", "--args", "nine", "--input", "2x9").Should().Be(
            "--args nine: it has no public constructor that takes (nine); give --args for one of (Int32 channels, Boolean bias, ScalarType type, Int64[] sizes, Device device)");

    [Theory]
    [InlineData("My.Modle", "there is no type of this name in models.dll; its modules are My.Exiting, My.Failing, My.Impossible, My.Model, My.Multiplying, My.StaticFailing, My.WithArguments")]
    [InlineData("My.NoModule", "it is not a module: it must derive from a TorchSharp Module<…, TResult>")]
    [InlineData("My.Unfinished", "it is abstract, so that there is nothing to make")]
    [InlineData("My.WithArguments", "it has no public constructor that can be called without arguments; give --args for one of (Int32 channels, Boolean bias, ScalarType type, Int64[] sizes, Device device)")]
    [InlineData("My.StaticFailing", "its static constructor failed: InvalidOperationException (no table)")]
    [InlineData("My.Failing", "its constructor failed: InvalidOperationException (no weights here)")]
    [InlineData("My.Impossible", "its constructor failed: libtorch refused a layer")]
    public void Says_why_a_type_is_no_model(string type, string reason) =>
        Refused("summary", "--assembly", ModelsFile(), "--type", type, "--input", "1x3x9x9").Should().Be($"--type {type}: {reason}");

    [Fact]
    public async Task A_model_that_ends_the_process_is_told() =>
        (await CommandLine.RunAsync("summary", "--assembly", ModelsFile(), "--type", "My.Exiting", "--input", "1x3x9x9"))
            .Should().Be(new Answer("", "torchconv: the model ended the process, as by Environment.Exit, before its summary was printed\n", 2));

    /// <summary>TorchSharp lets the exception of Tensor.matmul pass, and C++ would end the process with a page of text.</summary>
    [Fact]
    public async Task A_product_for_which_libtorch_ends_the_process_is_told() =>
        (await CommandLine.RunAsync("summary", "--assembly", ModelsFile(), "--type", "My.Multiplying", "--input", "2x3")).Should().Be(new Answer(
            "",
            "torchconv: Multiplying cannot take 2×3: after linear (Linear) gave 2×4 its forward reached an operation that does not accept these shapes. "
            + "Call path: Multiplying 2×3\n",
            2));

    [Fact]
    public void Says_why_an_assembly_does_not_load()
    {
        string text = Path.Combine(_folder, "text.dll"), missing = Path.Combine(_folder, "missing.dll"), old = Saved("old.dll", OfOlderTorchSharp());
        File.WriteAllText(text, "not an assembly");

        Refused("summary", "--assembly", missing, "--type", "My.Model", "--input", "1").Should().Be($"--assembly {missing}: there is no such file");
        Refused("summary", "--assembly", text, "--type", "My.Model", "--input", "1").Should().Be($"--assembly {text}: this is not an assembly of .NET that can be loaded here");
        Refused("summary", "--assembly", old, "--type", "My.Model", "--input", "1").Should()
            .Be($"--assembly {old}: it was built with TorchSharp 0.99.0, and torchconv runs 0.107.0: build it with that version");
    }

    [Theory]
    [InlineData("summary", "summary needs either --model (lenet, vgg16, resnet18, resnet50, mobilenet_v2, unet) or --assembly and --type of your own")]
    [InlineData("summary --model lenet --type My.Model", "summary needs either --model (lenet, vgg16, resnet18, resnet50, mobilenet_v2, unet) or --assembly and --type of your own")]
    [InlineData("summary --model alexnet", "--model alexnet: \"alexnet\" must be one of lenet, vgg16, resnet18, resnet50, mobilenet_v2, unet")]
    [InlineData("summary --model lenet --depth -1", "--depth -1: it must be at least 0")]
    [InlineData("summary --model lenet --width 5", "--width 5: it must be at least 20")]
    [InlineData("summary --model lenet --columns output,flops", "--columns output,flops: \"flops\" must be one of input, output, kernel, field, parameters, trainable, multiply-adds, share, bytes")]
    [InlineData("summary --model lenet --input 1x1x32x32,1x1", "--input 1x1x32x32,1x1: too many inputs (2): LeNet takes 1 (input)")]
    [InlineData("summary --model lenet --input 1x1x32x32:int", "--input 1x1x32x32:int: 'int' is not a type of elements: write one of float16, bfloat16, float32, float64, int32, int64, bool")]
    [InlineData("summary --model lenet --input 1x1x28x28", "--input 1x1x28x28: classifier.fc1 (Linear) cannot take 1×256: it expects …×400 (in_features); 256 = 16 × 4 × 4, channels × height × width after features (Sequential). Call path: LeNet 1×1×28×28 → classifier (Sequential) 1×16×4×4 → classifier.fc1 (Linear) 1×256")]
    public void Bad_input_is_refused_in_one_line(string line, string reason) => Refused(line.Split(' ')).Should().Be(reason);

    [Fact]
    public void A_model_of_ones_own_needs_an_input() =>
        Refused("summary", "--assembly", ModelsFile(), "--type", "My.Model").Should().Be("--input (not given): a model of your own needs the shape of its input, such as 1x3x224x224");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Refused(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        TorchConv.Cli.Program.Run(arguments, output, error).Should().Be(2);
        output.ToString().Should().BeEmpty();
        error.ToString().Should().StartWith("torchconv: ").And.Match(text => text.Count(letter => letter == '\n') == 1);
        return error.ToString()["torchconv: ".Length..].TrimEnd('\n');
    }

    private string ModelsFile() => Saved("models.dll", Library.Value);

    private string Saved(string name, byte[] library)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, library);
        return path;
    }

    /// <summary>A library that refers to one which is TorchSharp by its name alone, and of a version that never was.</summary>
    private static byte[] OfOlderTorchSharp()
    {
        byte[] old = Compiled.File(
            "TorchSharp", """[assembly: System.Reflection.AssemblyVersion("0.99.0.0")] namespace TorchSharp; public class Old;""", Compiled.Framework);
        return Compiled.File("old", "public class Model : TorchSharp.Old;", [.. Compiled.Framework, MetadataReference.CreateFromImage(old)]);
    }
}
