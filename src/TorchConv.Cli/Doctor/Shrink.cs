using TorchConv.Arithmetic;

namespace TorchConv.Cli.Doctor;

/// <summary>Makes a problem smaller and plainer as long as it still fails.</summary>
internal static class Shrink
{
    public static Problem Smallest(Problem problem, Func<Problem, bool> fails)
    {
        while (Candidates(problem).FirstOrDefault(fails) is { } found)
            problem = found;
        return problem;
    }

    /// <summary>All problems that are a step smaller or plainer, the boldest steps first.</summary>
    public static IEnumerable<Problem> Candidates(Problem problem) =>
        Plainer(problem).Where(plainer => plainer != problem && plainer.IsPossible);

    private static IEnumerable<Problem> Plainer(Problem p)
    {
        if (p.Filling == Filling.Random)
            yield return p with { Filling = Filling.Ones };
        if (p.Filling == Filling.Random)
            yield return p with { Filling = Filling.Whole };
        if (p.Layout != Layout.Contiguous)
            yield return p with { Layout = Layout.Contiguous };
        if (p.Mode != PaddingMode.Zeros)
            yield return p with { Mode = PaddingMode.Zeros };
        if (p.IsSame)
            yield return p with { IsSame = false };
        if (p.HasBias)
            yield return p with { HasBias = false };
        if (!p.IsBatched)
            yield return p with { IsBatched = true };
        if (p.IsModule)
            yield return p with { IsModule = false };
        if (p.OutputPadding != default)
            yield return p with { OutputPadding = default };
        if (p.Groups > 1)
        {
            yield return p with { Groups = 1, In = p.In / p.Groups, Out = p.Out / p.Groups };
            yield return p with { Groups = 1 };
        }

        foreach (int groups in Less(p.Groups, 2))
            yield return p with { Groups = groups, In = p.In / p.Groups * groups, Out = p.Out / p.Groups * groups };
        foreach (int batch in Less(p.Batch, 1))
            yield return p with { Batch = batch };
        if (p.Batch == 0)
            yield return p with { Batch = 1 };
        foreach (int channels in Less(p.In / p.Groups, 1))
        {
            yield return p.HasWeight ? p with { In = channels * p.Groups } : p with { In = channels, Out = channels };
        }

        foreach (int channels in Less(p.Out / p.Groups, 1))
            yield return p with { Out = channels * p.Groups };
        foreach (Size size in Less(p.Kernel, 1))
        {
            yield return p with { Kernel = size };

            // A smaller kernel may not reach as far; then the input shrinks with it.
            long height = p.Input.Height - p.Kernel.Height + size.Height, width = p.Input.Width - p.Kernel.Width + size.Width;
            yield return p with { Kernel = size, Input = (Math.Max(1, height), Math.Max(1, width)) };
        }

        foreach (Size size in Less(p.Dilation, 1))
            yield return p with { Dilation = size };
        foreach (Size size in Less(p.Stride, 1))
            yield return p with { Stride = size };
        foreach (Size size in Less(p.Padding, 0))
            yield return p with { Padding = size };
        foreach (Size size in Less(p.Input, 1))
            yield return p with { Input = size };
        foreach (Size size in Less(p.OutputPadding, 0))
            yield return p with { OutputPadding = size };
    }

    private static IEnumerable<Size> Less(Size size, int least)
    {
        foreach (int height in Less((int)size.Height, least))
            yield return (height, size.Width);
        foreach (int width in Less((int)size.Width, least))
            yield return (size.Height, width);
    }

    /// <summary>The least, a half, and one less.</summary>
    private static IEnumerable<int> Less(int number, int least) =>
        new[] { least, number / 2, number - 1 }.Where(smaller => smaller >= least && smaller < number).Distinct();
}
