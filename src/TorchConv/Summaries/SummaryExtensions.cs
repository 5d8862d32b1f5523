using TorchConv.Arithmetic;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>Summaries as a method of any TorchSharp model.</summary>
public static class SummaryExtensions
{
    /// <summary>Summarises a model for one input of the given sizes, such as <c>model.Summarize(1, 3, 224, 224)</c>.</summary>
    /// <exception cref="ArgumentException">As for <see cref="ModelSummary.Of(torch.nn.Module, Shape[])"/>.</exception>
    public static ModelSummary Summarize(this torch.nn.Module model, params long[] shape) => ModelSummary.Of(model, Shape.Of(shape));

    /// <summary>Summarises a model for one input, on request with its receptive fields, which take longer than the rest.</summary>
    /// <exception cref="ArgumentException">As for <see cref="ModelSummary.Of(torch.nn.Module, Shape[])"/>.</exception>
    public static ModelSummary Summarize(this torch.nn.Module model, bool hasFields, params long[] shape) =>
        ModelSummary.Of(model, hasFields, Shape.Of(shape));

    /// <summary>Summarises a model for one or several inputs.</summary>
    /// <exception cref="ArgumentException">As for <see cref="ModelSummary.Of(torch.nn.Module, Shape[])"/>.</exception>
    public static ModelSummary Summarize(this torch.nn.Module model, params ModelInput[] inputs) => ModelSummary.Of(model, inputs);
}
