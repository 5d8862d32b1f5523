namespace TorchConv.Article;

/// <summary>The claims of the article, in its order.</summary>
public static class Claims
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Claim> All { get; } =
    [
        .. DilatedClaims.All,
        .. GroupedClaims.All,
        .. TransposedClaims.All,
        .. PointwiseClaims.All,
        .. SeparableClaims.All,
        .. ListingClaims.All,
    ];
}
