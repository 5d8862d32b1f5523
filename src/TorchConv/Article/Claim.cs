namespace TorchConv.Article;

/// <summary>Something the article says. Its verdict is not stored: it is computed from evidence that is gathered anew.</summary>
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

    /// <summary>Where it stands.</summary>
    public Section Section { get; }

    /// <summary>What the article says.</summary>
    public Text Statement { get; }

    /// <summary>What the article leaves out: with it, the claim holds.</summary>
    public Text? Condition { get; internal init; }

    /// <summary>What is right where the article slips.</summary>
    public Text? Correction { get; internal init; }

    /// <summary>Gathers the evidence, predicted and measured, and draws the verdict from it.</summary>
    public Verification Verify()
    {
        // Evidence makes its own tensors; none outlives it, and none of it is to be learnt from.
        using TorchSharp.DisposeScope scope = TorchSharp.torch.NewDisposeScope();
        return new Verification(this, [.. _gather()]);
    }
}
