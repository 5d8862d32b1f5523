namespace TorchConv.Lab.Pages;

/// <summary>What only the real library can say: it needs libtorch, so that it runs on a server and not in a browser.</summary>
public interface IMeasured
{
    /// <summary>The claims with the evidence for each.</summary>
    IReadOnlyList<Verification> Verifications { get; }

    /// <summary>The facts of the real module; null where measuring would be too much work.</summary>
    LayerFacts? Facts(LayerOfScene layer);

    /// <summary>A number on real tensors; null where there is none, or where it would be too much work.</summary>
    string? Number(Remark remark);
}
