namespace TorchConv.Lab.Scenes;

/// <summary>A layer of a scene, with the input that its facts are of.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Input">The shape of its input.</param>
public sealed record LayerOfScene(Text Label, LayerSpec Layer, Shape Input)
{
    /// <summary>Its facts by arithmetic.</summary>
    public LayerFacts Predicted { get; } = Layer.Predict(Input);
}

/// <summary>A number beside the pictures.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Predicted">By arithmetic.</param>
/// <param name="Measure">On real tensors; null where arithmetic alone can say it.</param>
public sealed record Remark(Text Label, string Predicted, Func<string>? Measure = null)
{
    /// <summary>What it would have to keep to.</summary>
    public string? Limit { get; init; }
}

/// <summary>The steps of a scene's pictures, and what a reader's touch does.</summary>
/// <param name="Count">How many steps there are.</param>
/// <param name="With">What belongs to a part, at a step.</param>
/// <param name="StepOf">The step that a part stands for; null where it stands for none.</param>
/// <param name="Address">The field that holds a step, and its text.</param>
public sealed record Motion(int Count, Func<Part, int, IEnumerable<Part>> With, Func<Part, int?> StepOf, Func<int,
    (string Field, string Text)> Address)
{
    /// <summary>The step that the scene's values name; null where they name none.</summary>
    public int? Start { get; init; }

    /// <summary>The step at which the pictures are first seen.</summary>
    public int Initial { get; init; }

    /// <summary>The numbers that can be changed in the pictures.</summary>
    public IReadOnlyList<Editable> Editable { get; init; } = [];

    /// <summary>The numbers of which a part is one; null where nothing can be typed into it.</summary>
    public Editable? EditableAt(Part part)
    {
        foreach (Editable numbers in Editable)
        {
            if (numbers.Has(part))
                return numbers;
        }

        return null;
    }

    /// <summary>What is written beside the pictures of a step, for those who hear them.</summary>
    public Func<Part, Drawing, string>? Says { get; init; }
}

/// <summary>What a scene shows for some values.</summary>
/// <param name="Pictures">The pictures.</param>
/// <param name="Layers">The layers whose facts and code stand beside them.</param>
public sealed record Shown(IReadOnlyList<Picture> Pictures, IReadOnlyList<LayerOfScene> Layers)
{
    /// <summary>More numbers.</summary>
    public IReadOnlyList<Remark> Remarks { get; init; } = [];

    /// <summary>Values of another scene that this one found.</summary>
    public IReadOnlyList<Offer> Offers { get; init; } = [];

    /// <summary>How the pictures move; null where they rest.</summary>
    public Motion? Motion { get; init; }
}

/// <summary>Values of another scene, to be followed.</summary>
/// <param name="Label">What they are.</param>
/// <param name="Scene">The scene.</param>
/// <param name="Values">Its values.</param>
public sealed record Offer(Text Label, Scene Scene, IReadOnlyDictionary<string, string> Values);

/// <summary>Values worth looking at, by a name.</summary>
/// <param name="Label">The name.</param>
/// <param name="Values">The values that differ from the defaults.</param>
public sealed record Preset(Text Label, params (string Field, string Value)[] Values);

/// <summary>How the fields of a scene are laid out.</summary>
public enum Layout
{
    /// <summary>One after the other.</summary>
    Row,

    /// <summary>Those of two layers side by side: a- and b- stand before their names.</summary>
    Pair,

    /// <summary>The stack builder: rows of layers.</summary>
    Rows,
}

/// <summary>Pictures that change with the same values: a form and what it shows.</summary>
/// <param name="Id">Its name in an address.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Fields">What can be set.</param>
/// <param name="Show">Makes the pictures, or throws the library's <see cref="ArgumentException"/>.</param>
public sealed record Scene(string Id, Text Title, IReadOnlyList<Field> Fields, Func<Values, Shown> Show)
{
    /// <summary>Values worth looking at.</summary>
    public IReadOnlyList<Preset> Presets { get; init; } = [];

    /// <summary>How its fields are laid out.</summary>
    public Layout Layout { get; init; }
}
