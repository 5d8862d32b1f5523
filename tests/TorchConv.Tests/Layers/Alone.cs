namespace TorchConv.Tests.Layers;

/// <summary>Tests of what the whole process shares: its memory, TorchSharp's defaults. They run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class Alone
{
    public const string Name = "alone";
}
