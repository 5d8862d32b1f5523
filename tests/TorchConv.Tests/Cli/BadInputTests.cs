namespace TorchConv.Tests.Cli;

/// <summary>Bad usage and impossible layers: one line on standard error that names the option, its value and the rule; exit status 2.</summary>
public class BadInputTests
{
    private const string Commands = "verify, compare, layer, field, transpose, prove, summary, port, lab, report, figure, doctor";

    [Theory]
    [InlineData("", "a command is missing; torchconv takes one of: COMMANDS")]
    [InlineData("convolve", "\"convolve\" is not known; torchconv takes one of: COMMANDS")]
    [InlineData("--colour", "\"--colour\" is not known; torchconv takes one of: COMMANDS")]
    [InlineData("layer", "a command is missing; layer takes one of: linear, conv, dilated, grouped, depthwise, pointwise, separable, transposed; or an expression: \"nn.Conv2d(3, 30, 10)\"")]
    [InlineData("layer cubic", "\"cubic\" is not known; layer takes one of: linear, conv, dilated, grouped, depthwise, pointwise, separable, transposed; or an expression: \"nn.Conv2d(3, 30, 10)\"")]
    [InlineData("layer conv --colour 3", "\"--colour\" is not known; see torchconv layer conv --help")]
    [InlineData("layer conv 3", "\"3\" is not known; see torchconv layer conv --help")]
    [InlineData("layer linear --kernel 3", "\"--kernel\" is not known; see torchconv layer linear --help")]
    [InlineData("compare conv --in 32", "\"conv\" is not known; compare takes no layers: it shows every kind")]
    [InlineData("field 3 3 3 --dilation 2", "\"--dilation\" is not known; field reads it in the word of each layer: 3d2 has dilation 2, 3s2p1 stride 2 and padding 1")]
    [InlineData("field --model resnet18 --measur", "\"--measur\" is not known; did you mean --measure?")]
    [InlineData("layer conv --kernel", "--kernel needs a value: --kernel <size>")]
    [InlineData("layer conv --kernel ten", "--kernel ten: \"ten\" is not a size: \"ten\" must be a whole number, as in 3 or 3x5 (height x width)")]
    [InlineData("layer conv --kernel 3x5x7", "--kernel 3x5x7: \"3x5x7\" is not a size: a size has one number or two, as in 3 or 3x5 (height x width)")]
    [InlineData("layer conv --kernel 0", "--kernel 0: kernelSize (0×0) must be at least 1 in height and width")]
    [InlineData("layer conv --kernel 3x-5", "--kernel 3x-5: kernelSize (3×-5) must be at least 1 in height and width")]
    [InlineData("layer conv --stride 0", "--stride 0: stride (0×0) must be at least 1 in height and width")]
    [InlineData("layer conv --dilation 0", "--dilation 0: dilation (0×0) must be at least 1 in height and width")]
    [InlineData("layer conv --padding -1", "--padding -1: padding (-1×-1) must be at least 0 in height and width")]
    [InlineData("layer conv --in 0", "--in 0: inChannels (0) must be at least 1")]
    [InlineData("layer conv --out -30", "--out -30: outChannels (-30) must be at least 1")]
    [InlineData("layer conv --in 99999999999999999999", "--in 99999999999999999999: 99999999999999999999 is out of range (at most 9223372036854775807)")]
    [InlineData("layer conv --in three", "--in three: \"three\" is not a whole number")]
    [InlineData("layer conv --groups 0", "--groups 0: groups (0) must be at least 1")]
    [InlineData("layer conv --groups 2", "--groups 2: groups (2) must divide inChannels (3)")]
    [InlineData("layer conv --in 4 --out 31 --groups 2", "--groups 2: groups (2) must divide outChannels (31)")]
    [InlineData("layer conv --input 1x3x", "--input 1x3x: \"1x3x\" is not a shape: a whole number is missing, as in 1x3x32x32")]
    [InlineData("layer conv --input 3x32x32", "--input 3x32x32: input (3×32×32) must have 4 dimensions, N×C×H×W: one image is 1×3×32×32")]
    [InlineData("layer conv --input 224x224", "--input 224x224: input (224×224) must have 4 dimensions, N×C×H×W: one image is 1×3×224×224")]
    [InlineData("layer conv --input 1x4x32x32", "--input 1x4x32x32: input (1×4×32×32) must have 3 channels in dimension 1, not 4")]
    [InlineData("layer conv --input 0x3x32x32", "--input 0x3x32x32: input (0×3×32×32) must have sizes of at least 1")]
    [InlineData("layer conv --dilation 4", "--input (not given): input (1×3×32×32) has height 32, which with padding 0 + 0 must be at least as long as the kernel's extent, 37 = 4 × (10 − 1) + 1")]
    [InlineData("layer conv --in 1 --input 1x3x32x32", "--input 1x3x32x32: input (1×3×32×32) must have 1 channel in dimension 1, not 3")]
    [InlineData("layer linear --input 1x301", "--input 1x301: input (1×301) must have 300 features in its last dimension, not 301")]
    [InlineData("layer linear --input 300", "--input 300: input (300) must have at least 2 dimensions, N×…×300")]
    [InlineData("layer transposed --stride 2 --output-padding 2", "--output-padding 2: outputPadding (2×2) must be less than stride (2) or dilation (1)")]
    [InlineData("layer transposed --stride 2 --output-padding 1x0", "--output-padding 1x0: outputPadding (1×0) must be equal in height and width: TorchSharp's ConvTranspose2d uses only its first value, and its output would have another size (torch.nn.functional.conv_transpose2d takes both)")]
    [InlineData("layer transposed --padding 30", "--input (not given): input (1×3×32×32) with padding 30×30 must leave an output of at least 1×1, not -19×-19")]
    [InlineData("compare --in 4 --groups 3", "--groups 3: groups (3) must divide inChannels (4)")]
    [InlineData("layer conv 3 64 7", "\"3\" is not known; did you mean --in 3 --out 64 --kernel 7?")]
    [InlineData("layer linear 784 10", "\"784\" is not known; did you mean --in 784 --out 10?")]
    [InlineData("layer conv --kernel 3 5", "\"5\" is not known; did you mean --kernel 3x5?")]
    [InlineData("layer conv 1 2 3 4", "\"1\" is not known; see torchconv layer conv --help")]
    [InlineData("layer conv --json", "\"--json\" is not known; did you mean --format json?")]
    [InlineData("layer conv --zh", "\"--zh\" is not known; did you mean --lang zh?")]
    [InlineData("summary resnet18", "\"resnet18\" is not known; did you mean --model resnet18?")]
    [InlineData("prove dilated-to-dense", "\"dilated-to-dense\" is not known; did you mean --rewrite dilated-to-dense?")]
    [InlineData("layer con -k 3", "\"con\" is not known; did you mean conv?")]
    [InlineData("layer maxpool -k 2", "\"maxpool\" is not known; layer takes one of: linear, conv, dilated, grouped, depthwise, pointwise, separable, transposed")]
    [InlineData("layer 空洞卷积", "\"空洞卷积\" is not known; did you mean dilated?")]
    [InlineData("感受野 3 3", "\"感受野\" is not known; did you mean field?")]
    [InlineData("rf 3 3", "\"rf\" is not known; did you mean field?")]
    [InlineData("verify --list", "\"--list\" is not known; see torchconv verify --help")]
    [InlineData("field 3 3 --draw", "\"--draw\" is not known; did you mean --draws?")]
    [InlineData("report pictures", "\"pictures\" is not known; see torchconv report --help")]
    [InlineData("field -k 3", "\"-k\" is not known; see torchconv field --help")]
    [InlineData("field 3 3 --grid", "\"--grid\" is not known; see torchconv field --help")]
    [InlineData("layer conv --size 7", "\"--size\" is not known; did you mean --kernel?")]
    [InlineData("verify D1,Z9", "no claim is called \"Z9\"; there are D1 to D8 (dilated), G1 to G6 (grouped), T1 to T8 (transposed), P1 to P4 (pointwise), S1 to S3 (separable), C1 to C9 (listing)")]
    [InlineData("verfy", "\"verfy\" is not known; did you mean verify?")]
    [InlineData("Verify", "\"Verify\" is not known; did you mean verify?")]
    [InlineData("conv --in 3", "\"conv\" is not known; did you mean layer conv?")]
    [InlineData("layer depth", "\"depth\" is not known; did you mean depthwise?")]
    [InlineData("layer conv --kernal 3", "\"--kernal\" is not known; did you mean --kernel?")]
    [InlineData("layer conv --format jsn", "--format jsn: \"jsn\" must be one of table, json, markdown; did you mean json?")]
    [InlineData("summary --model resnet", "--model resnet: \"resnet\" must be one of lenet, vgg16, resnet18, resnet50, mobilenet_v2, unet; did you mean resnet18?")]
    [InlineData("layer depthwise --in 4 --out 6", "--out 6: groups (4) must divide outChannels (6)")]
    [InlineData("compare --format xml", "--format xml: \"xml\" must be one of table, json, markdown, csv")]
    [InlineData("layer conv --format csv", "--format csv: \"csv\" must be one of table, json, markdown")]
    [InlineData("layer --input 8x3x64x64 conv", "--input stands before conv, and belongs after it: layer conv --input 8x3x64x64")]
    [InlineData("layer --format json conv -k 3", "--format stands before conv, and belongs after it: layer conv --format json")]
    [InlineData("layer --lang zh linear", "--lang stands before linear, and belongs after it: layer linear --lang zh")]
    [InlineData("layer --time conv2d", "--time stands before conv, and belongs after it: layer conv --time")]
    [InlineData("layer nn.Conv2d(3,8,3) transposed", "layer takes an expression or a kind, not both: \"nn.Conv2d(3,8,3)\" and transposed")]
    [InlineData("layer transposed nn.Conv2d(3,8,3)", "\"nn.Conv2d(3,8,3)\" is not known; layer takes an expression or a kind, not both")]
    [InlineData("layer conv --want 23 --time", "--want takes no --time")]
    [InlineData("layer conv --want 64 -p same", "--want takes no --padding")]
    [InlineData("layer transposed --want 64 --output-padding 1 -s 2", "--want takes no --output-padding")]
    [InlineData("layer conv -p same -s 2 --time", "same with a stride is no layer of PyTorch; --time is for the layers that are printed")]
    [InlineData("verify D1 --section grouped", "D1 is not in section grouped, but in dilated")]
    [InlineData("verify --claim d1 --section grouped", "D1 is not in section grouped, but in dilated")]
    [InlineData("verify grouped G2 --section pointwise", "G1 is not in section pointwise, but in grouped")]
    [InlineData("layer transposed -p same", "--padding same: a transposed layer has no \"same\": here it is a size, as in 1 or 1x2 (height x width)")]
    [InlineData("compare -p SAME", "--padding SAME: a transposed layer has no \"same\": here it is a size, as in 1 or 1x2 (height x width)")]
    [InlineData("figure bars --padding same", "--padding same: a transposed layer has no \"same\": here it is a size, as in 1 or 1x2 (height x width)")]
    [InlineData("figure channels --in 4 --groups 3", "--groups 3: groups (3) must divide inChannels (4)")]
    [InlineData("summary --model lenet --input 1x1x32x32:int64", "--input 1x1x32x32:int64: features.conv1 (Conv2d) cannot take 1×1×32×32: it expects float32, not int64. Call path: LeNet 1×1×32×32 → features (Sequential) 1×1×32×32 → features.conv1 (Conv2d) 1×1×32×32")]
    [InlineData("verify --lang fr", "--lang fr: \"fr\" must be one of en, zh")]
    [InlineData("verify --section seven", "--section seven: \"seven\" must be one of dilated, grouped, transposed, pointwise, separable, listing")]
    public void Is_refused_in_one_line(string line, string reason)
    {
        Answer answer = CommandLine.RunHere(line);

        answer.Error.Should().Be($"torchconv: {reason.Replace("COMMANDS", Commands, StringComparison.Ordinal)}\n");
        answer.Output.Should().BeEmpty();
        answer.ExitCode.Should().Be(2);
    }

    [Theory]
    [InlineData("layer linear --in 99999999999999999999")]
    [InlineData("layer linear --in 4000000000 --out 4000000000")]
    [InlineData("layer conv --kernel 9223372036854775807 --dilation 2")]
    [InlineData("layer conv --padding 9223372036854775807")]
    [InlineData("layer conv --input 1x3x9223372036854775807x32")]
    [InlineData("layer conv --input 9223372036854775807x3x9223372036854775807x32")]
    [InlineData("layer transposed --stride 9223372036854775807")]
    [InlineData("compare --kernel 9223372036854775807")]
    public void A_number_that_overflows_is_refused_in_one_line(string line)
    {
        Answer answer = CommandLine.RunHere(line);

        answer.Error.Should().StartWith("torchconv: --").And.EndWith("\n").And.Match(error => error.Count(letter => letter == '\n') == 1);
        answer.Error.Should().NotContain("   at ").And.NotContain("Exception");
        answer.Output.Should().BeEmpty();
        answer.ExitCode.Should().Be(2);
    }

    [Fact]
    public async Task The_process_says_so_too()
    {
        Answer answer = await CommandLine.RunLineAsync("layer conv --groups 2");

        answer.Error.Should().Be("torchconv: --groups 2: groups (2) must divide inChannels (3)\n");
        answer.Output.Should().BeEmpty();
        answer.ExitCode.Should().Be(2);
    }

    [Fact]
    public void An_unknown_claim_names_the_known_ones()
    {
        Answer answer = CommandLine.RunHere("verify --claim Z9");

        answer.Error.Should().Be($"torchconv: --claim Z9: no claim is called \"Z9\"; there are D1 to D8 (dilated), G1 to G6 (grouped), T1 to T8 (transposed), P1 to P4 (pointwise), S1 to S3 (separable), C1 to C9 (listing)\n");
        answer.ExitCode.Should().Be(2);
        CommandLine.RunHere("verify D1 Z9").Error.Should().Be(answer.Error.Replace("--claim Z9: ", "", StringComparison.Ordinal));
    }
}
