namespace TorchConv.Lab.Pages;

/// <summary>The language of a served page whose address names none.</summary>
/// <param name="IsChinese">Whether it is Chinese; null where the browser is asked.</param>
public sealed record PageLanguage(bool? IsChinese);
