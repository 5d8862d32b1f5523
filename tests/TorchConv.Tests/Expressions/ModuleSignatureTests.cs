using TorchConv.Arithmetic;
using TorchConv.Expressions;
using TorchConv.Porting;
using TorchSharp;

namespace TorchConv.Tests.Expressions;

/// <summary>Every kind of module: its C# compiles, and TorchSharp's own module has as many parameters and gives the same shape.</summary>
public class ModuleSignatureTests
{
    /// <summary>
    /// PyTorch's call, and an input that the module takes; none where it takes several (AdaptiveMaxPool3d fails in TorchSharp 0.107 with a NullReferenceException).
    /// </summary>
    private static readonly (string Call, long[]? Input)[] Calls =
    [
        ("Conv1d(4, 6, 3, stride=2, padding=1, dilation=2, groups=2, bias=False)", [2, 4, 15]),
        ("Conv1d(4, 6, 3, padding='same')", [2, 4, 15]),
        ("Conv2d(4, 6, (3, 5), 2, 1, 1, 2)", [2, 4, 15, 17]),
        ("Conv2d(4, 6, 3, padding='same', padding_mode='circular')", [2, 4, 15, 17]),
        ("Conv2d(4, 6, 3, padding='valid')", [2, 4, 15, 17]),
        ("Conv3d(4, 6, 3, stride=(1, 2, 1), padding=1)", [2, 4, 5, 6, 7]),
        ("Conv3d(4, 6, 3)", [2, 4, 5, 6, 7]),
        ("ConvTranspose1d(4, 6, 3, 2, 1, 1, 2, False, 1)", [2, 4, 7]),
        ("ConvTranspose2d(4, 6, 4, stride=2, padding=1)", [2, 4, 7, 8]),
        ("ConvTranspose2d(4, 6, (4, 2), stride=2, output_padding=1, groups=2)", [2, 4, 7, 8]),
        ("ConvTranspose3d(4, 6, 4, stride=2, padding=1)", [2, 4, 3, 4, 5]),
        ("Linear(20, 6)", [2, 20]), ("Linear(20, 6, bias=False)", [2, 3, 20]), ("Bilinear(3, 4, 5)", null), ("Bilinear(3, 4, 5, bias=False)", null),
        ("MaxPool1d(3)", [2, 4, 10]), ("MaxPool1d(3, stride=2, padding=1, dilation=2, ceil_mode=True)", [2, 4, 10]),
        ("MaxPool2d(3, 2, 1)", [2, 4, 10, 11]), ("MaxPool2d(kernel_size=(3, 2), stride=(2, 1), padding=1, dilation=1, ceil_mode=True)", [2, 4, 10, 11]),
        ("MaxPool2d(2, 2, ceil_mode=True)", [2, 4, 9, 11]), ("MaxPool2d(1, 3, ceil_mode=True)", [2, 4, 9, 11]), ("MaxPool3d(2)", [2, 4, 5, 6, 7]),
        ("AvgPool1d(3, 2, 1)", [2, 4, 10]), ("AvgPool2d(3, stride=1, padding=1, ceil_mode=True, count_include_pad=False)", [2, 4, 10, 11]),
        ("AvgPool2d((3, 2), divisor_override=5)", [2, 4, 10, 11]), ("AvgPool3d(2)", [2, 4, 5, 6, 7]),
        ("AdaptiveAvgPool1d(3)", [2, 4, 10]), ("AdaptiveAvgPool2d((3, 2))", [2, 4, 10, 11]), ("AdaptiveAvgPool2d(1)", [2, 4, 10, 11]), ("AdaptiveAvgPool3d(2)", [2, 4, 5, 6, 7]),
        ("AdaptiveMaxPool1d(3)", [2, 4, 10]), ("AdaptiveMaxPool2d((3, 2))", [2, 4, 10, 11]), ("AdaptiveMaxPool2d(3)", [2, 4, 10, 11]), ("AdaptiveMaxPool3d(2)", null),
        ("ZeroPad2d((1, 2, 3, 4))", [2, 4, 10, 11]), ("ZeroPad2d(1)", [2, 4, 10, 11]), ("ReflectionPad1d(1)", [2, 4, 10]), ("ReflectionPad2d((1, 2, 3, 4))", [2, 4, 10, 11]),
        ("ReflectionPad3d(1)", [2, 4, 5, 6, 7]), ("ReplicationPad1d((1, 2))", [2, 4, 10]), ("ReplicationPad2d(2)", [2, 4, 10, 11]), ("ReplicationPad3d((1, 2, 1, 2, 1, 2))", [2, 4, 5, 6, 7]),
        ("ConstantPad1d(1, 3.5)", [2, 4, 10]), ("ConstantPad2d((1, 2, 3, 4), 3.5)", [2, 4, 10, 11]), ("ConstantPad3d(1, 3.5)", [2, 4, 5, 6, 7]),
        ("BatchNorm1d(4)", [2, 4]), ("BatchNorm1d(4, affine=False)", [2, 4, 10]), ("BatchNorm2d(4, eps=0.001, momentum=0.01)", [2, 4, 10, 11]), ("BatchNorm3d(4)", [2, 4, 5, 6, 7]),
        ("InstanceNorm1d(4)", [2, 4, 10]), ("InstanceNorm2d(4, affine=True)", [2, 4, 10, 11]), ("InstanceNorm3d(4)", [2, 4, 5, 6, 7]),
        ("GroupNorm(2, 4)", [2, 4, 10, 11]), ("GroupNorm(2, 4, affine=False)", [2, 4, 10]), ("LayerNorm((10, 11), eps=1e-05, elementwise_affine=True)", [2, 4, 10, 11]),
        ("LayerNorm(11)", [2, 4, 10, 11]), ("LayerNorm(11, elementwise_affine=False)", [2, 11]), ("LayerNorm(11, bias=False)", [2, 11]), ("LocalResponseNorm(5, alpha=0.001)", [2, 4, 10, 11]),
        ("Dropout(0.2, True)", [2, 4]), ("Dropout1d()", [2, 4, 10]), ("Dropout2d(p=0.3)", [2, 4, 10, 11]), ("Dropout3d()", [2, 4, 5, 6, 7]), ("AlphaDropout(0.1)", [2, 4]),
        ("ReLU(inplace=True)", [2, 4]), ("ReLU6()", [2, 4]), ("SELU()", [2, 4]), ("SiLU(inplace=True)", [2, 4]), ("Mish()", [2, 4]), ("Hardsigmoid()", [2, 4]), ("Hardswish()", [2, 4]),
        ("Sigmoid()", [2, 4]), ("LogSigmoid()", [2, 4]), ("Tanh()", [2, 4]), ("Tanhshrink()", [2, 4]), ("Softsign()", [2, 4]), ("Softmax2d()", [2, 4, 10, 11]), ("Identity()", [2, 4]),
        ("LeakyReLU(0.2, inplace=True)", [2, 4]), ("ELU(alpha=2)", [2, 4]), ("CELU(alpha=2)", [2, 4]), ("RReLU(0.1, 0.3)", [2, 4]), ("GELU()", [2, 4]), ("GELU(approximate='tanh')", [2, 4]),
        ("Hardtanh(min_val=-2, max_val=2.5)", [2, 4]), ("Hardshrink(0.2)", [2, 4]), ("Softshrink(lambd=0.2)", [2, 4]), ("Softplus(2, threshold=10)", [2, 4]), ("Threshold(0.1, 20)", [2, 4]),
        ("Softmax(dim=1)", [2, 4]), ("LogSoftmax(-1)", [2, 4]), ("Softmin(1)", [2, 4]), ("PReLU()", [2, 4]), ("PReLU(4, init=0.1)", [2, 4, 10]),
        ("Flatten()", [2, 4, 10, 11]), ("Flatten(start_dim=1, end_dim=2)", [2, 4, 10, 11]), ("Unflatten(1, (2, 2))", [2, 4, 10]), ("Unflatten(1, (-1, 2))", [2, 4, 10]),
        ("Upsample(scale_factor=2)", [2, 4, 10, 11]), ("Upsample(scale_factor=(1.5, 2.0), mode='bilinear', align_corners=True)", [2, 4, 10, 11]), ("Upsample(size=(5, 6))", [2, 4, 10, 11]), ("Upsample(scale_factor=(2.0, 3))", [2, 4, 10, 11]),
        ("PixelShuffle(2)", [2, 4, 10, 11]), ("PixelUnshuffle(2)", [2, 4, 10, 12]), ("ChannelShuffle(2)", [2, 4, 10, 11]), ("GLU()", [2, 4]),
        ("Unfold(3, padding=1)", null), ("Unfold((3, 2))", null), ("Fold(4, 2)", null), ("Embedding(10, 3, padding_idx=0)", null),
        ("RNN(3, 5, 2, nonlinearity='relu')", null), ("RNN(3, 5)", null), ("LSTM(3, 5, num_layers=3, batch_first=True, bidirectional=True)", null), ("LSTM(3, 5, bias=False, dropout=0.1)", null),
        ("GRU(3, 5, 2, bidirectional=True)", null), ("RNNCell(3, 5, nonlinearity='relu')", null), ("LSTMCell(3, 5)", null), ("GRUCell(3, 5, bias=False)", null),
        ("MultiheadAttention(8, 2)", null), ("MultiheadAttention(8, 2, bias=False, kdim=3, vdim=5)", null), ("MultiheadAttention(8, 2, add_bias_kv=True)", null),
        ("CosineSimilarity(dim=0)", null), ("PairwiseDistance(p=1)", null),
        ("MSELoss()", null), ("L1Loss(reduction='sum')", null), ("BCELoss()", null), ("BCEWithLogitsLoss()", null), ("NLLLoss()", null), ("SoftMarginLoss()", null),
        ("CrossEntropyLoss(ignore_index=-1)", null), ("SmoothL1Loss(beta=2)", null), ("HuberLoss(delta=2)", null),
        ("Sequential(Conv2d(3, 4, 3), Sequential(BatchNorm2d(4), ReLU()), Flatten(), Linear(256, 5))", [2, 3, 10, 10]), ("Sequential()", null),
    ];

    private static string CSharp(string call) => Port.Read($"nn.{call}").CSharp;

    [Fact]
    public void No_kind_is_without_a_test() =>
        ModuleSignatures.All.Keys.Should().BeSubsetOf(Calls.Select(call => call.Call[..call.Call.IndexOf('(', StringComparison.Ordinal)]));

    [Fact]
    public void The_module_that_TorchSharp_makes_has_as_many_parameters_and_gives_the_same_shape()
    {
        IReadOnlyList<Func<torch.nn.Module>> makes = Compiled.Functions<torch.nn.Module>(Calls.Select(call => CSharp(call.Call)));
        foreach (((string call, long[]? input), Func<torch.nn.Module> make) in Calls.Zip(makes))
        {
            using DisposeScope scope = torch.NewDisposeScope();
            using torch.nn.Module module = make();
            Port port = Port.Read($"nn.{call}", input is null ? null : Shape.Of(input));
            port.Parameters.Should().Be(module.parameters().Sum(parameter => parameter.numel()), call);
            port.Unknown.Should().BeEmpty(call);
            if (input is null)
                continue;

            port.Rows[^1].Problem.Should().BeNull(call);
            port.Rows[^1].Output.Should().Equal(((torch.nn.Module<torch.Tensor, torch.Tensor>)module).call(torch.ones(input)).shape, call);
        }
    }

    [Fact]
    public void Both_spellings_are_read_back_as_the_same()
    {
        foreach ((string call, _) in Calls)
        {
            string csharp = CSharp(call);
            Port.Read(csharp).CSharp.Should().Be(csharp);
            Port.Read(Port.ToPyTorch(csharp)).CSharp.Should().Be(csharp);
        }
    }

    [Theory]
    [InlineData("MaxPool2d(2, return_indices=True)", "TorchSharp's MaxPool2d has no return_indices")]
    [InlineData("LSTM(3, 5, proj_size=2)", "TorchSharp's LSTM has no proj_size")]
    [InlineData("Softmax()", "TorchSharp's Softmax needs dim: PyTorch's choice without it depends on the input")]
    public void What_TorchSharp_has_not_is_said_and_stands_in_a_comment(string call, string reason)
    {
        Port port = Port.Read($"layer = nn.{call}");

        port.Unknown.Should().ContainSingle().Which.Reason.Should().Be(reason);
        port.CSharp.Should().Contain($"// line 1: {reason}\n//   layer = nn.{call}\n").And.NotContain("var layer");
    }
}
