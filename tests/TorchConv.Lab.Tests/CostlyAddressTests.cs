using System.Diagnostics;
using System.Globalization;
using TorchConv.Cli.Serving;
using TorchConv.Lab.Files;
using TorchConv.Lab.Scenes;
using Xunit.Abstractions;

namespace TorchConv.Lab.Tests;

/// <summary>No link makes the lab work for long or take much memory: the costliest one is searched by climbing over the values of its fields.</summary>
public sealed class CostlyAddressTests(ITestOutputHelper output)
{
    private const long MostBytes = 500_000_000;

    private static readonly RealLibrary Library = new();

    private static readonly string[] Words = ["3", "3d2", "2s2", "5p2", "3s2p1", "pool2", "pool5p2", "t4s2p1", "t2s2", "64", "1x256", "256x1", "t256s7d1", "256d256", "3d256"];

    private static readonly string[] Numbers = ["0", "1", "2", "3", "4", "7", "8", "9", "16", "20", "24", "64", "99", "256", "1000", "65536", "same", "3x5", "1x256"];

    /// <summary>
    /// Some dozens of addresses in a test, as many as fit into the seconds that TORCHCONV_SEARCH_SECONDS names when it is
    /// set; TORCHCONV_SEARCH_SEED starts elsewhere.
    /// </summary>
    [Fact]
    public void No_address_takes_much_memory()
    {
        double seconds = Setting("TORCHCONV_SEARCH_SECONDS", 0);
        Random random = new((int)Setting("TORCHCONV_SEARCH_SEED", 1));
        Stopwatch clock = Stopwatch.StartNew();
        (double Milliseconds, long Bytes, string Address) slowest = default, largest = default;
        for (int tried = 0; tried < 60 || clock.Elapsed.TotalSeconds < seconds;)
        {
            Scene scene = Any(random, [.. AllScenes.InOrder.Where(scene => scene.Fields.Count > 0)]);
            var values = scene.Fields.ToDictionary(field => field.Name, field => field.Default);
            double best = -1;
            for (int failures = 0; failures < 12; tried++)
            {
                Dictionary<string, string> next = Changed(values, random);
                (double milliseconds, long bytes) = Cost(scene, next);
                string address = $"/?{string.Join('&', next.Select(value => $"{scene.Id}.{value.Key}={value.Value}"))}";
                slowest = milliseconds > slowest.Milliseconds ? (milliseconds, bytes, address) : slowest;
                largest = bytes > largest.Bytes ? (milliseconds, bytes, address) : largest;

                // Both count: a second as much as the memory that is allowed.
                double cost = Math.Max(milliseconds / 1000, (double)bytes / MostBytes);
                (values, best, failures) = cost > best ? (next, cost, 0) : (values, best, failures + 1);
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"slowest: {slowest.Milliseconds:N0} ms, {slowest.Bytes / 1e6:N0} MB: {slowest.Address}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"largest: {largest.Milliseconds:N0} ms, {largest.Bytes / 1e6:N0} MB: {largest.Address}"));
        largest.Bytes.Should().BeLessThan(MostBytes, largest.Address);
    }

    /// <summary>libtorch unfolds the input of the second layer 4,096 times: it took 20 seconds and 10 GB.</summary>
    [Fact]
    public void A_stack_whose_unfolded_input_is_large_is_not_measured()
    {
        SceneState state = SceneState.Of(Scene("field"), new Dictionary<string, string> { ["stack"] = "t256s7d1 64 pool5p2" });

        state.Shown!.Remarks.Should().Contain(remark => remark.Label.En == "not measured: it would take" && remark.Limit!.StartsWith("≤ 64 MB"));
        state.Shown.Remarks.Single(remark => remark.Label.En == "positions read").Measure.Should().BeNull();
    }

    /// <summary>Each of its outputs in turn has a field of its own, and so have those of its last layers: one link took 17 seconds.</summary>
    [Fact]
    public void A_long_stack_that_enlarges_much_is_refused_and_a_network_is_not()
    {
        string stack = string.Join(' ', [.. Enumerable.Repeat("t256s7d1", 4), .. Enumerable.Repeat("t5d256", 36), "64s2p16", "64s2p16"]);

        SceneState.Of(Scene("build"), new Dictionary<string, string> { ["stack"] = stack }).Refusals.Should().ContainSingle()
            .Which.Rule.Should().Be("the transposed layers enlarge their input 2,401 times; a stack of 42 layers may do so at most 18 times here");
        foreach (string network in new[] { "3 3 pool2 3 3 pool2 3 3 pool2 3 3 pool2 3 3 t2s2 3 3 t2s2 3 3 t2s2 3 3 t2s2 3 3", "3 3 pool2 t64s32p16", "t4s2p1 t4s2p1 t4s2p1" })
            SceneState.Of(Scene("build"), new Dictionary<string, string> { ["stack"] = network }).Refusals.Should().BeEmpty();
    }

    [Fact]
    public async Task Numbers_are_measured_one_at_a_time()
    {
        RealLibrary library = new();
        int now = 0, most = 0;
        using Barrier together = new(4);
        Remark remark = new(new("a", "a"), "1", () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            Thread.Yield();
            Interlocked.Decrement(ref now);
            return "1";
        });

        Thread[] readers = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            together.SignalAndWait();
            for (int i = 0; i < 500; i++)
                library.Number(remark);
        }))];
        foreach (Thread reader in readers)
            reader.Start();
        foreach (Thread reader in readers)
            await Task.Run(reader.Join);

        most.Should().Be(1);
    }

    [Theory]
    [InlineData("3d2 3d2 3d2")]
    [InlineData("3p1 3p1 pool2 3p1 3p1 pool2 3p1 3p1 3p1 pool2")]
    [InlineData("3 3 pool2 3 3 t2s2 3 3")]
    public void A_stack_as_in_a_network_is_measured(string stack) =>
        SceneState.Of(Scene("field"), new Dictionary<string, string> { ["stack"] = stack })
            .Shown!.Remarks.Single(remark => remark.Label.En == "positions read").Measure.Should().NotBeNull();

    private static Scene Scene(string id) => AllScenes.InOrder.Single(scene => scene.Id == id);

    private static double Setting(string name, double @default) =>
        Environment.GetEnvironmentVariable(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : @default;

    private static T Any<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];

    private static Dictionary<string, string> Changed(Dictionary<string, string> values, Random random)
    {
        Dictionary<string, string> changed = new(values);
        string name = Any(random, [.. values.Keys]);
        changed[name] = name switch
        {
            "stack" => Stack(values[name], random),
            "x" or "k" => string.Join(';', Enumerable.Repeat(string.Join(' ', Enumerable.Repeat(Any(random, ["1", "-1e100", "0.1"]), random.Next(1, 8))), random.Next(1, 8))),
            _ => Any(random, Numbers),
        };
        return changed;
    }

    private static string Stack(string stack, Random random)
    {
        List<string> layers = [.. stack.Split(' ')];
        int at = random.Next(layers.Count);
        switch (random.Next(4))
        {
            case 0 when layers.Count > 1:
                layers.RemoveAt(at);
                break;
            case 1:
                layers[at] = Word(random);
                break;
            case 2:
                layers.InsertRange(at, Enumerable.Repeat(layers[at], random.Next(1, 12)));
                break;
            default:
                layers.Insert(at, Word(random));
                break;
        }

        return string.Join(' ', layers);
    }

    private static string Word(Random random)
    {
        if (random.Next(3) == 0)
            return Any(random, Words);

        int Size() => random.Next(3) == 0 ? 1 << random.Next(9) : random.Next(1, 10);
        string word = $"{Any(random, ["", "", "pool", "t"])}{Size()}";
        return Enumerable.Range(0, random.Next(3)).Aggregate(word, (text, i) => $"{text}{"dsp"[(i + random.Next(2)) % 3]}{Size()}");
    }

    /// <summary>Of the state, of its pictures and of what is measured for it, as the page makes them: the time, and the memory at its height.</summary>
    private static (double Milliseconds, long Bytes) Cost(Scene scene, Dictionary<string, string> values)
    {
        long before = Peak.Reset();
        Stopwatch clock = Stopwatch.StartNew();
        SceneState state = SceneState.Of(scene, values);
        foreach (Figures.Picture picture in state.Shown?.Pictures ?? [])
            FigureFile.SvgAsync(picture, Figures.Moment.At(0), isChinese: false).GetAwaiter().GetResult();
        foreach (LayerOfScene layer in state.Shown?.Layers ?? [])
            Library.Facts(layer);
        foreach (Remark remark in state.Shown?.Remarks ?? [])
            Library.Number(remark);
        return (clock.Elapsed.TotalMilliseconds, Math.Max(0, Peak.Bytes() - before));
    }
}
