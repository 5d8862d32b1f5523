using System.Text.Json;

namespace TorchConv.Tests;

/// <summary>What a program prints and ends with.</summary>
internal sealed record Answer(string Output, string Error, int ExitCode)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>What every fine answer has in common.</summary>
    public Answer ShouldBeFine()
    {
        Error.Should().BeEmpty();
        ExitCode.Should().Be(0);
        Output.Should().NotContain("\u001b", "colours are for terminals");
        return this;
    }
}
