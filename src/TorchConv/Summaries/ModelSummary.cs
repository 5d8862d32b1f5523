using System.Text.Json;
using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchConv.Tables;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>The facts of every module in a TorchSharp model for inputs of given shapes.</summary>
/// <remarks>
/// The model is called once in evaluation mode, and unless <see cref="Pass"/> says otherwise nothing is computed and no memory is used, however
/// large batch and images are. Weights, buffers, modes, hooks and the random generator are as before when it is over.
/// A model must not be summarised twice at the same time, nor while it is in use; different models may be.
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

    /// <summary>The modules that are registered and were not called, by their paths; for a whole branch that of its root.</summary>
    public required IReadOnlyList<string> Unused { get; init; }

    /// <summary>How much of the model had to run.</summary>
    public required SummaryPass Pass { get; init; }

    /// <summary>All numbers in the parameters; one that is shared counts once.</summary>
    public required long Parameters { get; init; }

    /// <summary>Those of parameters that require a gradient.</summary>
    public required long TrainableParameters { get; init; }

    /// <summary>Those of parameters that do not.</summary>
    public long FrozenParameters => Parameters - TrainableParameters;

    /// <summary>All numbers in the buffers, such as the running statistics of a batch normalisation.</summary>
    public required long Buffers { get; init; }

    /// <summary>Multiply-adds for the whole input, with the batch.</summary>
    public MultiplyAdds MultiplyAdds => Model.MultiplyAdds;

    /// <summary>The size of the inputs in bytes.</summary>
    public required long InputBytes { get; init; }

    /// <summary>The size of the parameters in bytes.</summary>
    public required long ParameterBytes { get; init; }

    /// <summary>
    /// The size in bytes of the outputs of all modules within which no other was called: what training keeps, as if no module worked in place.
    /// What is made between modules is not seen.
    /// </summary>
    public required long ActivationBytes { get; init; }

    /// <summary>The facts of a model for one to several inputs, N×C×H×W or whatever it takes.</summary>
    /// <exception cref="ArgumentException">The model has no forward of tensors, or it cannot take these inputs: the message names the module that refused.</exception>
    public static ModelSummary Of(torch.nn.Module model, params Shape[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Of(model, [.. inputs.Select(shape => new ModelInput(shape))]);
    }

    /// <inheritdoc cref="Of(torch.nn.Module, Shape[])"/>
    public static ModelSummary Of(torch.nn.Module model, params ModelInput[] inputs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ModuleTree modules = new(model, nameof(model));
        ModelCall call = new(model, inputs);
        ForwardPass pass = ForwardPass.Of(call, modules);
        try
        {
            return new SummaryBuilder(pass, modules).Build(call.Inputs);
        }
        catch (OverflowException)
        {
            throw new ArgumentException($"the numbers of {ModelCall.NameOf(model.GetType())} for {string.Join(" and ", call.Inputs)} exceed {long.MaxValue}", nameof(inputs));
        }
    }

    /// <summary>The summary as a table of text: the tree of calls, then the totals.</summary>
    public override string ToString() => ToText(new SummaryLayout());

    /// <summary>The summary as a table of text.</summary>
    public string ToText(SummaryLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return new PlainText(SummaryTable.Blocks(this, layout), new Canvas(layout.Width), layout.IsChinese).ToString();
    }

    /// <summary>The summary as a table of Markdown.</summary>
    public string ToMarkdown(SummaryLayout? layout = null) => Markdown.Print(SummaryTable.Blocks(this, layout ?? new SummaryLayout()));

    /// <summary>The whole summary as JSON, the tree as it is.</summary>
    public string ToJson() => JsonSerializer.Serialize(SummaryReport.Of(this), SummaryJson.Readable.SummaryReport);

    /// <summary>All calls as comma-separated values, one a line below a line of names.</summary>
    public string ToCsv() => Csv.Print(SummaryTable.Calls(this));
}
