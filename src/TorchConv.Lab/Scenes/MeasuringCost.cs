using TorchConv.ReceptiveFields;

namespace TorchConv.Lab.Scenes;

/// <summary>What measuring a stack on real layers takes, computed before anything runs. A page may take less than a command.</summary>
/// <param name="Work">The memory and time; null where they exceed what any call of the library may use.</param>
internal sealed record MeasuringCost(Workload? Work)
{
    private const long MostBytes = 64_000_000;

    /// <summary>Some tenths of a second.</summary>
    private const long MostMultiplyAdds = 400_000_000;

    /// <summary>Whether the lab measures it.</summary>
    public bool IsAffordable => Work is { } work && work.Bytes <= MostBytes && work.MultiplyAdds <= MostMultiplyAdds;

    /// <summary>Why it is not measured.</summary>
    public Remark Remark => new(
        new("not measured: it would take", "未实测：将需要"), Work is { } work ? Amount(work.Bytes, work.MultiplyAdds) : "∞")
    {
        Limit = $"≤ {Amount(MostBytes, MostMultiplyAdds)}",
    };

    /// <summary>The cost for a stack whose field is known.</summary>
    public static MeasuringCost Of(ReceptiveField field)
    {
        try
        {
            return new(InteriorOutput.Needed(field.Stack, InteriorOutput.Find(field.Height), InteriorOutput.Find(field.Width)).Work);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            return new(Work: null);
        }
    }

    private static string Amount(Int128 bytes, Int128 multiplyAdds) =>
        string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / 1e6:N0} MB, {multiplyAdds:N0} ×+");
}
