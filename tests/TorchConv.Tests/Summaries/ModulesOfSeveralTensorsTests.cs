using TorchConv.Arithmetic;
using TorchConv.Summaries;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>Modules that take or answer several tensors: shapes against a real call, multiply-adds against a count by hand.</summary>
public sealed class ModulesOfSeveralTensorsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Bilinear()
    {
        var module = torch.nn.Bilinear(3, 4, 5);

        Facts(module, [7, 3], [7, 4]).Outputs.Should().Equal(ShapeOf(module.call(zeros(7, 3), zeros(7, 4))));
        Facts(module, [7, 3], [7, 4]).MultiplyAdds.Exact.Should().Be(7 * (5 * 3 * 4));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void LSTM(bool batchFirst, bool bidirectional)
    {
        var module = torch.nn.LSTM(5, 6, numLayers: 2, batchFirst: batchFirst, bidirectional: bidirectional);
        Shape input = batchFirst ? [3, 7, 5] : [7, 3, 5];
        var (output, hidden, cell) = module.call(zeros(input.ToArray()));
        long directions = bidirectional ? 2 : 1;

        ModuleFacts facts = Facts(module, input);

        facts.Outputs.Should().Equal(ShapeOf(output), ShapeOf(hidden), ShapeOf(cell));
        facts.MultiplyAdds.Exact.Should().Be(
            7 * 3 * directions * ((4 * 6 * 5) + (4 * 6 * 6) + (4 * 6 * 6 * directions) + (4 * 6 * 6)),
            "each of 4 gates multiplies input and state, in each of 2 layers, at each of 7 steps of 3 sequences");
    }

    [Fact]
    public void GRU_and_RNN()
    {
        var (gru, rnn) = (torch.nn.GRU(5, 6), torch.nn.RNN(5, 6, batchFirst: true));
        var (output, state) = gru.call(zeros(7, 3, 5));
        var (rnnOutput, rnnState) = rnn.call(zeros(3, 7, 5));

        Facts(gru, [7, 3, 5]).Outputs.Should().Equal(ShapeOf(output), ShapeOf(state));
        Facts(rnn, [3, 7, 5]).Outputs.Should().Equal(ShapeOf(rnnOutput), ShapeOf(rnnState));
        Facts(gru, [7, 3, 5]).MultiplyAdds.Exact.Should().Be(7 * 3 * 3 * ((6 * 5) + (6 * 6)));
        Facts(rnn, [3, 7, 5]).MultiplyAdds.Exact.Should().Be(7 * 3 * ((6 * 5) + (6 * 6)));
    }

    [Fact]
    public void Recurrent_layers_with_states_of_their_own_make()
    {
        var module = new WithState();

        ModelSummary summary = module.Summarize(7, 3, 5);

        summary.Pass.Should().Be(SummaryPass.NothingComputed);
        summary.Model.Outputs.Should().Equal(ShapeOf(module.call(zeros(7, 3, 5))));
        summary.Model.Calls[0].Inputs.Should().Equal([7, 3, 5], [1, 3, 6], [1, 3, 6]);
    }

    [Fact]
    public void Cells()
    {
        var (gru, rnn) = (torch.nn.GRUCell(5, 6), torch.nn.RNNCell(5, 6));

        Facts(gru, [3, 5], [3, 6]).Outputs.Should().Equal(ShapeOf(gru.call(zeros(3, 5), zeros(3, 6))));
        Facts(rnn, [3, 5], [3, 6]).Outputs.Should().Equal(ShapeOf(rnn.call(zeros(3, 5), zeros(3, 6))));
        Facts(gru, [3, 5], [3, 6]).MultiplyAdds.Exact.Should().Be(3 * 3 * ((6 * 5) + (6 * 6)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Attention(bool withMoreKeys)
    {
        var module = torch.nn.MultiheadAttention(8, 2, add_bias_kv: withMoreKeys, add_zero_attn: withMoreKeys);
        (Tensor output, Tensor weights) = module.call(zeros(4, 3, 8), zeros(5, 3, 8), zeros(5, 3, 8));

        ModuleFacts facts = Facts(module, [4, 3, 8], [5, 3, 8], [5, 3, 8]);

        facts.Outputs.Should().Equal(ShapeOf(output), ShapeOf(weights));
        facts.MultiplyAdds.Exact.Should().Be(8 * 8 * ((4 * 3) + (5 * 3) + (5 * 3) + (4 * 3)), "queries, keys, values and outputs are each multiplied by 8×8 weights");
    }

    [Fact]
    public void Encoders()
    {
        var layer = torch.nn.TransformerEncoderLayer(8, 2, dim_feedforward: 16);
        var encoder = torch.nn.TransformerEncoder(layer, 2);

        Facts(layer, [5, 3, 8]).Outputs.Should().Equal(ShapeOf(layer.call(zeros(5, 3, 8))));
        Facts(encoder, [5, 3, 8]).Outputs.Should().Equal(ShapeOf(encoder.call(zeros(5, 3, 8))));
        long once = 5 * 3 * ((4 * 8 * 8) + (2 * 8 * 16));
        Facts(layer, [5, 3, 8]).MultiplyAdds.Exact.Should().Be(once);
        Facts(encoder, [5, 3, 8]).MultiplyAdds.Exact.Should().Be(2 * once);
    }

    [Fact]
    public void Decoders_and_the_whole_transformer()
    {
        var decoder = torch.nn.TransformerDecoder(torch.nn.TransformerDecoderLayer(8, 2, dim_feedforward: 16), 2);
        var transformer = torch.nn.Transformer(8, 2, 3, 2, 16);
        const long Target = 4 * 3, Memory = 5 * 3, Matrix = 8 * 8, Forward = 2 * 8 * 16;
        const long OfDecoder = 2 * ((Target * ((4 * Matrix) + (2 * Matrix) + Forward)) + (Memory * 2 * Matrix));

        Facts(decoder, [4, 3, 8], [5, 3, 8]).Outputs.Should().Equal(ShapeOf(decoder.call(zeros(4, 3, 8), zeros(5, 3, 8))));
        Facts(transformer, [5, 3, 8], [4, 3, 8]).Outputs.Should().Equal(ShapeOf(transformer.call(zeros(5, 3, 8), zeros(4, 3, 8))));
        Facts(decoder, [4, 3, 8], [5, 3, 8]).MultiplyAdds.Exact.Should().Be(OfDecoder);
        Facts(transformer, [5, 3, 8], [4, 3, 8]).MultiplyAdds.Exact.Should().Be((3 * Memory * ((4 * Matrix) + Forward)) + OfDecoder);
    }

    [Fact]
    public void Bags_of_embeddings()
    {
        var module = torch.nn.EmbeddingBag(9, 5);
        ModelInput rows = new([3, 7], ScalarType.Int64), list = new([7], ScalarType.Int64), offsets = new([2], ScalarType.Int64);

        ModelSummary.Of(module, rows).Model.Outputs.Should().Equal(ShapeOf(module.call(zeros(3, 7, dtype: int64))));
        ModelSummary.Of(module, list, offsets).Model.Outputs.Should().Equal(ShapeOf(module.call(zeros(7, dtype: int64), zeros(2, dtype: int64))));
    }

    [Fact]
    public void What_is_unpooled_has_two_inputs()
    {
        var module = torch.nn.MaxUnpool2d([2, 2]);

        ModelSummary.Of(module, new ModelInput([2, 3, 4, 5]), new ModelInput([2, 3, 4, 5], ScalarType.Int64)).Model.Outputs.Should().Equal([2, 3, 8, 10]);
    }

    [Fact]
    public void Answers_of_lists_and_dictionaries_are_seen()
    {
        new ListOfTwo().Summarize(2, 4).Model.Outputs.Should().Equal([2, 3], [2, 4]);
        new DictionaryOfTwo().Summarize(2, 4).Model.Outputs.Should().Equal([2, 3], [2, 4]);
    }

    public void Dispose() => _scope.Dispose();

    private static ModuleFacts Facts(Module module, params Shape[] inputs)
    {
        ModelSummary summary = ModelSummary.Of(module, inputs);
        summary.Pass.Should().Be(SummaryPass.NothingComputed);
        return summary.Model;
    }

    private static Shape ShapeOf(Tensor tensor) => Shape.Of(tensor.shape);

    private sealed class WithState : Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.LSTM lstm = torch.nn.LSTM(5, 6);

        public WithState()
            : base(nameof(WithState)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            Tensor state = zeros(1, input.shape[1], 6, device: input.device);
            return lstm.call(input, (state, state)).Item1;
        }
    }

    private sealed class ListOfTwo : Module<Tensor, List<Tensor>>
    {
        private readonly TorchSharp.Modules.Linear linear = Linear(4, 3);

        public ListOfTwo()
            : base(nameof(ListOfTwo)) => RegisterComponents();

        public override List<Tensor> forward(Tensor input) => [linear.call(input), input];
    }

    private sealed class DictionaryOfTwo : Module<Tensor, Dictionary<string, Tensor>>
    {
        private readonly TorchSharp.Modules.Linear linear = Linear(4, 3);

        public DictionaryOfTwo()
            : base(nameof(DictionaryOfTwo)) => RegisterComponents();

        public override Dictionary<string, Tensor> forward(Tensor input) => new() { ["class"] = linear.call(input), ["input"] = input };
    }
}
