using System.Text.Json;
using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchConv.Tables;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>The facts of every module in a TorchSharp model for inputs of given shapes.</summary>
/// <remarks>
/// The model is called in evaluation mode. Unless <see cref="Pass"/> says otherwise, nothing is computed and no memory is used,
/// however large batch and images are. What has to be computed may need 1,000 MB: of a batch that needs more, one, two and three
/// samples are computed, from which the sizes of the whole batch follow. Weights, buffers, fields, modes, hooks, what is registered
/// and the random generator are restored afterwards. A model must not be used while it is summarised, nor summarised on two threads
/// at once; different models may be.
/// </remarks>
public sealed record ModelSummary
{
    internal ModelSummary()
    {
    }

    /// <summary>The model and the calls of modules within it.</summary>
    public required ModuleFacts Model { get; init; }

    /// <summary>The shapes that the model was called with, and the types of their elements.</summary>
    public required IReadOnlyList<ModelInput> Inputs { get; init; }

    /// <summary>
    /// The paths of registered modules that were not used; if no module of a branch was, only the path of its root.
    /// </summary>
    public required IReadOnlyList<string> Unused { get; init; }

    /// <summary>
    /// The paths of registered modules of which no call was seen, although they may have been used, as by <c>module.forward(x)</c>,
    /// which bypasses hooks: write <c>module.call(x)</c>. If one of them has weights, the multiply-adds are not complete.
    /// </summary>
    public required IReadOnlyList<string> Unseen { get; init; }

    /// <summary>How much of the model was computed.</summary>
    public required SummaryPass Pass { get; init; }

    /// <summary>The number of elements of all parameters; a shared parameter counts once.</summary>
    public required long Parameters { get; init; }

    /// <summary>The number of elements of parameters that require a gradient.</summary>
    public required long TrainableParameters { get; init; }

    /// <summary>The number of elements of parameters that do not require a gradient.</summary>
    public long FrozenParameters => Parameters - TrainableParameters;

    /// <summary>The number of elements of all buffers, such as the running statistics of a batch normalisation.</summary>
    public required long Buffers { get; init; }

    /// <summary>The multiply-adds for the whole batch.</summary>
    public MultiplyAdds MultiplyAdds => Model.MultiplyAdds;

    /// <summary>The size of the inputs in bytes.</summary>
    public required long InputBytes { get; init; }

    /// <summary>The size of the parameters in bytes.</summary>
    public required long ParameterBytes { get; init; }

    /// <summary>
    /// The size in bytes of the outputs of all modules that called no other module: what training keeps, if no module works in
    /// place. Tensors that are created between modules are not included.
    /// </summary>
    public required long ActivationBytes { get; init; }

    /// <summary>
    /// Summarises a model for one or several inputs, N×C×H×W or whatever it takes. Its receptive fields are not found out.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The model has no forward with tensors, or cannot take these inputs: the message names the module that failed. Or more has to be
    /// computed than may be.
    /// </exception>
    public static ModelSummary Of(torch.nn.Module model, params Shape[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Of(model, [.. inputs.Select(shape => new ModelInput(shape))]);
    }

    /// <inheritdoc cref="Of(torch.nn.Module, Shape[])"/>
    public static ModelSummary Of(torch.nn.Module model, params ModelInput[] inputs) => Of(model, hasFields: false, inputs);

    /// <inheritdoc cref="Of(torch.nn.Module, bool, ModelInput[])"/>
    public static ModelSummary Of(torch.nn.Module model, bool hasFields, params Shape[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Of(model, hasFields, [.. inputs.Select(shape => new ModelInput(shape))]);
    }

    /// <summary>Summarises a model, on request with its receptive fields.</summary>
    /// <param name="model">The model.</param>
    /// <param name="hasFields">
    /// Whether the receptive fields are found out. This takes longer than the rest: the model runs again, on one image in float64, with
    /// modules that compute nothing. Where the tensors between the modules are large, it runs on images that are smaller: what keeps all
    /// positions there, and has the same lengths on the given image, is taken to keep them on it; any other relation must be the same on
    /// two smaller images and explain the lengths on the given one. Otherwise the model runs on the given image, or along each axis
    /// on one that is narrow along the others. So an operation is misjudged that keeps positions on small images alone and moves
    /// them on large ones without changing a length. A model that multiplies matrices itself (<c>matmul</c>) is not run again, and
    /// has no fields: libtorch would end the process if the types of two tensors did not agree.
    /// </param>
    /// <param name="inputs">One or several inputs.</param>
    /// <exception cref="ArgumentException">As for <see cref="Of(torch.nn.Module, Shape[])"/>.</exception>
    public static ModelSummary Of(torch.nn.Module model, bool hasFields, params ModelInput[] inputs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ModuleTree modules = new(model, nameof(model));
        ModelCall call = new(model, inputs);
        using ModelState before = new(modules.All);
        try
        {
            ForwardPass pass = SmallerBatches.Run(call, modules);
            ModelFields fields = hasFields ? ModelFields.Of(model, call.Inputs, pass.Modules, pass) : ModelFields.None;
            return new SummaryBuilder(pass, pass.Modules, fields).Build(call.Inputs);
        }
        catch (TooMuchToComputeException e)
        {
            throw new ArgumentException(
                $"{ModelCall.NameOf(model.GetType())} with {string.Join(" and ", call.Inputs)}: {e.Message}", nameof(inputs));
        }
        catch (OverflowException)
        {
            throw new ArgumentException(
                $"the numbers of {ModelCall.NameOf(model.GetType())} for {string.Join(" and ", call.Inputs)} exceed {long.MaxValue}",
                nameof(inputs));
        }
    }

    /// <summary>Returns the summary as a table of text: the tree of calls, then the totals.</summary>
    public override string ToString() => ToText(new SummaryLayout());

    /// <summary>Returns the summary as a table of text.</summary>
    public string ToText(SummaryLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return new PlainText(SummaryTable.Blocks(this, layout), new Canvas(layout.Width), layout.IsChinese).ToString();
    }

    /// <summary>Returns the summary as a table in Markdown.</summary>
    public string ToMarkdown(SummaryLayout? layout = null) => Markdown.Print(SummaryTable.Blocks(this, layout ?? new SummaryLayout()));

    /// <summary>Returns the whole summary as JSON, with calls nested in their callers.</summary>
    public string ToJson() => JsonSerializer.Serialize(SummaryReport.From(this), SummaryJson.Readable.SummaryReport);

    /// <summary>Returns all calls as comma-separated values, one in each line after a header line.</summary>
    public string ToCsv() => Csv.Print(SummaryTable.Calls(this));
}
