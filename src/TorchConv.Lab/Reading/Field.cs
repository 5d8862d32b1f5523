namespace TorchConv.Lab.Reading;

/// <summary>A value that a reader may set: in a form, in an address and on the command line.</summary>
public abstract class Field
{
    private protected Field(string name, Text label, string @default, string[] parameters)
    {
        Name = name;
        Label = label;
        Default = @default;
        Parameters = parameters;
    }

    /// <summary>Its name, as PyTorch has it, in lower case with dashes.</summary>
    public string Name { get; }

    /// <summary>What a form calls it.</summary>
    public Text Label { get; }

    /// <summary>Its value where it is left out.</summary>
    public string Default { get; }

    /// <summary>The parameters of the library that it sets.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>The longest text that is read.</summary>
    public int MaxLength { get; init; } = 24;

    /// <summary>Whether its words are stations of a walk, which a slider goes along.</summary>
    public bool IsWalk { get; init; }

    /// <summary>Whether it is set in the pictures and not in a form.</summary>
    public bool IsInPicture { get; init; }

    /// <summary>The words to choose from; empty where anything may be written.</summary>
    public IReadOnlyList<(string Value, Text Label)> Choices { get; init; } = [];

    /// <summary>Reads a text.</summary>
    /// <exception cref="FormatException">It is not of the form; the message says what would be right.</exception>
    /// <exception cref="ArgumentException">It breaks a rule.</exception>
    public abstract object Parse(string text);

    /// <summary>The text a step up or down from a text; null where there is none.</summary>
    public abstract string? Stepped(string text, int direction);
}

/// <summary>A field of one type.</summary>
/// <typeparam name="T">The type of its values.</typeparam>
public sealed class Field<T> : Field
    where T : notnull
{
    private readonly Func<string, T> _read;
    private readonly Func<T, int, string?>? _next;

    /// <summary>Describes a field.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="label">What a form calls it.</param>
    /// <param name="default">Its value where it is left out.</param>
    /// <param name="read">Reads a text, or throws what says what would be right.</param>
    /// <param name="next">The text of the value a step up or down; null where there is none.</param>
    /// <param name="parameters">The parameters of the library that it sets.</param>
    public Field(string name, Text label, string @default, Func<string, T> read, Func<T, int, string?>? next, params string[] parameters)
        : base(name, label, @default, parameters)
    {
        _read = read;
        _next = next;
    }

    /// <summary>The same field by another name.</summary>
    public Field<T> Named(string name, params string[] parameters) =>
        new(name, Label, Default, _read, _next, parameters) { MaxLength = MaxLength, Choices = Choices };

    /// <inheritdoc/>
    public override object Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= MaxLength ? _read(text)
            : throw new FormatException($"a text of {text.Length} characters must have at most {MaxLength}");
    }

    /// <inheritdoc/>
    public override string? Stepped(string text, int direction)
    {
        if (_next is null)
            return null;

        try
        {
            return _next((T)Parse(text), direction);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }
}
