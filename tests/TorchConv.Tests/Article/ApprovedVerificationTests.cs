namespace TorchConv.Tests.Article;

/// <summary>
/// Everything that <c>verify</c> writes, compared whole with the file that was read and approved: no statement, evidence or
/// correction can change or be lost unnoticed. All numbers are whole or exact, so every machine writes the same.
/// </summary>
public class ApprovedVerificationTests
{
    [Theory]
    [InlineData("verify --format json", "verify.json")]
    [InlineData("verify", "verify.txt")]
    [InlineData("verify --lang zh", "verify.zh.txt")]
    [InlineData("verify --evidence", "verify.evidence.txt")]
    [InlineData("verify --evidence --lang zh", "verify.evidence.zh.txt")]
    public void Verify_writes_what_was_approved(string line, string file) =>
        Cli.CommandLine.RunHere(line).ShouldBeFine().Output.ShouldBeApproved(Path.Combine("Article", file));
}
