namespace TorchConv.Article;

/// <summary>Something the article says. Its verdict is not stored: it is computed from evidence each time it is asked for.</summary>
public sealed class Claim
{
    private readonly Func<IEnumerable<Evidence>> _gather;

    internal Claim(string id, Section section, Text statement, Func<IEnumerable<Evidence>> gather)
    {
        Id = id;
        Section = section;
        Statement = statement;
        _gather = gather;
    }

    /// <summary>The letter of the section and a number, such as C5.</summary>
    public string Id { get; }

    /// <summary>The section of the article that it is in.</summary>
    public Section Section { get; }

    /// <summary>What the article says.</summary>
    public Text Statement { get; }

    /// <summary>The condition that the article omits and that the claim needs; null if the claim holds without one.</summary>
    public Text? Condition { get; internal init; }

    /// <summary>What is right if the article is wrong; null if it is not.</summary>
    public Text? Correction { get; internal init; }

    /// <summary>Gathers the evidence, predicted and measured. Its verdict follows from it.</summary>
    public Verification Verify()
    {
        // Evidence makes tensors of its own; none of them outlives this call.
        using TorchSharp.DisposeScope scope = TorchSharp.torch.NewDisposeScope();
        return new Verification(this, [.. _gather()]);
    }
}
