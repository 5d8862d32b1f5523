using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TorchConv.Arithmetic;
using TorchConv.Modules;

namespace TorchConv.Summaries;

/// <summary>Writes a summary as JSON: names in camelCase, shapes as arrays of numbers, what is not known as null.</summary>
internal static class JsonRenderer
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Render(ModelSummary summary)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            json.WriteStartObject();
            WriteTotals(json, summary);
            json.WritePropertyName("model");
            Write(json, summary.Model);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteTotals(Utf8JsonWriter json, ModelSummary summary)
    {
        json.WriteStartArray("inputs");
        foreach (ModelInput input in summary.Inputs)
        {
            json.WriteStartObject();
            json.WritePropertyName("shape");
            Write(json, input.Shape);
            json.WriteString("type", ModelInput.NameOf(input.Type!.Value));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("pass", JsonNamingPolicy.CamelCase.ConvertName(summary.Pass.ToString()));
        json.WriteNumber("parameters", summary.Parameters);
        json.WriteNumber("trainableParameters", summary.TrainableParameters);
        json.WriteNumber("frozenParameters", summary.FrozenParameters);
        json.WriteNumber("buffers", summary.Buffers);
        Write(json, summary.MultiplyAdds);
        json.WriteNumber("inputBytes", summary.InputBytes);
        json.WriteNumber("parameterBytes", summary.ParameterBytes);
        json.WriteNumber("activationBytes", summary.ActivationBytes);
        json.WriteStartArray("unused");
        foreach (string path in summary.Unused)
            json.WriteStringValue(path);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ModuleFacts facts)
    {
        json.WriteStartObject();
        json.WriteString("name", facts.Name);
        json.WriteString("path", facts.Path);
        json.WriteString("type", facts.Type);
        Write(json, "inputShapes", facts.Inputs);
        Write(json, "outputShapes", facts.Outputs);
        if (facts.Window is { } window)
        {
            Write(json, "kernelSize", window, axis => axis.Kernel);
            Write(json, "stride", window, axis => axis.Stride);
            Write(json, "padding", window, axis => axis.PaddingBefore);
            Write(json, "dilation", window, axis => axis.Dilation);
            json.WriteNumber("groups", window.Groups);
        }

        if (facts.ReceptiveField is { } field)
        {
            json.WritePropertyName("receptiveField");
            Write(json, field.Sizes);
            json.WritePropertyName("effectiveStride");
            json.WriteRawValue($"[{string.Join(',', field.EffectiveStrides.Select(stride => stride.ToDouble().ToString("R", CultureInfo.InvariantCulture)))}]");
        }

        json.WriteNumber("parameters", facts.Parameters);
        json.WriteNumber("trainableParameters", facts.TrainableParameters);
        json.WriteBoolean("isRepeated", facts.IsRepeated);
        Write(json, facts.MultiplyAdds);
        json.WriteNumber("share", Math.Round(facts.Share, 6));
        json.WriteNumber("outputBytes", facts.OutputBytes);
        json.WriteStartArray("calls");
        foreach (ModuleFacts call in facts.Calls)
            Write(json, call);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The whole number or null, and where it is null the part that is known.</summary>
    private static void Write(Utf8JsonWriter json, MultiplyAdds multiplyAdds)
    {
        json.WritePropertyName("multiplyAdds");
        if (multiplyAdds.Exact is { } exact)
        {
            json.WriteNumberValue(exact);
            return;
        }

        json.WriteNullValue();
        json.WriteNumber("multiplyAddsAtLeast", multiplyAdds.Known);
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<Shape> shapes)
    {
        json.WritePropertyName(name);
        json.WriteRawValue($"[{string.Join(',', shapes.Select(Array))}]");
    }

    private static void Write(Utf8JsonWriter json, string name, WindowFacts window, Func<SlidingWindow, long> size)
    {
        json.WritePropertyName(name);
        Write(json, window.Axes.Select(size));
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<long> sizes) => json.WriteRawValue(Array(sizes));

    /// <summary>On one line, which is how a shape is read.</summary>
    private static string Array(IEnumerable<long> sizes) => $"[{string.Join(',', sizes)}]";
}
