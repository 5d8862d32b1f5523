using System.Globalization;

namespace TorchConv.Tests;

/// <summary>
/// Laws over random cases. CsCheck draws anew each time, and its own seed is that of the first case alone; here all cases of a
/// law come from one seed, the same in every run, so that no run fails which another would pass. TORCHCONV_SEED=random draws
/// others, and what fails names the seed that repeats it. These methods hide CsCheck's of the same name.
/// </summary>
internal static class Laws
{
    private const long Cases = 100;
    private const string Variable = "TORCHCONV_SEED";

    public static uint Seed { get; } = Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => 1,
        "random" => (uint)Random.Shared.NextInt64(uint.MaxValue),
        string number => uint.Parse(number, CultureInfo.InvariantCulture),
    };

    public static void Sample<T>(this Gen<T> gen, Action<T> law, long iter = Cases, int threads = -1)
    {
        try
        {
            Check.Sample(new Seeded<T>(gen, Seed), law, iter: iter, threads: threads);
        }
        catch (CsCheckException e)
        {
            throw new CsCheckException($"{Variable}={Seed} repeats this.\n{e.Message[(e.Message.IndexOf('\n', StringComparison.Ordinal) + 1)..]}", e.InnerException);
        }
    }

    public static void Sample<T>(this Gen<T> gen, Func<T, bool> law, long iter = Cases, int threads = -1) =>
        gen.Sample(x => { law(x).Should().BeTrue(); }, iter, threads);

    public static void Sample<T1, T2>(this Gen<(T1, T2)> gen, Action<T1, T2> law, long iter = Cases, int threads = -1) =>
        gen.Sample(x => law(x.Item1, x.Item2), iter, threads);

    public static void Sample<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Action<T1, T2, T3> law, long iter = Cases, int threads = -1) =>
        gen.Sample(x => law(x.Item1, x.Item2, x.Item3), iter, threads);

    public static void Sample<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> gen, Action<T1, T2, T3, T4> law, long iter = Cases, int threads = -1) =>
        gen.Sample(x => law(x.Item1, x.Item2, x.Item3, x.Item4), iter, threads);

    public static void Sample<T1, T2, T3, T4, T5>(this Gen<(T1, T2, T3, T4, T5)> gen, Action<T1, T2, T3, T4, T5> law, long iter = Cases, int threads = -1) =>
        gen.Sample(x => law(x.Item1, x.Item2, x.Item3, x.Item4, x.Item5), iter, threads);

    public static void Sample<T1, T2, T3, T4, T5, T6>(this Gen<(T1, T2, T3, T4, T5, T6)> gen, Action<T1, T2, T3, T4, T5, T6> law, long iter = Cases, int threads = -1) =>
        gen.Sample(x => law(x.Item1, x.Item2, x.Item3, x.Item4, x.Item5, x.Item6), iter, threads);

    public static void Sample<T1, T2, T3, T4, T5, T6, T7>(this Gen<(T1, T2, T3, T4, T5, T6, T7)> gen, Action<T1, T2, T3, T4, T5, T6, T7> law, long iter = Cases, int threads = -1) =>
        gen.Sample(x => law(x.Item1, x.Item2, x.Item3, x.Item4, x.Item5, x.Item6, x.Item7), iter, threads);

    public static void Sample<T1, T2, T3, T4, T5, T6, T7, T8>(this Gen<(T1, T2, T3, T4, T5, T6, T7, T8)> gen, Action<T1, T2, T3, T4, T5, T6, T7, T8> law, long iter = Cases, int threads = -1) =>
        gen.Sample(x => law(x.Item1, x.Item2, x.Item3, x.Item4, x.Item5, x.Item6, x.Item7, x.Item8), iter, threads);

    /// <summary>The nth case has the nth stream of numbers, whichever thread draws it.</summary>
    private sealed class Seeded<T>(Gen<T> gen, uint seed) : Gen<T>
    {
        private int _drawn;

        public override T Generate(PCG pcg, CsCheck.Size? min, out CsCheck.Size size) => gen.Generate(new PCG((uint)Interlocked.Increment(ref _drawn), seed), min, out size);
    }
}
