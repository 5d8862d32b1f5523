using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchConv.Summaries;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>
/// Everything that a summary says of one small model, whole, so that no property, column or word can change or be lost unnoticed. The model has
/// one of each: a window that differs everywhere, a frozen parameter, a module that is called twice, and one that is not called.
/// </summary>
public sealed class WholeSummaryTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly ModelSummary _summary;

    public WholeSummaryTests()
    {
        Conv2d conv = Conv2d(4, 6, (3L, 5L), stride: (2L, 1L), padding: (1L, 0L), dilation: (1L, 2L), groups: 2);
        conv.bias!.requires_grad = false;
        Custom model = new(
            m => m["act"].call(m["act"].call(m["conv"].call(m.Input))), ("conv", conv), ("act", PReLU(1)), ("spare", BatchNorm2d(3)));
        _summary = ModelSummary.Of(model, hasFields: true, [2, 4, 9, 12]);
    }

    [Fact]
    public void As_json() => _summary.ToJson().Should().Be(
        """
        {
          "inputs": [
            {
              "shape": [2,4,9,12],
              "type": "float32"
            }
          ],
          "pass": "nothingComputed",
          "parameters": 193,
          "trainableParameters": 187,
          "frozenParameters": 6,
          "buffers": 7,
          "multiplyAdds": 7200,
          "inputBytes": 3456,
          "parameterBytes": 772,
          "activationBytes": 2880,
          "unused": [
            "spare"
          ],
          "unseen": [],
          "model": {
            "name": "Custom",
            "path": "",
            "type": "Custom",
            "inputShapes": [[2,4,9,12]],
            "outputShapes": [[2,6,5,4]],
            "receptiveField": [3,9],
            "effectiveStride": [2,1],
            "effectivePadding": [1,0],
            "isAligned": true,
            "parameters": 193,
            "trainableParameters": 187,
            "isRepeated": false,
            "multiplyAdds": 7200,
            "share": 1,
            "outputBytes": 960,
            "calls": [
              {
                "name": "conv",
                "path": "conv",
                "type": "Conv2d",
                "inputShapes": [[2,4,9,12]],
                "outputShapes": [[2,6,5,4]],
                "kernelSize": [3,5],
                "stride": [2,1],
                "padding": [1,0],
                "dilation": [1,2],
                "groups": 2,
                "receptiveField": [3,9],
                "effectiveStride": [2,1],
                "effectivePadding": [1,0],
                "isAligned": true,
                "parameters": 186,
                "trainableParameters": 180,
                "isRepeated": false,
                "multiplyAdds": 7200,
                "share": 1,
                "outputBytes": 960,
                "calls": []
              },
              {
                "name": "act",
                "path": "act",
                "type": "PReLU",
                "inputShapes": [[2,6,5,4]],
                "outputShapes": [[2,6,5,4]],
                "receptiveField": [3,9],
                "effectiveStride": [2,1],
                "effectivePadding": [1,0],
                "isAligned": true,
                "parameters": 1,
                "trainableParameters": 1,
                "isRepeated": false,
                "multiplyAdds": 0,
                "share": 0,
                "outputBytes": 960,
                "calls": []
              },
              {
                "name": "act",
                "path": "act",
                "type": "PReLU",
                "inputShapes": [[2,6,5,4]],
                "outputShapes": [[2,6,5,4]],
                "receptiveField": [3,9],
                "effectiveStride": [2,1],
                "effectivePadding": [1,0],
                "isAligned": true,
                "parameters": 1,
                "trainableParameters": 1,
                "isRepeated": true,
                "multiplyAdds": 0,
                "share": 0,
                "outputBytes": 960,
                "calls": []
              }
            ]
          }
        }
        """);

    [Fact]
    public void As_a_table_of_all_columns() => Table(isChinese: false).Should().Equal(
        "| module | input shape | output shape | kernel | field | parameters | trainable | multiply-adds | share | output bytes |",
        "|---|---|---|---|---|---:|---:|---:|---:|---:|",
        "| Custom | 2×4×9×12 | 2×6×5×4 |  | 3×9 | 193 | 187 | 7,200 | 100.0% | 960 |",
        "| ├─ conv (Conv2d) | 2×4×9×12 | 2×6×5×4 | 3×5, stride 2×1, padding 1×0, dilation 1×2, groups 2 | 3×9 | 186 | 180 | 7,200 | 100.0% | 960 |",
        "| ├─ act (PReLU) | 2×6×5×4 | 2×6×5×4 |  | 3×9 | 1 | 1 | 0 | 0.0% | 960 |",
        "| └─ act (PReLU) | 2×6×5×4 | 2×6×5×4 |  | 3×9 | again | again | 0 | 0.0% | 960 |",
        "",
        "- input: 2×4×9×12 (float32)",
        "- parameters: 193 (trainable 187, frozen 6)",
        "- buffers: 7",
        "- multiply-adds: 7,200 (nothing was computed)",
        "- memory: input 3.5 kB, parameters 772 B, activations 2.9 kB",
        "- not used: spare");

    [Fact]
    public void As_a_table_of_all_columns_in_Chinese() => Table(isChinese: true).Should().Equal(
        "| 模块 | 输入形状 | 输出形状 | 卷积核 | 感受野 | 参数 | 可训练 | 乘加次数 | 占比 | 输出字节 |",
        "|---|---|---|---|---|---:|---:|---:|---:|---:|",
        "| Custom | 2×4×9×12 | 2×6×5×4 |  | 3×9 | 193 | 187 | 7,200 | 100.0% | 960 |",
        "| ├─ conv (Conv2d) | 2×4×9×12 | 2×6×5×4 | 3×5, stride 2×1, padding 1×0, dilation 1×2, groups 2 | 3×9 | 186 | 180 | 7,200 | 100.0% | 960 |",
        "| ├─ act (PReLU) | 2×6×5×4 | 2×6×5×4 |  | 3×9 | 1 | 1 | 0 | 0.0% | 960 |",
        "| └─ act (PReLU) | 2×6×5×4 | 2×6×5×4 |  | 3×9 | 重复 | 重复 | 0 | 0.0% | 960 |",
        "",
        "- 输入: 2×4×9×12 (float32)",
        "- 参数: 193 (可训练 187, 冻结 6)",
        "- 缓冲区: 7",
        "- 乘加次数: 7,200 (未做任何计算)",
        "- 内存: 输入 3.5 kB, 参数 772 B, 激活 2.9 kB",
        "- 未使用: spare");

    [Theory]
    [InlineData(SummaryPass.NothingComputed, true, "7,200 (nothing was computed)", "7,200 (未做任何计算)")]
    [InlineData(SummaryPass.BetweenModulesComputed, true, "7,200 (what runs between the modules was computed, for modules that return zeros)", "7,200 (只计算了模块之间的运算，各模块的输出以零代替)")]
    [InlineData(SummaryPass.AllComputed, false, "at least 7,200 (the whole model was run on zeros)", "至少 7,200 (整个模型以零输入运行了一次)")]
    public void How_much_had_to_run_and_whether_all_is_known_stand_beside_the_multiply_adds(SummaryPass pass, bool isComplete, string english, string chinese)
    {
        ModelSummary summary = _summary with { Pass = pass, Model = _summary.Model with { MultiplyAdds = new MultiplyAdds(7200, isComplete) } };

        summary.ToMarkdown().Should().Contain($"\n- multiply-adds: {english}\n");
        summary.ToMarkdown(new SummaryLayout { IsChinese = true }).Should().Contain($"\n- 乘加次数: {chinese}\n");
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_000, "1.0 kB")]
    [InlineData(999_900, "999.9 kB")]
    [InlineData(1_000_000, "1.0 MB")]
    [InlineData(553_430_176, "553.4 MB")]
    [InlineData(1_000_000_000, "1.0 GB")]
    [InlineData(1_250_000_000_000, "1,250.0 GB")]
    public void Bytes_are_told_in_units_of_1000(long bytes, string text) =>
        (_summary with { InputBytes = bytes }).ToMarkdown().Should().Contain($"\n- memory: input {text}, parameters 772 B,");

    [Fact]
    public void Scalars_and_several_tensors_are_told_as_such()
    {
        ModuleFacts facts = _summary.Model with { Inputs = [[2, 3], [4]], Outputs = [[], [5, 6]], Calls = [] };
        ModelSummary summary = _summary with { Model = facts, Inputs = [new([2, 3], ScalarType.Int64), new([4], ScalarType.Float32)] };

        string[] lines = summary.ToMarkdown(new SummaryLayout { Columns = [SummaryColumn.InputShape, SummaryColumn.OutputShape] }).Split('\n');
        lines[2].Should().Be("| Custom | 2×3, 4 | (), 5×6 |");
        lines[4].Should().Be("- input: 2×3 (int64), 4 (float32)");
        summary.ToCsv().Split('\n')[1].Should().StartWith(",Custom,0,2x3 4, 5x6,");
        summary.ToJson().Should().Contain("\"inputShapes\": [[2,3],[4]]").And.Contain("\"outputShapes\": [[],[5,6]]");
    }

    [Fact]
    public void Multiply_adds_are_added_up_and_known_only_where_all_are()
    {
        (new MultiplyAdds(3, true) + new MultiplyAdds(4, true)).Should().Be(new MultiplyAdds(7, true));
        (new MultiplyAdds(3, true) + MultiplyAdds.Unknown).Should().Be(new MultiplyAdds(3, false));
        (MultiplyAdds.None + new MultiplyAdds(4, false)).Should().Be(new MultiplyAdds(4, false));
        (new MultiplyAdds(1234, true).Exact, new MultiplyAdds(1234, false).Exact).Should().Be((1234L, null));
        new[] { new MultiplyAdds(1234, true), new MultiplyAdds(1234, false), MultiplyAdds.Unknown, MultiplyAdds.None }
            .Select(each => each.ToString()).Should().Equal("1,234", "≥ 1,234", "--", "0");
        FluentActions.Invoking(() => new MultiplyAdds(long.MaxValue, true) + new MultiplyAdds(1, true)).Should().Throw<OverflowException>();
    }

    [Fact]
    public void A_cost_of_which_a_part_is_known_is_told_as_that_and_its_share_too()
    {
        ModelSummary summary = _summary with { Model = _summary.Model with { MultiplyAdds = new MultiplyAdds(7200, IsComplete: false) } };

        summary.ToMarkdown(new SummaryLayout { Columns = [SummaryColumn.MultiplyAdds, SummaryColumn.Share] }).Should().Contain("| Custom | ≥ 7,200 | 100.0% |");
        summary.ToJson().Should().Contain("\"multiplyAdds\": null,\n  \"multiplyAddsAtLeast\": 7200,");
    }

    [Fact]
    public void Fields_and_windows_are_equal_where_all_of_their_numbers_are()
    {
        FieldFacts field = new([3, 9], [2, 1], [1, 0], true);
        WindowFacts window = new([new SlidingWindow(3), new SlidingWindow(5)], 2);

        field.Should().Be(new FieldFacts([3, 9], [2, 1], [1, 0], true)).And.NotBe(new FieldFacts([3, 8], [2, 1], [1, 0], true))
            .And.NotBe(new FieldFacts([3, 9], [2, 2], [1, 0], true)).And.NotBe(new FieldFacts([3, 9], [2, 1], [1, 1], true))
            .And.NotBe(new FieldFacts([3, 9], [2, 1], [1, 0], false)).And.NotBe(null);
        field.GetHashCode().Should().Be(new FieldFacts([3, 9], [2, 1], [1, 0], true).GetHashCode()).And.NotBe(new FieldFacts([9, 3], [2, 1], [1, 0], true).GetHashCode());
        window.Should().Be(new WindowFacts([new SlidingWindow(3), new SlidingWindow(5)], 2)).And.NotBe(null)
            .And.NotBe(new WindowFacts([new SlidingWindow(3), new SlidingWindow(5)], 1)).And.NotBe(new WindowFacts([new SlidingWindow(3), new SlidingWindow(4)], 2));
        window.GetHashCode().Should().Be(new WindowFacts([new SlidingWindow(3), new SlidingWindow(5)], 2).GetHashCode());
    }

    public void Dispose() => _scope.Dispose();

    private string[] Table(bool isChinese) =>
        _summary.ToMarkdown(new SummaryLayout { Columns = Enum.GetValues<SummaryColumn>(), IsChinese = isChinese }).Split('\n');
}
