using System.Globalization;
using System.Text.RegularExpressions;

namespace TorchConv.Tests.Samples;

/// <summary>The training sample, shortened: it learns, it is deterministic, it stops when asked, and its table is true.</summary>
public class TrainComparisonTests
{
    private static readonly string[] networks = ["ordinary", "grouped", "dilated", "separable", "segmentation"];

    /// <summary>Half of the images are enough for this.</summary>
    private static readonly string[] shortened = ["TrainComparison", "--only", "ordinary", "--images", "1000"];

    [Fact]
    public async Task The_ordinary_network_tells_95_of_100_new_images_right()
    {
        string output = (await FineAsync(shortened)).Output;

        Score(Row(output, "ordinary")).Should().BeGreaterThanOrEqualTo(95);
        output.Should().NotContain("segmentation", "it was asked for one network only");
    }

    [Fact]
    public async Task The_loss_falls_from_epoch_to_epoch()
    {
        double[] losses = [.. Losses((await FineAsync(shortened)).Error)];

        losses.Should().HaveCount(6).And.BeInDescendingOrder();
        losses[^1].Should().BeLessThan(losses[0] / 4);
    }

    /// <summary>The multiply-adds are counted by hand: output pixels × kernel × in channels per group × out channels.</summary>
    [Fact]
    public async Task Parameters_and_multiply_adds_are_those_of_the_layers()
    {
        const long Stem = 9 * 16, Pixels = 10 * 10, Head = 32 * 4, Norms = 2 * (16 + 16 + 32 + 32), Bias = 4;
        const long Dense = 9 * (16 * 16 + 16 * 32 + 32 * 32);
        const long Separable = 9 * (16 + 16 + 32) + 16 * 16 + 16 * 32 + 32 * 32;
        string output = (await FineAsync("TrainComparison", "--epochs", "1", "--images", "32")).Output;

        Expect("ordinary", Dense, Norms);
        Expect("grouped", Dense / 4, Norms);
        Expect("dilated", Dense, Norms);
        Expect("separable", Separable, Norms + 2 * (16 + 16 + 32));

        const long Fine = 9 * 8, Coarse = 9 * (8 * 16 + 16 * 32 + 32 * 32), Up = 16 * 32 * 16, Classify = 24 * 5;
        Counts(Row(output, "segmentation")).Should().Be((
            Fine + Coarse + Up + Classify + 2 * (8 + 16 + 32 + 32 + 24) + 16 + 5,
            4 * Pixels * Fine + Pixels * Coarse + Pixels * Up + 4 * Pixels * Classify));

        void Expect(string network, long weights, long norms) => Counts(Row(output, network)).Should().Be((
            Stem + weights + Head + Bias + norms,
            Pixels * (Stem + weights) + Head));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_numbers_and_another_seed_others()
    {
        string[] few = ["TrainComparison", "--only", "separable", "--epochs", "1", "--images", "32"];
        var first = await FineAsync(few);
        var again = await SampleProcess.RunAgainAsync(few);
        var other = await FineAsync([.. few, "--seed", "2"]);

        again.Error.Should().Be(first.Error, "losses and accuracies are printed there");
        WithoutTimes(again.Output).Should().Be(WithoutTimes(first.Output));
        Losses(other.Error).Should().NotIntersectWith(Losses(first.Error));
    }

    /// <summary>Times are those of one machine, and accuracies end differently where sums are rounded differently: the rest must be as quoted.</summary>
    [Fact]
    public async Task The_tables_are_those_that_the_head_and_the_README_quote()
    {
        string output = (await FineAsync("TrainComparison", "--epochs", "1", "--images", "32")).Output;
        string head = SampleFolder.QuotedOutput("TrainComparison");

        Titles(head).Should().Equal(Titles(output));
        networks.Select(network => Counts(Row(head, network))).Should().Equal(networks.Select(network => Counts(Row(output, network))));
        Score(Row(head, "ordinary")).Should().BeGreaterThanOrEqualTo(95);

        static IEnumerable<string> Titles(string text) => text.Split('\n').Where(line => line.Contains("multiply-adds", StringComparison.Ordinal));
    }

    /// <summary>What three whole trainings gave: repeating them would take minutes, so they were run by hand, and the documents agree.</summary>
    [Fact]
    public void The_head_and_the_README_document_the_same_three_seeds_and_the_ordinary_network_reaches_95_percent_in_each()
    {
        string quoted = SampleFolder.QuotedOutput("TrainComparison");
        foreach (string network in networks)
        {
            double[] scores = [.. Scores(Line(SampleFolder.Read("TrainComparison.cs"), $"//   {network}  "))];

            scores.Should().HaveCount(3).And.StartWith(Score(Row(quoted, network)), "the output of the first seed is quoted");
            Scores(Line(SampleFolder.Read("README.md"), $"| {network} ")).Should().Equal(scores);
            if (network == "ordinary")
                scores.Should().OnlyContain(score => score >= 95);
        }
    }

    [CtrlCFact]
    public async Task Ctrl_C_ends_the_training_with_the_results_so_far()
    {
        using CtrlC training = new(SampleProcess.Program, "TrainComparison", "--epochs", "200", "--images", "100");
        List<string> error = [];
        while (error.Count < 3)
            error.Add((await training.Error.ReadLineAsync())!);
        Answer answer = await training.PressAsync();
        error.AddRange(answer.Error.TrimEnd().Split('\n'));

        answer.ExitCode.Should().Be(130);
        error[^1].Should().Be("stopped by Ctrl+C: the tables show the results so far");
        error[..^1].Should().OnlyContain(line => line.StartsWith("ordinary     epoch ", StringComparison.Ordinal));
        string row = Row(answer.Output, "ordinary");
        double epochs = Number(Regex.Split(row.Trim(), " {2,}")[4]);
        epochs.Should().BeInRange(3, 199);
        answer.Output.Should().NotContain("grouped", "it had not begun");
    }

    [Theory]
    [InlineData("--epochs 0", "--epochs (\"0\") must be a number from 1 to 1000")]
    [InlineData("--epochs", "--epochs (\"\") must be a number from 1 to 1000")]
    [InlineData("--images 100001", "--images (\"100001\") must be a number from 1 to 100000")]
    [InlineData("--seed one", "--seed (\"one\") must be a whole number")]
    [InlineData("--only resnet", "--only (\"resnet\") must be ordinary, grouped, dilated, separable or segmentation")]
    [InlineData("--fast", "unknown option \"--fast\"; the options are --seed, --epochs, --images and --only")]
    public async Task An_option_that_makes_no_sense_is_refused(string options, string message)
    {
        var answer = await SampleProcess.RunAsync(["TrainComparison", .. options.Split(' ')]);

        answer.ExitCode.Should().Be(2);
        answer.Output.Should().BeEmpty();
        answer.Error.Should().Be($"{message}\n");
    }

    private static async Task<Answer> FineAsync(params string[] arguments)
    {
        var answer = await SampleProcess.RunAsync(arguments);
        answer.ExitCode.Should().Be(0, answer.Error);
        answer.Error.TrimEnd().Split('\n').Should().OnlyContain(line => Regex.IsMatch(line, @"^[a-z]+ +epoch \d+ of \d+, loss \d+\.\d{4}, new images \d+\.\d %$"));
        return answer;
    }

    private static string Row(string output, string network) => Line(output, $"  {network} ");

    private static string Line(string text, string start) => text.Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal));

    private static double Score(string row) => Scores(row).Single();

    private static IEnumerable<double> Scores(string row) => Regex.Matches(row, @"([\d.]+) %").Select(match => Number(match.Groups[1].Value));

    private static (long Parameters, long MultiplyAdds) Counts(string row)
    {
        string[] cells = Regex.Split(row.Trim(), " {2,}");
        return ((long)Number(cells[2]), (long)Number(cells[3]));
    }

    private static IEnumerable<double> Losses(string progress) => Regex.Matches(progress, @"loss ([\d.]+)").Select(match => Number(match.Groups[1].Value));

    /// <summary>Rows of the tables end with the seconds.</summary>
    private static string WithoutTimes(string output) => Regex.Replace(output, @"(?m) +\d+\.\d\d$", "");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
