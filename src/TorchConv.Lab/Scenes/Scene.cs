using TorchConv.Arithmetic;
using TorchConv.Article;
using TorchConv.Lab.Figures;
using TorchConv.Lab.Reading;
using TorchConv.Layers;

namespace TorchConv.Lab.Scenes;

/// <summary>A layer of a scene, with the input that its facts are of.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Input">The shape of its input.</param>
public sealed record LayerOfScene(Text Label, LayerSpec Layer, Shape Input)
{
    /// <summary>Its facts by arithmetic.</summary>
    public LayerFacts Predicted { get; } = Layer.Predict(Input);

    /// <summary>Its facts measured on the real module.</summary>
    public LayerFacts Measured { get; } = Layer.Measure(Input);
}

/// <summary>A remark with a number, beside the pictures.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Predicted">By arithmetic.</param>
/// <param name="Measured">On real tensors; null where arithmetic alone can say it.</param>
public sealed record Remark(Text Label, string Predicted, string? Measured = null);

/// <summary>What a scene shows for some values.</summary>
/// <param name="Pictures">The pictures.</param>
/// <param name="Layers">The layers whose facts and code stand beside them.</param>
public sealed record Shown(IReadOnlyList<Picture> Pictures, IReadOnlyList<LayerOfScene> Layers)
{
    /// <summary>More numbers.</summary>
    public IReadOnlyList<Remark> Remarks { get; init; } = [];

    /// <summary>Values of another scene that this one found.</summary>
    public IReadOnlyList<Offer> Offers { get; init; } = [];
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

/// <summary>Pictures that change with the same values: a form and what it shows.</summary>
/// <param name="Id">Its name in an address.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Fields">What can be set.</param>
/// <param name="Show">Makes the pictures, or throws the library's <see cref="ArgumentException"/>.</param>
public sealed record Scene(string Id, Text Title, IReadOnlyList<Field> Fields, Func<Values, Shown> Show)
{
    /// <summary>Values worth looking at.</summary>
    public IReadOnlyList<Preset> Presets { get; init; } = [];

    /// <summary>Whether the form is that of the stack builder: rows of layers.</summary>
    public bool HasRows { get; init; }
}
