using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TorchConv.Arithmetic;
using TorchConv.Cli.Doctor;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Options;

namespace TorchConv.Cli.Commands;

/// <summary><c>torchconv doctor</c>: does libtorch load here, and does it compute right numbers.</summary>
internal static class DoctorCommand
{
    private const int QuickCases = 150, ThoroughCases = 10_000, MostCases = 10_000_000;

    // Seconds; every question is answered within one.
    private const double Patience = 30;

    public static Command Create()
    {
        Command command = new("doctor", "Does libtorch load here, and does it compute right numbers.");
        Option<bool> thorough = new("--thorough") { Description = "Ten thousand cases on all cores, rather than a quick look." };
        ParsedOption<int?> cases = new("--cases", "How many problems are computed.", "number", text => WholeNumber(text, 1, MostCases));
        ParsedOption<Kind?> kind = Named<Kind>("--kind", "Only this kind of layer.", Kinds.Name);
        ParsedOption<Direction?> direction = Named<Direction>("--direction", "Only this direction.", Directions.Name);
        ParsedOption<NumberType?> type = Named<NumberType>("--type", "Only this type of numbers.", NumberTypes.Name);
        ParsedOption<int> seed = new("--seed", "Determines the random problems.", "number", text =>
            WholeNumber(text, 0, int.MaxValue))
        { DefaultValueFactory = _ => 1 };
        ParsedOption<string> device =
            new("--device", "Where it is computed.", "cpu|cuda", Read.OneOf("cpu", "cuda"), "device") { DefaultValueFactory = _ => "cpu" };
        Option<string?> worker = new(Worker.Option) { Hidden = true };
        Option<int?> crashAt = new("--crash-at") { Hidden = true };
        Option<string?> atBias = new("--at-bias") { Hidden = true };
        Option<double?> patience = new("--patience") { Hidden = true };
        Option<bool> showsProgress = new("--progress") { Hidden = true };
        Option[] options =
            [thorough, cases, kind, direction, type, seed, device, worker, crashAt, atBias, patience, showsProgress];
        foreach (Option option in options)
            command.Add(option);
        FormatOptions output = new(command);
        command.SetAction((result, cancel) =>
        {
            if (result.GetValue(worker) is { } order)
            {
                Worker.Run(JsonSerializer.Deserialize(order, DoctorJson.Compact.Order)!, result.InvocationConfiguration.Output);
                return Task.FromResult(Ending.StatusOf(holds: true));
            }

            bool isThorough = result.GetValue(thorough);
            Examination examination = new(
                result.GetValue(seed),
                result.GetValue(cases) ?? (isThorough ? ThoroughCases : QuickCases),
                Chosen(result.GetValue(kind)),
                Chosen(result.GetValue(type)),
                Chosen(result.GetValue(direction)),
                isThorough,
                result.GetValue(device)!);
            Rehearsal rehearsal = new(result.GetValue(crashAt), result.GetValue(atBias));
            TimeSpan waiting = TimeSpan.FromSeconds(result.GetValue(patience) ?? Patience);
            return Task.Run(() => Report(examination, rehearsal, waiting, result.GetValue(showsProgress), output,
                result, cancel), CancellationToken.None);
        });
        return command;
    }

    /// <summary>Ctrl+C stops the examination, and what was found until then is reported.</summary>
    private static int Report(Examination examination, Rehearsal rehearsal, TimeSpan patience, bool showsProgress,
        FormatOptions output, ParseResult result, CancellationToken cancel)
    {
        Progress progress = new(result.InvocationConfiguration.Error,
            isShown: showsProgress || (examination.Thorough && !Console.IsErrorRedirected));
        int processes = examination.Thorough ? Math.Max(1, Environment.ProcessorCount) : 1;
        DoctorReport report = new Conformance(examination, processes, rehearsal, patience, progress.Show, cancel).Run();
        progress.Clear();
        output.Write(DoctorDocument.Create(report, examination.Thorough, output.IsChinese(result)), result);
        return cancel.IsCancellationRequested ? Ending.Interrupted : Ending.StatusOf(report.Healthy);
    }

    private static T[] Chosen<T>(T? only)
        where T : struct, Enum => only is { } value ? [value] : Enum.GetValues<T>();

    private static ParsedOption<T?> Named<T>(string name, string description, Func<T, string> nameOf)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetValues<T>().Select(nameOf)];
        Func<string, string> read = Read.OneOf(names);
        return new(name, description, string.Join('|', names), text => Enum.GetValues<T>()[Array.IndexOf(names, read(text))]);
    }

    private static int WholeNumber(string text, int least, int most) =>
        SizesText.ReadNumber(text) is var number && number >= least && number <= most
            ? (int)number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{number} must be from {least} to {most}"));

    /// <summary>How far it is, on one line of a terminal.</summary>
    private sealed class Progress(TextWriter error, bool isShown)
    {
        private const int Step = 100;

        public void Show(int done, int all)
        {
            if (isShown && (done % Step == 0))
                error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{done:N0} of {all:N0} "));
        }

        public void Clear()
        {
            if (isShown)
                error.Write($"\r{new string(' ', 40)}\r");
        }
    }
}
