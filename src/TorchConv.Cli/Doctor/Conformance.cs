using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace TorchConv.Cli.Doctor;

/// <summary>Asks all questions in processes of their own, one a core; makes smaller what is wrong, and tries what cures it.</summary>
internal sealed class Conformance(Examination examination, int processes, Rehearsal? rehearsal, TimeSpan patience,
    Action<int, int> progress, CancellationToken cancel)
{
    // As many failures of one kind, direction and type are made smaller, and as many in all; as many causes are tried with every setting.
    private const int Examples = 2, MostExamples = 12, MostCured = 4;

    // Where every question ends a process, there is no use in going on. Each step of making a crash smaller costs a process;
    // what hangs costs the whole of our patience, and stays as it is.
    private const int MostCrashes = 20, MostShrunkCrashes = 3, MostSteps = 40;

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
    private readonly ConcurrentBag<(int Number, NumberType Type, bool Hung)> _crashes = [];
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
        Crash[] crashes = [.. Crashes()];
        string?[] cures = [.. findings.Take(MostCured).Select(finding => finding.Cure),
            .. crashes.Take(MostShrunkCrashes).Select(crash => crash.Cure)];
        LibTorch libTorch = _libTorch
            ?? LibTorch.Defect()
            ?? new("unknown", null, "the process ended while libtorch was loading", "restore and build again, or try another machine");
        return new(
            Machine.Here(), libTorch, examination.Seed, examination.Device, _questions.Count, answered.Length + crashes.Length, checks,
            findings, crashes,
            cures.Length > 0 && cures.All(cure => cure == cures[0]) ? cures[0] : null,
            libTorch.Path is not null && checks.All(check => check.Wrong == 0) && crashes.Length == 0);
    }

    /// <summary>
    /// Asks one part of the questions; where a process ends before it is done, another one goes on after the question that ended it.
    /// </summary>
    private void Ask(int part)
    {
        int from = 0;
        while (!cancel.IsCancellationRequested)
        {
            (int Number, NumberType Type)? begun = null;
            using WorkerProcess worker = Start(new Order(examination, part, processes, from, rehearsal));
            foreach (var (what, text) in worker.Lines())
            {
                switch (what)
                {
                    case Worker.Loaded:
                        _libTorch = JsonSerializer.Deserialize(text, DoctorJson.Compact.LibTorch);
                        break;
                    case Worker.Begun:
                        int[] parts = [.. text.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
                        begun = (parts[0], (NumberType)parts[1]);
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
            _crashes.Add((crashed.Number, crashed.Type, worker.HasHung));
            from = crashed.Number + 1;
        }
    }

    private IEnumerable<Crash> Crashes()
    {
        int count = 0;
        foreach (var (number, type, hung) in _crashes.OrderBy(crash => crash.Number))
        {
            Problem asked = _questions[number].Problem;
            Problem? smallest = null;
            Direction direction = examination.Directions[0];
            bool isTried = count++ < MostShrunkCrashes;
            if (isTried)
            {
                foreach (Direction one in examination.Directions.Where(_ => smallest is null && !cancel.IsCancellationRequested))
                    (smallest, direction) = (SmallestCrash(asked, type, one), smallest is null ? one : direction);
            }

            yield return smallest is { } problem
                ? new(type.Name(), direction.Name(), problem.ToString(), SourceText.Of(problem, type, direction), asked.ToString(), true,
                    hung,
                    CureOf(new Order(examination, Rehearsal: rehearsal, Endure: problem, Type: type, Direction: direction, Threads: 1)))
                : new(type.Name(), null, asked.ToString(), SourceText.Of(asked, type, examination.Directions[0]), asked.ToString(),
                    isTried ? false : null, hung, null);
        }
    }

    /// <summary>The smallest problem that ends a process which computes nothing else; null where this one does not.</summary>
    private Problem? SmallestCrash(Problem problem, NumberType type, Direction direction)
    {
        Order endure = new(examination, Rehearsal: rehearsal, Endure: problem, Type: type, Direction: direction, Threads: 1);
        if (EndsAt(endure) is not { } end)
            return null;
        for (int step = 0; step < MostSteps && !end.Hung; step++)
        {
            if (EndsAt(endure with { Endure = problem, Plainer = true }) is not { } plainer)
                break;
            (problem, end) = (Shrink.Candidates(problem).ElementAt(plainer.Tried), plainer);
        }

        return problem;
    }

    /// <summary>At which of its problems a process ends or hangs; null where it survives them all, or was stopped from here.</summary>
    private (int Tried, bool Hung)? EndsAt(Order endure)
    {
        int? tried = null;
        using WorkerProcess worker = Start(endure);
        foreach (var (what, text) in worker.Lines())
        {
            tried = what switch
            {
                Worker.Trying => int.Parse(text, CultureInfo.InvariantCulture),
                Worker.Done => null,
                _ => tried,
            };
        }

        return tried is { } ended && !cancel.IsCancellationRequested ? (ended, worker.HasHung) : null;
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
                    ? CureOf(new Order(examination, Rehearsal: rehearsal, Again: failure.Problem, Type: failure.Type,
                        Direction: failure.Direction))
                    : null);
        }
    }

    private Failure? Shrunk(int number, NumberType type, Direction direction)
    {
        if (cancel.IsCancellationRequested)
            return null;
        using WorkerProcess worker =
            Start(new Order(examination, Rehearsal: rehearsal, Shrink: number, Type: type, Direction: direction));
        return worker.Lines().Where(line => line.What == Worker.Found)
            .Select(line => JsonSerializer.Deserialize(line.Text, DoctorJson.Compact.Failure)).FirstOrDefault();
    }

    private string? CureOf(Order again) =>
        Cures.FirstOrDefault(cure => !cancel.IsCancellationRequested && cure.Change(again) is var order
            && (order != again || cure.Variable is not null) && IsRight(order, cure.Variable)).Name;

    private bool IsRight(Order order, (string Name, string Value)? variable)
    {
        using WorkerProcess worker = Start(order, variable);
        HashSet<string> said = [.. worker.Lines().Select(line => line.What)];
        return said.Contains(Worker.Done) && !said.Contains(Worker.Wrong);
    }

    private WorkerProcess Start(Order order, (string Name, string Value)? variable = null) =>
        WorkerProcess.Start(order, patience, cancel, variable);
}
