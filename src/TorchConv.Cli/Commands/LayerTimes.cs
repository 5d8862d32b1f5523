using TorchConv.Article;
using TorchConv.Layers;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary>How the time of a layer is told, the same for <c>layer</c> and <c>compare</c>.</summary>
internal static class LayerTimes
{
    public static IEnumerable<(string, Cell)> Pairs(LayerTime time, bool zh) =>
    [
        (zh ? "时间（中位数）" : "time, median", Cell.Unbroken($"{Text(time.Median)} ms")),
        (zh ? "时间（最短至最长）" : "time, spread", Cell.Unbroken($"{Text(time.Milliseconds[0])}–{Text(time.Milliseconds[^1])} ms")),
        (zh ? "每秒乘加次数" : "multiply-adds a second", Cell.Number((long)(time.MultiplyAdds / time.Median * 1000))),
        (zh ? "读写字节" : "bytes moved", time.Bytes),
        (zh ? "每字节乘加次数" : "multiply-adds a byte", Cell.Decimal(time.Intensity, "0.##", "R")),
    ];

    public static string Why(LayerTime time, bool zh) => zh
        ? $"float32，{time.Threads} 个线程，{time.Milliseconds.Count} 次，先预热；每字节 {Text(time.Intensity)} 次乘加：{(time.IsMemoryBound ? "内存决定时间" : "乘法决定时间")}"
        : $"float32, {time.Threads} threads, {time.Milliseconds.Count} repetitions after warming up; "
                + $"{Text(time.Intensity)} multiply-adds a byte: "
            + (time.IsMemoryBound ? "so few that memory decides, not multiplication" : "enough that multiplication decides, not memory");

    public static Table Table(IReadOnlyList<(LayerKind Kind, LayerTime Time)> times, bool zh) => new(
        [
            new(zh ? "层" : "layer"),
            new(zh ? "毫秒，中位数" : "ms, median", IsNumber: true),
            new(zh ? "最短至最长" : "spread", IsNumber: true, Rank: 2),
            new(zh ? "乘加次数" : "multiply-adds", IsNumber: true, Rank: 1),
            new(zh ? "读写字节" : "bytes moved", IsNumber: true, Rank: 1),
            new(zh ? "每字节乘加次数" : "multiply-adds a byte", IsNumber: true),
        ],
        [.. times.Select(timed => (Cell[])
        [
            zh ? timed.Kind.Name.Zh : timed.Kind.Name.En,
            Cell.Unbroken(Text(timed.Time.Median)),
            Cell.Unbroken($"{Text(timed.Time.Milliseconds[0])}–{Text(timed.Time.Milliseconds[^1])}"),
            timed.Time.MultiplyAdds,
            timed.Time.Bytes,
            Cell.Decimal(timed.Time.Intensity, "0.##", "R"),
        ])]);

    /// <summary>Which layer has the fewest multiply-adds for each byte, and what follows.</summary>
    public static string Why(IReadOnlyList<(LayerKind Kind, LayerTime Time)> times, bool zh)
    {
        var (kind, time) = times.MinBy(timed => timed.Time.Intensity);
        return zh
            ? $"float32，{time.Threads} 个线程，先预热；{kind.Name.Zh}每字节乘加最少（{Text(time.Intensity)}）：省下的乘加越多，越由内存决定时间"
            : $"float32, {time.Threads} threads, after warming up; "
                + $"{kind.Name.En} has the fewest multiply-adds a byte, {Text(time.Intensity)}: "
                + "the fewer there are, the more memory decides the time, and multiply-adds that are saved save none of it";
    }

    public static string Text(double number) => number.ToString("G3", System.Globalization.CultureInfo.InvariantCulture);
}
