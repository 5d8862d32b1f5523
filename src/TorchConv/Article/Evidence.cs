using TorchConv.Tables;

namespace TorchConv.Article;

/// <summary>Where an observed value comes from.</summary>
public enum Source
{
    /// <summary>Arithmetic alone.</summary>
    Predicted,

    /// <summary>The real TorchSharp module.</summary>
    Measured,
}

/// <summary>One observation, with the value that is expected if the claim is true.</summary>
/// <param name="Label">What was observed.</param>
/// <param name="Source">Where the observed value comes from.</param>
/// <param name="Expected">
/// A number, a truth value, a text, a <see cref="Arithmetic.Shape"/>, a <see cref="Arithmetic.Size"/>, or a matrix of numbers.
/// </param>
/// <param name="Observed">Of the same type as <paramref name="Expected"/>.</param>
/// <param name="IsCounterexample">Whether it shows that the claim is not true as the article states it: the two values then differ.</param>
public sealed record Evidence(Text Label, Source Source, object Expected, object Observed, bool IsCounterexample)
{
    /// <summary>Whether the observed value equals the expected one; matrices are compared value by value.</summary>
    public bool IsEqual => (Expected, Observed) switch
    {
        (double[,] expected, double[,] observed) =>
            expected.GetLength(0) == observed.GetLength(0) && expected.Cast<double>().SequenceEqual(observed.Cast<double>()),
        _ => Expected.Equals(Observed),
    };

    /// <summary>Returns a value as text: 9,030; true; 1×30×23×23; a matrix with one line for each row.</summary>
    public static string Print(object value) => Cell.From(value).Human;

    /// <summary>Evidence for a claim: the value that follows from it, and the value that is observed.</summary>
    internal static Evidence That<T>(Text label, Source source, T expected, T observed)
        where T : notnull => new(label, source, expected, observed, IsCounterexample: false);

    /// <summary>Evidence against a claim: the value that the article states, and the value that is observed instead.</summary>
    internal static Evidence Against<T>(Text label, Source source, T claimed, T observed)
        where T : notnull => new(label, source, claimed, observed, IsCounterexample: true);
}
