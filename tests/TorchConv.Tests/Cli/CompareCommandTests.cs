using System.Text.Json;

namespace TorchConv.Tests.Cli;

/// <summary><c>torchconv compare</c>: its defaults print the article's numbers.</summary>
public class CompareCommandTests
{
    [Fact]
    public async Task Prints_the_articles_numbers()
    {
        Answer answer = (await CommandLine.RunLineAsync("compare")).ShouldBeFine();

        answer.Output.Should().Be(
            """
            layer                  parameters  share formula                                            output shape multiply-adds  share
            fully connected, image 48,768,510  5,401 3,072 × 15,870 + 15,870 = 48,768,510               1×15870         48,752,640   10.2
            fully connected, patch    903,000    100 300 × 3,000 + 3,000 = 903,000                      1×3000             900,000  0.189
            ordinary                    9,030      1 (10 × 10 × 3 + 1) × 30 = 9,030                     1×30×23×23       4,761,000      1
            dilated                     9,030      1 (10 × 10 × 3 + 1) × 30 = 9,030                     1×30×14×14       1,764,000  0.371
            grouped                     3,030  0.336 (10 × 10 × 1 + 1) × 30 = 3,030                     1×30×23×23       1,587,000  0.333
            pointwise                     120 0.0133 (1 × 1 × 3 + 1) × 30 = 120                         1×30×32×32          92,160 0.0194
            depthwise separable           423 0.0468 (10 × 10 × 1 + 1) × 3 + (1 × 1 × 3 + 1) × 30 = 423 1×30×23×23         206,310 0.0433
            transposed                  9,030      1 (10 × 10 × 3 + 1) × 30 = 9,030                     1×30×41×41       9,216,000   1.94

            input 1×3×32×32; shares are of the ordinary layer; predicted and measured (real layers on META) agree
            fully connected: image has the ordinary layer's input and output; patch, the article's, those of one kernel window

            """);
    }

    [Fact]
    public void Has_the_same_layers_as_json()
    {
        JsonElement report = CommandLine.RunHere("compare --format json").ShouldBeFine().Json;

        string.Join(',', report.GetProperty("input").EnumerateArray()).Should().Be("1,3,32,32");
        report.GetProperty("layers").EnumerateArray().Select(layer => (layer.GetProperty("kind").GetString(), layer.GetProperty("parameters").GetInt64())).Should().Equal(
            ("fully connected, image", 48_768_510L),
            ("fully connected", 903_000L),
            ("ordinary", 9_030L),
            ("dilated", 9_030L),
            ("grouped", 3_030L),
            ("pointwise", 120L),
            ("depthwise separable", 423L),
            ("transposed", 9_030L));
    }

    [Fact]
    public void Has_plain_numbers_as_csv()
    {
        Answer answer = CommandLine.RunHere("compare --format csv").ShouldBeFine();

        answer.Output.Split('\n')[..4].Should().Equal(
            "layer,parameters,share of parameters,formula,output shape,multiply-adds,share of multiply-adds",
            "\"fully connected, image\",48768510,5401,\"3,072 × 15,870 + 15,870 = 48,768,510\",1x15870,48752640,10.2",
            "\"fully connected, patch\",903000,100,\"300 × 3,000 + 3,000 = 903,000\",1x3000,900000,0.189",
            "ordinary,9030,1,\"(10 × 10 × 3 + 1) × 30 = 9,030\",1x30x23x23,4761000,1");
    }

    [Fact]
    public void Takes_another_configuration()
    {
        JsonElement report = CommandLine.RunHere(
            "compare --in 64 --out 128 --kernel 3 --dilation 4 --groups 8 --stride 2 --padding 1 --input 8x64x56x56 --format json").ShouldBeFine().Json;

        report.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("parameters").GetInt64()).Should().Equal(
            ((64L * 56 * 56) + 1) * 128 * 28 * 28,
            (3L * 3 * 64 * 3 * 3 * 128) + (3 * 3 * 128),
            (3 * 3 * 64 * 128) + 128,
            (3 * 3 * 64 * 128) + 128,
            (3 * 3 * 8 * 128) + 128,
            (64 * 128) + 128,
            (3 * 3 * 64) + 64 + (64 * 128) + 128,
            (3 * 3 * 64 * 128) + 128);
    }

    /// <summary>The work of a layer that connects every number of the image with every number of the output: their product.</summary>
    [Fact]
    public void The_fully_connected_layer_reads_the_image_and_fills_the_output_of_the_others()
    {
        JsonElement[] layers = [.. CommandLine.RunHere("compare --format json").ShouldBeFine().Json.GetProperty("layers").EnumerateArray()];

        layers[0].GetProperty("kind").GetString().Should().Be("fully connected, image");
        layers[0].GetProperty("multiplyAdds").GetInt64().Should().Be(3L * 32 * 32 * 30 * 23 * 23);
        layers[0].GetProperty("outputShape").EnumerateArray().Last().GetInt64().Should().Be(30 * 23 * 23);
    }

    [Fact]
    public void Groups_that_fit_are_chosen_and_told_where_none_are_given()
    {
        string output = CommandLine.RunHere("compare --in 64 --out 128 --kernel 3").ShouldBeFine().Output;

        output.Should().Contain("(3 × 3 × 32 + 1) × 128").And.EndWith("2 groups: the default, 3, does not divide the channels (--groups sets another)\n");
        CommandLine.RunHere("compare --in 7 --out 5 --kernel 3").ShouldBeFine().Output.Should().EndWith("1 group: the default, 3, does not divide the channels (--groups sets another)\n");
    }

    [Fact]
    public void A_fully_connected_layer_that_no_number_counts_is_left_out()
    {
        Answer answer = CommandLine.RunHere("compare --input 1x3x200000x200000").ShouldBeFine();

        answer.Output.Should().NotContain("connected, image").And.Contain("a fully connected layer on this image is too large to be told");
    }
}
