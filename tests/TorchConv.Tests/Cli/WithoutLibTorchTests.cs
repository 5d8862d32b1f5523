namespace TorchConv.Tests.Cli;

/// <summary>What needs no tensor works where libtorch is missing, and the doctor says what to do about that.</summary>
public sealed class WithoutLibTorchTests(ManagedPartAlone managed) : IClassFixture<ManagedPartAlone>
{
    private readonly string _folder = managed.Folder;

    [Fact]
    public async Task Help_is_given()
    {
        Answer answer = (await CommandLine.RunInAsync(_folder, "--help")).ShouldBeFine();

        answer.Output.Should().Contain("torchconv [command] [options]").And.Contain("verify").And.Contain("compare").And.Contain("layer").And.Contain("field").And.Contain("doctor");
    }

    [Fact]
    public async Task Receptive_fields_are_told()
    {
        Answer answer = (await CommandLine.RunInAsync(_folder, "field", "3", "3d2", "3d3")).ShouldBeFine();

        answer.Output.Should().Contain("field 13×13, touched 13×13");
    }

    [Fact]
    public async Task PyTorch_is_ported()
    {
        Answer answer = (await CommandLine.RunInAsync(_folder, "port", "nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())", "--input", "1x3x32x32")).ShouldBeFine();

        answer.Output.Should().Contain("torch.nn.Conv2d(3, 8, 3)").And.Contain("1×8×30×30");
    }

    [Fact]
    public async Task Bad_input_is_refused()
    {
        Answer answer = await CommandLine.RunInAsync(_folder, "layer", "conv", "--groups", "2");

        answer.Error.Should().Be("torchconv: --groups 2: groups (2) must divide inChannels (3)\n");
        answer.ExitCode.Should().Be(2);
    }

    [Fact]
    public async Task A_transposed_convolution_is_drawn()
    {
        Answer answer = (await CommandLine.RunInAsync(_folder, "transpose")).ShouldBeFine();

        answer.Output.Should().Contain("  167 323 319 154\n");
    }

    [Fact]
    public async Task The_doctor_says_that_libtorch_is_missing_and_what_to_do()
    {
        Answer answer = await CommandLine.RunInAsync(_folder, "doctor");

        answer.Output.Should().Contain("libtorch    does not load: there is no libtorch for").And.Contain("What to do: reference the package TorchSharp-cpu, restore and build again");
        answer.Error.Should().BeEmpty();
        answer.ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task Every_other_command_names_the_doctor()
    {
        Answer answer = await CommandLine.RunInAsync(_folder, "verify");

        answer.Error.Should().Be("torchconv: libtorch does not load here; torchconv doctor says why and what to do\n");
        answer.Output.Should().BeEmpty();
        answer.ExitCode.Should().Be(1);
    }
}
