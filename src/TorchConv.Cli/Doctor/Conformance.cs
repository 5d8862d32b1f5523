using System.Collections.Concurrent;
using System.Text.Json;

namespace TorchConv.Cli.Doctor;

/// <summary>Asks all questions in processes of their own, one a core; makes smaller what is wrong, and tries what cures it.</summary>
internal sealed class Conformance(Examination examination, int processes, Rehearsal? rehearsal, Action<int, int> progress,
    CancellationToken cancel)
{
    // As many failures of one kind, direction and type are made smaller, and as many in all; as many causes are tried with every setting.
    private const int Examples = 2, MostExamples = 12, MostCured = 4;

    // Where every question ends a process, there is no use in going on.
    private const int MostCrashes = 20;

    // What gives right numbers at the least cost comes first. AVX2 and AVX512 have been seen to be wrong.
    private static readonly (string Name, Func<Order, Order> Change, (string Name, string Value)? Variable)[] Cures =
    [
        ("1 thread: torch.set_num_threads(1)", order => order with { Threads = 1 }, null),
        ("ONEDNN_MAX_CPU_ISA=AVX2", order => order, ("ONEDNN_MAX_CPU_ISA", "AVX2")),
        ("ONEDNN_MAX_CPU_ISA=AVX", order => order, ("ONEDNN_MAX_CPU_ISA", "AVX")),
        ("ONEDNN_MAX_CPU_ISA=SSE41", order => order, ("ONEDNN_MAX_CPU_ISA", "SSE41")),
        ("oneDNN switched off", order => order with { WithoutOneDnn = true }, null),
        ("ATEN_CPU_CAPABILITY=default", order => order, ("ATEN_CPU_CAPABILITY", "default")),
    ];

    private readonly Questions _questions = examination.Questions();
    private readonly ConcurrentBag<Answered> _answered = [];
    private readonly ConcurrentBag<Crash> _crashes = [];
    private LibTorch? _libTorch;
    private bool _isWithoutDevice;

    /// <exception cref="ArgumentException">There is no such device.</exception>
    public DoctorReport Run()
    {
        Thread[] threads = [.. Enumerable.Range(0, processes).Select(part => new Thread(() => Ask(part)))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        if (_isWithoutDevice)
            throw new ArgumentException("there is no CUDA device that this libtorch can use", "device");

        Answered[] answered = [.. _answered.OrderBy(answer => answer.Number)];
        Check[] checks = Tally.Of(_questions, answered);
        Finding[] findings = [.. Findings(answered)];
        LibTorch libTorch = _libTorch
            ?? LibTorch.Defect()
            ?? new("unknown", null, "the process ended while libtorch was loading", "restore and build again, or try another machine");
        return new(
            Machine.Here(), libTorch, examination.Seed, examination.Device, _questions.Count, answered.Length + _crashes.Count, checks,
                findings, [.. _crashes],
            findings.Length > 0 && findings.Take(MostCured).All(finding => finding.Cure == findings[0].Cure) ? findings[0].Cure : null,
            libTorch.Path is not null && checks.All(check => check.Wrong == 0) && _crashes.IsEmpty);
    }

    /// <summary>
    /// Asks one part of the questions; where a process ends before it is done, another one goes on after the question that ended it.
    /// </summary>
    private void Ask(int part)
    {
        int from = 0;
        while (!cancel.IsCancellationRequested)
        {
            int? begun = null;
            using WorkerProcess worker = WorkerProcess.Start(new Order(examination, part, processes, from, rehearsal), cancel);
            foreach (var (what, text) in worker.Lines())
            {
                switch (what)
                {
                    case Worker.Loaded:
                        _libTorch = JsonSerializer.Deserialize(text, DoctorJson.Compact.LibTorch);
                        break;
                    case Worker.Begun:
                        begun = int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
                        break;
                    case Worker.Ended:
                        _answered.Add(Answered.Parse(text));
                        begun = null;
                        progress(_answered.Count, _questions.Count);
                        break;
                    case Worker.NoDevice:
                        _isWithoutDevice = true;
                        break;
                }
            }

            if (begun is not { } crashed || cancel.IsCancellationRequested || _crashes.Count >= MostCrashes)
                return;
            Problem problem = _questions[crashed].Problem;
            _crashes.Add(new(problem.ToString(), SourceText.Of(problem, examination.Types[0], examination.Directions[0])));
            from = crashed + 1;
        }
    }

    private IEnumerable<Finding> Findings(Answered[] answered)
    {
        var wrong =
            from answer in answered
            from outcome in answer.Outcomes
            where outcome.IsWrong
            let question = _questions[answer.Number]
            where question is ProblemQuestion
            group question.Problem.MultiplyAdds > 0 ? (answer.Number, question.Problem.MultiplyAdds) : (answer.Number, 1)
                by (question.Row, outcome.Type, Direction: outcome.Direction!.Value);

        // Cases that shrink to the same problem, type and direction have one cause.
        var examples =
            from cases in wrong
            let smallest = cases.OrderBy(one => one.Item2).Take(Examples).ToArray()
            from example in smallest
            select (example.Number, cases.Key.Type, cases.Key.Direction, Cases: cases.Count() / smallest.Length);
        var failures =
            from example in examples.Take(MostExamples)
            let failure = Shrunk(example.Number, example.Type, example.Direction)
            where failure is not null
            select (failure, example.Cases);
        int cured = 0;
        foreach (var cause in failures.ToArray()
            .GroupBy(one => (one.failure.Problem with { Seed = 0 }, one.failure.Type, one.failure.Direction)))
        {
            Failure failure = cause.First().failure;
            yield return new(
                failure.Type.Name(), failure.Direction.Name(), failure.Problem.ToString(),
                    SourceText.Of(failure.Problem, failure.Type, failure.Direction),
                failure.Expected, failure.Observed, failure.Error, Math.Max(1, cause.Sum(one => one.Cases)), cured++ < MostCured
                    ? CureOf(failure) : null);
        }
    }

    private Failure? Shrunk(int number, NumberType type, Direction direction)
    {
        if (cancel.IsCancellationRequested)
            return null;
        using WorkerProcess worker =
            WorkerProcess.Start(new Order(examination, Rehearsal: rehearsal, Shrink: number, Type: type, Direction: direction), cancel);
        return worker.Lines().Where(line => line.What == Worker.Found)
            .Select(line => JsonSerializer.Deserialize(line.Text, DoctorJson.Compact.Failure)).FirstOrDefault();
    }

    private string? CureOf(Failure failure)
    {
        Order again = new(examination, Rehearsal: rehearsal, Again: failure.Problem, Type: failure.Type, Direction: failure.Direction);
        return Cures.FirstOrDefault(cure => !cancel.IsCancellationRequested && IsRight(cure.Change(again), cure.Variable)).Name;
    }

    private bool IsRight(Order order, (string Name, string Value)? variable)
    {
        using WorkerProcess worker = WorkerProcess.Start(order, cancel, variable);
        return worker.Lines().Any(line => line.What == Worker.Right);
    }
}
