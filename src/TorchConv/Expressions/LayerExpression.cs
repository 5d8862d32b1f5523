using TorchConv.Layers;

namespace TorchConv.Expressions;

/// <summary>
/// Reads the text that makes a layer, in PyTorch's or TorchSharp's spelling: <c>nn.Conv2d(3, 30, 10, dilation=2)</c>,
/// <c>torch.nn.Sequential(…)</c>.
/// </summary>
public static class LayerExpression
{
    /// <summary>
    /// Reads a layer; what <see cref="LayerSpec.CSharp"/> and <see cref="LayerSpec.PyTorch"/> write is read back. Nothing is executed.
    /// </summary>
    /// <exception cref="FormatException">The text makes no layer; the message shows the place, and what is expected there.</exception>
    public static LayerSpec Parse(string text)
    {
        SourceText source = new(text);
        return Of(new ModuleReader(source, Scope.Empty).Read(ExpressionGrammar.Read(source, source.All)), source);
    }

    /// <summary>The layers of a stack that have a window, and the kinds between them that change no receptive field.</summary>
    internal static (IReadOnlyList<LayerSpec> Layers, IReadOnlyList<string> Passed) ReadWindows(string text)
    {
        SourceText source = new(text);
        ModuleExpression module = new ModuleReader(source, Scope.Empty).Read(ExpressionGrammar.Read(source, source.All));
        List<LayerSpec> layers = [];
        List<string> passed = [];
        foreach (ModuleExpression one in module.All)
        {
            if (one.Kind == ModuleSignatures.Sequential)
                continue;
            if (one is { Problem: null, Kind.IsPositionByPosition: true })
                passed.Add(one.Type);
            else
                layers.Add(Of(one, source));
        }

        return (layers, passed);
    }

    private static LayerSpec Of(ModuleExpression module, SourceText source)
    {
        if (module.Problem is { } problem)
            throw source.Wrong(module.At, problem);
        if (module.Kind == ModuleSignatures.Sequential)
        {
            try
            {
                return new StackSpec(module.Children.Select(child => Of(child, source)).ToList());
            }
            catch (ArgumentException e)
            {
                throw source.Wrong(module.At, Arithmetic.Guard.MessageOf(e));
            }
        }

        return module.Layer ?? throw source.Wrong(
            module.At,
            $"{module.Type}{Unusual(module)} is none of the layers that are described here "
            + $"({string.Join(", ", Described)}, and Sequential of them); torchconv port knows it");
    }

    /// <summary>The argument for which a kind that is described elsewhere is not described here.</summary>
    private static string Unusual(ModuleExpression module)
    {
        if (module is not { Kind: { Layer: { } layer } kind, Values: { } values })
            return "";

        ModuleParameter? one = kind.Parameters.FirstOrDefault(one => !one.IsRequired && !Equals(values[one.Name], one.Default)
            && layer(values.With(one.Name, one.Default)) is not null);
        return one is null ? " with these arguments"
            : values[one.Name] is string word ? $" with {one.Name}='{word}'"
            : $" with {one.Name}={values[one.Name]}";
    }

    private static IEnumerable<string> Described =>
        ModuleSignatures.All.Values.Where(kind => kind.Layer is not null).Select(kind => kind.Name);
}
