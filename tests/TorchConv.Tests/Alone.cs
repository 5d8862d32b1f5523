namespace TorchConv.Tests;

/// <summary>Tests of what the whole process shares: its memory, the random generator, TorchSharp's defaults. They run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class Alone
{
    public const string Name = "alone";
}
