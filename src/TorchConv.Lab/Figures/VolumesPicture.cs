namespace TorchConv.Lab.Figures;

/// <summary>Feature maps as stacks, H×W×C, and the kernels between them as volumes: one output channel with exactly what it
/// reads.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says.</param>
/// <param name="Layers">The convolutions, the first one first.</param>
/// <param name="Labels">What each is called.</param>
/// <param name="Input">The shape of the input.</param>
/// <param name="Sides">The sides of what each layer is given, where something stands between the layers that makes it smaller.</param>
public sealed record VolumesPicture(
    string Name, Text Title, Text Description, IReadOnlyList<Conv2dSpec> Layers, IReadOnlyList<Text> Labels, Shape Input,
        IReadOnlyList<long>? Sides = null)
    : Picture(Name, Title, Description)
{
    /// <summary>The names of the halves, thirds, … from the top; none where the channels stand together.</summary>
    public IReadOnlyList<Text> Lanes { get; init; } = [];

    /// <inheritdoc/>
    public override Type Component => typeof(VolumesFigure);

    /// <inheritdoc/>
    public override bool IsNarrow => Layers.Count <= 2;

    /// <summary>The stacks: one before each layer, and one after the last.</summary>
    internal IReadOnlyList<FeatureMaps> Maps { get; } = FeatureMaps.Of(Layers, Input, Sides);

    /// <summary>The output channels that are drawn: one step each.</summary>
    public int Steps => Maps[^1].Drawn.Count;

    /// <summary>The output channel of a step.</summary>
    public Part Output(int step) => new($"maps{Layers.Count}", (int)Maps[^1].Drawn[Math.Clamp(step, 0, Steps - 1)]);

    /// <summary>The step of an output channel.</summary>
    public int? StepOf(Part part) => part.Of == $"maps{Layers.Count}" ? Maps[^1].Drawn.ToList().IndexOf(part.Row) is >= 0 and var step
        ? step : null : null;

    /// <summary>The channels of the stack before a layer that one channel after it reads: from the first to before the second.</summary>
    public (long First, long End) Reads(int layer, long channel)
    {
        Conv2dSpec conv = Layers[layer];
        long group = channel / (conv.OutChannels / conv.Groups), each = conv.InChannels / conv.Groups;
        return (group * each, (group + 1) * each);
    }

    /// <summary>What belongs to a channel: all that it is made of, and all that is made of it.</summary>
    public IEnumerable<Part> With(Part part)
    {
        if (!part.Of.StartsWith("maps", StringComparison.Ordinal))
            yield break;

        int at = part.Of[4] - '0';
        yield return part;
        HashSet<long> back = [part.Row], forth = [part.Row];
        for (int layer = at - 1; layer >= 0; layer--)
        {
            back = [.. Maps[layer].Drawn.Where(channel =>
                back.Any(after => Reads(layer, after) is var (first, end) && first <= channel && channel < end))];
            foreach (long channel in back)
                yield return new Part($"maps{layer}", (int)channel);
        }

        for (int layer = at; layer < Layers.Count; layer++)
        {
            forth = [.. Maps[layer + 1].Drawn.Where(channel =>
                Reads(layer, channel) is var (first, end) && forth.Any(before => first <= before && before < end))];
            foreach (long channel in forth)
                yield return new Part($"maps{layer + 1}", (int)channel);
        }
    }
}

/// <summary>The channels between two layers, in bunches: one for each group.</summary>
/// <param name="Channels">How many there are.</param>
/// <param name="Size">Height and width of each.</param>
/// <param name="Bunches">How many groups they are divided into.</param>
internal sealed record FeatureMaps(long Channels, Size Size, long Bunches)
{
    private const int MostBunches = 3, MostOfOne = 10;

    /// <summary>Channels of a bunch.</summary>
    public long Each => Channels / Bunches;

    /// <summary>The bunches that are drawn.</summary>
    public int DrawnBunches => (int)Math.Min(Bunches, Bunches <= MostBunches + 1 ? MostBunches + 1 : MostBunches);

    /// <summary>The channels of each bunch that are drawn.</summary>
    public int DrawnOfEach => (int)Math.Min(Each, MostOfOne);

    /// <summary>The channels that are drawn.</summary>
    public IReadOnlyList<long> Drawn => field ??=
    [
        .. from bunch in Enumerable.Range(0, DrawnBunches)
           from one in Enumerable.Range(0, DrawnOfEach)
           select (bunch * Each) + one,
    ];

    /// <summary>The stacks around layers in a row.</summary>
    public static IReadOnlyList<FeatureMaps> Of(IReadOnlyList<Conv2dSpec> layers, Shape input, IReadOnlyList<long>? sides)
    {
        List<FeatureMaps> maps = [];
        Shape shape = input;
        for (int i = 0; i <= layers.Count; i++)
        {
            if (sides is not null && i < sides.Count)
                shape = [shape[0], shape[1], sides[i], sides[i]];
            long before = i == 0 ? 1 : layers[i - 1].Groups, after = i == layers.Count ? 1 : layers[i].Groups;
            maps.Add(new FeatureMaps(shape[1], (shape[2], shape[3]),
                before > 1 && after > 1 && shape[1] % before == 0 ? Math.Max(before, after) : before * after));
            if (i < layers.Count)
                shape = layers[i].Predict(shape).OutputShape;
        }

        return maps;
    }
}
