using System.Globalization;
using System.Text.Json;
using TorchConv.Cli.Models;
using TorchConv.Summaries;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Tests.Summaries;

/// <summary>A summary as text, Markdown, JSON and CSV: each says the same, and its columns add up to its totals.</summary>
public sealed class SummaryFormatsTests
{
    private static readonly ModelSummary LeNetSummary = new LeNet().Summarize(hasFields: true, 1, 1, 32, 32);

    [Fact]
    public void The_text_is_a_tree_with_aligned_columns_and_totals() => LeNetSummary.ToString().Should().Be(
        """
        module                     output shape parameters multiply-adds  share
        LeNet                      1×10             61,706       416,520 100.0%
        ├─ features (Sequential)   1×16×5×5          2,572       357,600  85.9%
        │  ├─ conv1 (Conv2d)       1×6×28×28           156       117,600  28.2%
        │  ├─ relu1 (ReLU)         1×6×28×28             0             0   0.0%
        │  ├─ pool1 (MaxPool2d)    1×6×14×14             0             0   0.0%
        │  ├─ conv2 (Conv2d)       1×16×10×10        2,416       240,000  57.6%
        │  ├─ relu2 (ReLU)         1×16×10×10            0             0   0.0%
        │  └─ pool2 (MaxPool2d)    1×16×5×5              0             0   0.0%
        └─ classifier (Sequential) 1×10             59,134        58,920  14.1%
           ├─ flatten (Flatten)    1×400                 0             0   0.0%
           ├─ fc1 (Linear)         1×120            48,120        48,000  11.5%
           ├─ relu1 (ReLU)         1×120                 0             0   0.0%
           ├─ fc2 (Linear)         1×84             10,164        10,080   2.4%
           ├─ relu2 (ReLU)         1×84                  0             0   0.0%
           └─ fc3 (Linear)         1×10                850           840   0.2%

        input          1×1×32×32 (float32)
        parameters     61,706 (trainable 61,706, frozen 0)
        buffers        0
        multiply-adds  416,520 (nothing was computed)
        memory         input 4.1 kB, parameters 246.8 kB, activations 60.0 kB
        """);

    [Fact]
    public void Depth_and_columns_can_be_chosen() =>
        LeNetSummary.ToText(new SummaryLayout
        {
            Depth = 1,
            Columns = [SummaryColumn.InputShape, SummaryColumn.Trainable, SummaryColumn.OutputBytes, SummaryColumn.ReceptiveField],
        }).Split('\n')[..4].Should().Equal(
            "module                     input shape trainable output bytes field",
            "LeNet                      1×1×32×32      61,706           40 all",
            "├─ features (Sequential)   1×1×32×32       2,572        1,600 16×16",
            "└─ classifier (Sequential) 1×16×5×5       59,134           40 all");

    [Fact]
    public void Kernels_say_what_is_unusual_about_them()
    {
        using nn.Module model = nn.Sequential(
            nn.Conv2d(4, 4, (3L, 5L), stride: (2L, 1L), padding: (1L, 0L), dilation: (1L, 2L), groups: 2, device: META),
            nn.Conv2d(4, 4, 3, padding: Padding.Same, device: META),
            nn.MaxPool2d(3, stride: 2));

        string[] lines = model.Summarize(hasFields: true, 1, 4, 32, 32).ToText(new SummaryLayout { Columns = [SummaryColumn.Window] }).Split('\n');

        lines[2..5].Should().Equal(
            "├─ 0 (Conv2d)    3×5, stride 2×1, padding 1×0, dilation 1×2, groups 2",
            "├─ 1 (Conv2d)    3×3, padding 1",
            "└─ 2 (MaxPool2d) 3×3, stride 2");
    }

    [Theory]
    [InlineData(75, "")]
    [InlineData(69, "")]
    [InlineData(68, "share")]
    [InlineData(50, "multiply-adds, share")]
    [InlineData(40, "parameters, multiply-adds, share")]
    public void A_width_is_kept_and_the_columns_that_it_costs_are_named(int width, string omitted)
    {
        string table = LeNetSummary.ToText(new SummaryLayout { Width = width }).Split("\n\n")[0];

        string[] lines = table.Split('\n');
        lines.Should().OnlyContain(line => line.Length <= width).And.Contain(line => line.Contains("1×16×5×5"), "the shape is the last to go");
        foreach (string column in new[] { "parameters", "multiply-adds", "share" })
            lines[0].Contains(column).Should().Be(!omitted.Split(", ").Contains(column));
        string remark = omitted.Length == 0 ? "0.2%" : $"columns omitted at this width: {omitted}";
        table.ReplaceLineEndings(" ").Should().EndWith(remark);
    }

    [Fact]
    public void Headers_and_totals_can_be_in_Chinese() =>
        LeNetSummary.ToText(new SummaryLayout { Depth = 0, IsChinese = true }).Should().Be(
            """
            模块  输出形状   参数 乘加次数   占比
            LeNet 1×10     61,706  416,520 100.0%

            输入      1×1×32×32 (float32)
            参数      61,706 (可训练 61,706, 冻结 0)
            缓冲区    0
            乘加次数  416,520 (未做任何计算)
            内存      输入 4.1 kB, 参数 246.8 kB, 激活 60.0 kB
            """);

    [Fact]
    public void Markdown_has_the_same_rows()
    {
        string[] lines = LeNetSummary.ToMarkdown(new SummaryLayout { Depth = 1 }).Split('\n');

        lines[..5].Should().Equal(
            "| module | output shape | parameters | multiply-adds | share |",
            "|---|---|---:|---:|---:|",
            "| LeNet | 1×10 | 61,706 | 416,520 | 100.0% |",
            "| ├─ features (Sequential) | 1×16×5×5 | 2,572 | 357,600 | 85.9% |",
            "| └─ classifier (Sequential) | 1×10 | 59,134 | 58,920 | 14.1% |");
        lines[6].Should().Be("- input: 1×1×32×32 (float32)");
    }

    [Fact]
    public void Csv_has_a_line_for_each_call_and_no_separators()
    {
        string[] lines = LeNetSummary.ToCsv().Split('\n');

        lines.Should().HaveCount(1 + LeNetSummary.Model.All.Count());
        lines[0].Should().Be("path,type,depth,inputShapes,outputShapes,kernelSize,stride,padding,dilation,groups,receptiveField,effectiveStride,effectivePadding,isAligned,noField,addsContextFrom,parameters,trainableParameters,isRepeated,multiplyAdds,share,outputBytes");
        lines[3].Should().Be("features.conv1,Conv2d,2,1x1x32x32,1x6x28x28,5x5,1x1,0x0,1x1,1,5x5,1x1,0x0,true,,,156,156,false,117600,0.282339,18816");
    }

    [Fact]
    public void Json_has_the_tree_and_the_totals()
    {
        JsonElement json = JsonDocument.Parse(LeNetSummary.ToJson()).RootElement;
        JsonElement conv = json.GetProperty("model").GetProperty("calls")[0].GetProperty("calls")[0];

        json.GetProperty("parameters").GetInt64().Should().Be(61_706);
        json.GetProperty("multiplyAdds").GetInt64().Should().Be(416_520);
        json.GetProperty("pass").GetString().Should().Be("nothingComputed");
        json.GetProperty("inputs")[0].GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).Should().Equal(1, 1, 32, 32);
        conv.GetProperty("path").GetString().Should().Be("features.conv1");
        conv.GetProperty("kernelSize").EnumerateArray().Select(size => size.GetInt64()).Should().Equal(5, 5);
        conv.GetProperty("outputShapes")[0].EnumerateArray().Select(size => size.GetInt64()).Should().Equal(1, 6, 28, 28);
    }

    [Fact]
    public void What_is_not_known_is_null_in_json_and_empty_in_csv()
    {
        using Custom model = new(m => m.Input.matmul(m.Weight)) { Weight = nn.Parameter(zeros(5, 6)) };

        ModelSummary summary = ModelSummary.Of(model, hasFields: true, [2, 5]);
        JsonElement json = JsonDocument.Parse(summary.ToJson()).RootElement;

        json.GetProperty("multiplyAdds").ValueKind.Should().Be(JsonValueKind.Null);
        json.GetProperty("multiplyAddsAtLeast").GetInt64().Should().Be(0);
        summary.ToCsv().Split('\n')[1].Should().Be(",Custom,0,2x5,2x6,,,,,,,,,,noImage,,30,30,false,,0,48");
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("mobilenet_v2")]
    public void The_columns_of_the_innermost_calls_add_up_to_the_totals(string name)
    {
        using nn.Module model = KnownModels.Named(name).Make(META);
        ModelSummary summary = ModelSummary.Of(model, hasFields: true, KnownModels.Named(name).Inputs);

        ModuleFacts[] innermost = [.. summary.Model.All.Where(call => call.Calls.Count == 0)];

        innermost.Where(call => !call.IsRepeated).Sum(call => call.Parameters).Should().Be(summary.Parameters);
        innermost.Sum(call => call.MultiplyAdds.Known).Should().Be(summary.MultiplyAdds.Known);
        innermost.Sum(call => call.OutputBytes).Should().Be(summary.ActivationBytes);
        innermost.Sum(call => call.Share).Should().BeApproximately(1, 1e-9);
        summary.ToString().Should().Contain(summary.Parameters.ToString("N0", CultureInfo.InvariantCulture));
    }
}
