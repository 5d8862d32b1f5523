namespace TorchConv.Lab.Reading;

/// <summary>The values of a scene's fields, as they were read.</summary>
/// <param name="Read">The value of each field, by its name.</param>
public sealed record Values(IReadOnlyDictionary<string, object> Read)
{
    /// <summary>The value of a field.</summary>
    public T Of<T>(Field<T> field)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(field);
        return (T)Read[field.Name];
    }
}
