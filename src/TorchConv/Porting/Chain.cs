using System.Collections.Immutable;
using TorchConv.Arithmetic;
using TorchConv.Expressions;
using TorchConv.Layers;
using TorchConv.ReceptiveFields;

namespace TorchConv.Porting;

/// <summary>Modules that run one after the other, and what their shapes say.</summary>
/// <param name="Steps">The modules, none of which holds others, each with its path.</param>
internal sealed record Chain(ImmutableArray<(string Path, ModuleExpression Module)> Steps)
{
    /// <summary>The largest square image that is tried for a size that fits.</summary>
    private const long MaxSide = 1024;

    /// <summary>More steps than a chain has that a person wrote; of longer ones less is told, so that all is told at once.</summary>
    private const int MaxSteps = 500;

    /// <summary>The modules of a Sequential in their order; null where one is not understood.</summary>
    public static Chain? Of(string path, ModuleExpression module)
    {
        ImmutableArray<(string, ModuleExpression)> steps = [.. Leaves(path, module)];
        return steps.Length > 0 && steps.All(step => step.Item2 is { Problem: null, Values: not null, Kind.IsTensorToTensor: true })
            ? new Chain(steps)
            : null;
    }

    /// <summary>The steps of a forward pass, each member of which may hold others.</summary>
    public static Chain? Of(IEnumerable<(string Path, ModuleExpression Module)> modules)
    {
        List<(string, ModuleExpression)> steps = [];
        foreach ((string path, ModuleExpression module) in modules)
        {
            if (Of(path, module) is not { } chain)
                return null;
            steps.AddRange(chain.Steps);
        }

        return steps.Count == 0 ? null : new Chain([.. steps]);
    }

    private static IEnumerable<(string Path, ModuleExpression Module)> Leaves(string path, ModuleExpression module) =>
        module.Kind == ModuleSignatures.Sequential
        ? module.Children.SelectMany((child, i) => Leaves(Join(path, child.Label ?? $"{i}"), child))
        : [(path, module)];

    /// <summary>A name within another.</summary>
    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>
    /// What goes into each step and comes out; it ends at the first that does not take what it is given, with the reason.
    /// </summary>
    public (IReadOnlyList<(Shape Input, Shape Output)> Shapes, string? Problem) ShapesOf(Shape input)
    {
        List<(Shape, Shape)> shapes = [];
        foreach ((_, ModuleExpression module) in Steps)
        {
            try
            {
                Shape output = module.OutputOf(input);
                shapes.Add((input, output));
                input = output;
            }
            catch (ArgumentException e)
            {
                return (shapes, Wrong(shapes, module, input) ?? Guard.MessageOf(e));
            }
            catch (OverflowException)
            {
                return (shapes, $"a size of the output for input ({input}) must be at most {long.MaxValue}");
            }
        }

        return (shapes, null);
    }

    /// <summary>
    /// The first step that cannot take what the steps before give, whatever the input, with the reason; null if there is none.
    /// </summary>
    public (int Step, string Reason)? Mismatch()
    {
        long? channels = null, features = null;
        for (int i = 0; i < Steps.Length; i++)
        {
            ModuleExpression module = Steps[i].Module;
            switch (module)
            {
                case { Layer: ConvolutionSpec convolution }:
                    if (Wrong("in_channels", convolution.InChannels, channels, "channels") is { } wrongChannels)
                        return (i, wrongChannels);
                    (channels, features) = (convolution.OutChannels, null);
                    break;
                case { Layer: LinearSpec linear }:
                    if (Wrong("in_features", linear.InFeatures, features, "features") is { } wrongFeatures)
                        return (i, wrongFeatures);
                    (channels, features) = (null, linear.OutFeatures);
                    break;
                case { Kind.Name: "BatchNorm2d" }:
                    if (Wrong("num_features", module.Values!.Count("num_features"), channels, "channels") is { } wrongNorm)
                        return (i, wrongNorm);
                    break;
                case { Kind.IsPositionByPosition: true }:
                    break;
                case { Layer: WindowLayerSpec }:
                    features = null;
                    break;
                default:
                    (channels, features) = (null, null);
                    break;
            }
        }

        return null;

        static string? Wrong(string name, long taken, long? given, string what) => given is null || given == taken
            ? null
            : $"{name} ({taken:N0}) must be {given:N0}, the {what} that come out before it";
    }

    /// <summary>What the first outputs see of the input, as far as all layers have a window.</summary>
    public IReadOnlyList<Size> Fields()
    {
        List<int> windows = [];
        List<LayerSpec> layers = [];
        if (Steps.Length > MaxSteps)
            return [];

        foreach ((_, ModuleExpression module) in Steps)
        {
            if (module.Kind!.IsPositionByPosition && layers.Count > 0)
            {
                windows.Add(layers.Count - 1);
            }
            else if (LayerOf(module) is WindowLayerSpec window)
            {
                windows.Add(layers.Count);
                layers.Add(window);
            }
            else
            {
                break;
            }
        }

        if (layers.Count == 0)
            return [];

        try
        {
            ReceptiveField field = ReceptiveField.Of(new StackSpec(layers));
            return [.. windows.Select(index => field.Layers[index].Size)];
        }
        catch (ArgumentException)
        {
            // Layers that do not fit together, or fields too large to be counted, have their other facts all the same.
            return [];
        }
    }

    /// <summary>What each fully connected layer after a flattening asks of the image: channels × height × width of which layer.</summary>
    public IEnumerable<string> LinearAfterImages()
    {
        string? images = null;
        long channels = 0;
        bool isFlat = false;
        string? fixedBy = null;
        foreach ((string path, ModuleExpression module) in Steps)
        {
            switch (module)
            {
                case { Layer: ConvolutionSpec convolution }:
                    (images, channels, isFlat, fixedBy) = (path, convolution.OutChannels, false, null);
                    break;
                case { Kind.Name: "AdaptiveAvgPool2d" or "AdaptiveMaxPool2d" }:
                    Extents size = module.Values!.Extents("output_size");
                    fixedBy = $"{path} makes height and width {size[0]} × {size[1]} for every input";
                    break;
                case { Kind.Name: "Flatten" or "view" }:
                    isFlat = images is not null;
                    break;
                case { Layer: LinearSpec linear } when isFlat && images is not null:
                    yield return Asked(path, linear.InFeatures, images, channels, fixedBy);
                    (images, isFlat) = (null, false);
                    break;
            }
        }
    }

    /// <summary>The square images that the whole chain takes.</summary>
    public string? SquaresThatFit()
    {
        if (Steps.Length > MaxSteps
            || Steps.Select(step => LayerOf(step.Module)).OfType<ConvolutionSpec>().FirstOrDefault() is not { } first
            || !Steps.Any(step => step.Module.Kind!.Name == "Linear"))
        {
            return null;
        }

        List<long> sides = [];
        for (long side = 1; side <= MaxSide; side++)
        {
            if (ShapesOf([1, first.InChannels, side, side]).Problem is null)
                sides.Add(side);
        }

        return sides switch
        {
            [] => $"no square image of {first.InChannels} channels up to {MaxSide}×{MaxSide} passes all layers",
            [var only] => $"1×{first.InChannels}×{only}×{only} is the only square image that passes all layers",
            _ when sides[^1] == MaxSide => $"square images of {first.InChannels} channels pass all layers from {sides[0]}×{sides[0]} on",
            _ => $"square images of {first.InChannels} channels pass if they are {sides[0]}×{sides[0]} to {sides[^1]}×{sides[^1]}",
        };
    }

    private static LayerSpec? LayerOf(ModuleExpression module)
    {
        try
        {
            return module.Layer;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Asked(string path, long features, string images, long channels, string? fixedBy)
    {
        if (features % channels != 0)
        {
            return $"{path}: in_features ({features:N0}) must be a multiple of {channels:N0}, "
                + $"the channels of {images}: they are flattened into channels × height × width";
        }

        long positions = features / channels, side = (long)Math.Round(Math.Sqrt(positions));
        string where = side * side == positions ? $"{side} × {side}" : $"{positions:N0} positions";
        return $"{path}: in_features {features:N0} = {channels:N0} channels of {images} × {where} of height and width"
            + (fixedBy is null
                ? "; the size of the input changes them, and so do kernel, stride, padding and dilation of every layer before"
                : $"; {fixedBy}");
    }

    /// <summary>
    /// Of a fully connected layer after images: what in_features must be for this input, and where the number comes from.
    /// </summary>
    private string? Wrong(List<(Shape Input, Shape Output)> shapes, ModuleExpression module, Shape input)
    {
        if (LayerOf(module) is not LinearSpec linear || shapes.FindLastIndex(pair => pair.Output.Rank == 4) is not (>= 0 and var last))
            return null;

        Shape image = shapes[last].Output;
        return input.Rank == 2 && input[1] == image.Elements / image[0]
            ? $"in_features ({linear.InFeatures:N0}) must be {input[1]:N0} = "
                + $"{image[1]:N0} × {image[2]:N0} × {image[3]:N0}, channels × height × width of {Steps[last].Path}"
            : null;
    }
}
