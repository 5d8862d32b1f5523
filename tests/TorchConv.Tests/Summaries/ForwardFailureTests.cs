using TorchConv.Arithmetic;
using TorchConv.Cli.Models;
using TorchConv.Summaries;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>A model that does not take its inputs: the message names the module, what arrived, what it expects and the way there.</summary>
public sealed class ForwardFailureTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Names_the_module_what_arrived_what_was_expected_and_the_way_there()
    {
        Refused(new ResNet18(device: META), [1, 4, 224, 224]).Should().Be(
            "conv1 (Conv2d) cannot take 1×4×224×224: it expects N×3×H×W or 3×H×W (in_channels 3). "
            + "Call path: ResNet18 1×4×224×224 → conv1 (Conv2d) 1×4×224×224");

        Refused(new LeNet(), [1, 1, 28, 28]).Should().Be(
            "classifier.fc1 (Linear) cannot take 1×256: it expects …×400 (in_features); "
            + "256 = 16 × 4 × 4, channels × height × width after features (Sequential). "
            + "Call path: LeNet 1×1×28×28 → classifier (Sequential) 1×16×4×4 → classifier.fc1 (Linear) 1×256");
    }

    [Fact]
    public void What_does_not_fit_between_modules_is_told_with_what_came_before()
    {
        Custom add = new(m => m["a"].call(m.Input) + m.Input, ("a", Conv2d(3, 3, 3)));
        Refused(add, [1, 3, 8, 8]).Should().Be(
            "Custom cannot take 1×3×8×8: after a (Conv2d) gave 1×3×6×6 its forward combines tensors whose sizes in dimension 3 are 6 and 8. "
            + "Call path: Custom 1×3×8×8");

        Custom concatenate = new(m => cat([m["a"].call(m.Input), m.Input], 1), ("a", Conv2d(3, 3, 3)));
        Refused(concatenate, [1, 3, 8, 8]).Should().StartWith(
            "Custom cannot take 1×3×8×8: after a (Conv2d) gave 1×3×6×6 its forward concatenates along dimension 1 tensors whose other sizes are 6 and 8.");

        Custom view = new(m => m["a"].call(m.Input).view(1, 9216), ("a", Conv2d(3, 3, 3)));
        Refused(view, [1, 3, 8, 8]).Should().StartWith("Custom cannot take 1×3×8×8: after a (Conv2d) gave 1×3×6×6 its forward views 108 elements as 1×9216.");

        Custom multiply = new(m => m.Input.mm(m.Weight)) { Weight = Parameter(zeros(5, 2)) };
        Refused(multiply, [2, 3]).Should().StartWith("Custom cannot take 2×3: its forward multiplies matrices of 2×3 and 5×2.");

        Custom other = new(m => m.Input.permute(0, 1, 2));
        Refused(other, [2, 3]).Should().StartWith("Custom cannot take 2×3: its forward reached an operation that does not accept these shapes.");
    }

    [Fact]
    public void What_the_author_of_a_model_throws_is_handed_on()
    {
        Custom model = new(_ => throw new NotSupportedException("only squares,\nplease"));

        model.Invoking(m => ModelSummary.Of(m, [2, 3])).Should().Throw<ArgumentException>()
            .WithMessage("Custom cannot take 2×3: its forward threw NotSupportedException (only squares, please). Call path: Custom 2×3 (Parameter 'inputs')")
            .WithInnerException<NotSupportedException>();
    }

    public static TheoryData<string, string, string> Expectations => new()
    {
        { "Conv1d", "2x4x9", "it expects N×3×L or 3×L (in_channels 3)" },
        { "Conv2d", "9", "it expects N×3×H×W or 3×H×W (in_channels 3)" },
        { "Conv2d", "2x3x4x9", "it expects N×3×H×W or 3×H×W (in_channels 3) with H×W at least 5×5, so that the kernel fits" },
        { "Conv3d", "2x3x9x9", "it expects N×3×D×H×W or 3×D×H×W (in_channels 3)" },
        { "ConvTranspose2d", "2x4x9x9", "it expects N×3×H×W or 3×H×W (in_channels 3)" },
        { "Linear", "2x4", "it expects …×3 (in_features)" },
        { "BatchNorm1d", "2x4", "it expects N×3 or N×3×L (num_features 3)" },
        { "BatchNorm2d", "2x3x9", "it expects N×3×H×W (num_features 3)" },
        { "BatchNorm3d", "2x4x9x9x9", "it expects N×3×D×H×W (num_features 3)" },
        { "InstanceNorm2d", "2x4x9x9", "it expects N×3×H×W or 3×H×W (num_features 3)" },
        { "GroupNorm", "2x4x9", "it expects N×3×… with channels that num_groups (3) divides" },
        { "LayerNorm", "2x4", "it expects …×2×3 (normalized_shape)" },
        { "Embedding", "2x4", "it expects integers, not float32: give the input the type int64" },
        { "LSTM", "2x4x9", "it expects L×N×3, or N×L×3 when batch first" },
        { "GRU", "2x3", "it expects L×N×3, or N×L×3 when batch first" },
        { "MaxPool2d", "2x3x2x9", "it expects N×C×H×W or C×H×W with H×W at least 3×3, so that the kernel fits" },
        { "AvgPool1d", "2x3x2x9", "it expects N×C×L or C×L with L at least 3, so that the kernel fits" },
        { "TransformerEncoderLayer", "2x3x9", "it expects sequences of length×N×8" },
    };

    [Theory]
    [MemberData(nameof(Expectations))]
    public void Every_module_says_what_it_expects(string module, string shape, string expectation)
    {
        Module made = module switch
        {
            "Conv1d" => Conv1d(3, 2, 5),
            "Conv2d" => Conv2d(3, 2, 5),
            "Conv3d" => Conv3d(3, 2, 5),
            "ConvTranspose2d" => ConvTranspose2d(3, 2, 5),
            "Linear" => Linear(3, 2),
            "BatchNorm1d" => BatchNorm1d(3),
            "BatchNorm2d" => BatchNorm2d(3),
            "BatchNorm3d" => BatchNorm3d(3),
            "InstanceNorm2d" => InstanceNorm2d(3),
            "GroupNorm" => GroupNorm(3, 3),
            "LayerNorm" => LayerNorm([2, 3]),
            "Embedding" => Embedding(9, 3),
            "LSTM" => LSTM(3, 2),
            "GRU" => GRU(3, 2),
            "MaxPool2d" => MaxPool2d(3),
            "AvgPool1d" => AvgPool1d(3),
            _ => TransformerEncoderLayer(8, 2),
        };

        Refused(made, Shape.Parse(shape)).Should().Be($"{module} cannot take {shape.Replace('x', '×')}: {expectation}. Call path: {module} {shape.Replace('x', '×')}");
    }

    [Fact]
    public void Three_tensors_are_expected_of_attention()
    {
        MultiheadAttention module = MultiheadAttention(8, 2);

        Refused(module, [4, 3, 9], [5, 3, 9], [5, 3, 9]).Should().StartWith("MultiheadAttention cannot take 4×3×9 and 5×3×9 and 5×3×9: it expects query, key and value of length×N×8.");
        Refused(module, [4, 3, 8]).Should().Be("too few inputs (1): MultiheadAttention takes 3 to 5 (query, key, value, key_padding_mask, attn_mask)");
    }

    [Fact]
    public void Too_few_and_too_many_inputs_are_counted()
    {
        Refused(new RandomModel(1, 1), [1, 2, 8, 8]).Should().Be("too few inputs (1): RandomModel takes 2 (images, rows)");
        Refused(Linear(3, 2), [1, 3], [1, 3]).Should().Be("too many inputs (2): Linear takes 1 (tensor)");
        Refused(Linear(3, 2)).Should().Be("too few inputs (0): Linear takes 1 (tensor)");
    }

    [Fact]
    public void What_cannot_be_called_on_tensors_is_no_model()
    {
        Module list = new ModuleList<Module<Tensor, Tensor>>(ReLU());
        list.Invoking(model => ModelSummary.Of(model, [1, 3])).Should().Throw<ArgumentException>()
            .WithMessage("ModuleList<Module<Tensor, Tensor>> has no forward: a summary needs a Module<…, TResult> (Parameter 'model')");

        Module ofText = new OfText();
        ofText.Invoking(model => ModelSummary.Of(model, [1, 3])).Should().Throw<ArgumentException>()
            .WithMessage("OfText takes text of type String, whose value must be given too, such as =5 (Parameter 'inputs')");

        ModelSummary.Of(ofText, new ModelInput([1, 3]), ModelInput.FromValue("text")).Model.Outputs.Should().Equal([1, 3]);

        FluentActions.Invoking(() => ModelSummary.Of(null!, [1, 3])).Should().Throw<ArgumentNullException>().WithParameterName("model");
    }

    [Fact]
    public void Nothing_of_libtorch_reaches_the_user()
    {
        Module model = new Custom(m => m.Input.permute(0, 1, 2));

        model.Invoking(m => ModelSummary.Of(m, [2, 3])).Should().Throw<ArgumentException>()
            .Which.ToString().Should().NotContain("frame #").And.NotContain("c10").And.NotContain("External");
    }

    public void Dispose() => _scope.Dispose();

    private static string Refused(Module model, params Shape[] inputs)
    {
        const string End = " (Parameter 'inputs')";
        string message = model.Invoking(m => ModelSummary.Of(m, inputs)).Should().Throw<ArgumentException>().Which.Message;
        message.Should().EndWith(End);
        return message[..^End.Length];
    }

    private sealed class OfText() : Module<Tensor, string, Tensor>(nameof(OfText))
    {
        public override Tensor forward(Tensor input, string text) => input;
    }
}
