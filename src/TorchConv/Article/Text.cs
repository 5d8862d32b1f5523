namespace TorchConv.Article;

/// <summary>A sentence in the two languages of the project.</summary>
/// <param name="En">English.</param>
/// <param name="Zh">Chinese, the article's language.</param>
public sealed record Text(string En, string Zh)
{
    /// <summary>Returns the sentence in one of the two languages.</summary>
    internal string In(bool isChinese) => isChinese ? Zh : En;
}
