namespace TorchConv.Article;

/// <summary>The claims of the article, in its order.</summary>
public static class Claims
{
    /// <summary>All claims, the first section first.</summary>
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
