using System.Runtime.InteropServices;
using System.Text.Json;
using TorchSharp;

namespace TorchConv.Cli.Doctor;

/// <summary>What a process of its own is to do: ask a part of the questions, make a failure smaller, or try a problem again.</summary>
/// <param name="Examination">Which questions there are.</param>
/// <param name="Part">Asks the questions whose number leaves this remainder.</param>
/// <param name="Parts">How many processes share the questions.</param>
/// <param name="From">The first number that is asked.</param>
/// <param name="Rehearsal">What goes wrong on purpose.</param>
/// <param name="Shrink">The question whose failure is made smaller, in <paramref name="Type"/> and <paramref name="Direction"/>.</param>
/// <param name="Again">The problem that is tried again, in <paramref name="Type"/> and <paramref name="Direction"/>.</param>
/// <param name="Endure">The problem that is only computed, many times: whether the process survives it.</param>
/// <param name="Plainer">Whether every problem that is a step plainer than <paramref name="Endure"/> is computed instead of it.</param>
/// <param name="Type">The type that is shrunk or tried again.</param>
/// <param name="Direction">The direction that is shrunk or tried again.</param>
/// <param name="Threads">How many threads libtorch uses; its own choice where null.</param>
/// <param name="WithoutOneDnn">Whether libtorch computes without oneDNN.</param>
internal sealed record Order(
    Examination Examination,
    int Part = 0,
    int Parts = 1,
    int From = 0,
    Rehearsal? Rehearsal = null,
    int? Shrink = null,
    Problem? Again = null,
    Problem? Endure = null,
    bool Plainer = false,
    NumberType Type = default,
    Direction Direction = default,
    int? Threads = null,
    bool WithoutOneDnn = false);

/// <summary>What goes wrong on purpose, since a healthy machine shows nothing.</summary>
/// <param name="CrashAt">The question at which the process ends as if the native library had crashed.</param>
/// <param name="AtBias">
/// What happens wherever there is a bias: "double" adds it twice, unless there is one thread; "crash" ends the process and "hang" never
/// ends, unless ONEDNN_MAX_CPU_ISA is set.
/// </param>
internal sealed record Rehearsal(int? CrashAt, string? AtBias);

/// <summary>Carries out an order, and writes a line for each step, so that a crash can be told from the last of them.</summary>
internal static class Worker
{
    /// <summary>The hidden option with which the command line works instead of reporting.</summary>
    public const string Option = "--worker";

    public const string Loaded = "libtorch", Begun = "begin", Ended = "end", Wrong = "wrong", Right = "right", Found = "found",
        Trying = "trying", NoDevice = "no-device", Done = "done";

    // A crash may depend on where in memory the tensors lie.
    private const int AttemptsForRight = 20, AttemptsToEndure = 300;

    // Each of these is asked with all threads.
    private const int ManyThreads = 64;

    public static void Run(Order order, TextWriter output)
    {
        // The parent decides when to stop, also where Ctrl+C reaches every process of the terminal.
        using PosixSignalRegistration ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        LibTorch libTorch = LibTorch.Load();
        Say(Loaded, JsonSerializer.Serialize(libTorch, DoctorJson.Compact.LibTorch));
        if (libTorch.Path is null)
            return;

        bool isCuda = order.Examination.Device == "cuda";
        if (isCuda && !torch.cuda.is_available())
        {
            Say(NoDevice, "");
            return;
        }

        int defaultThreads = torch.get_num_threads();
        if (order.Threads is { } threads)
            torch.set_num_threads(threads);
        if (order.WithoutOneDnn && !OneDnn.SwitchOff())
            return;

        TorchBackend torchBackend = new(isCuda ? torch.CUDA : torch.CPU);
        Backend backend = torchBackend.Run;
        if (order.Rehearsal is { AtBias: "double" } && order.Threads != 1)
            backend = DoublingBias(backend);
        if (order.Rehearsal is { AtBias: "crash" or "hang" } && Environment.GetEnvironmentVariable("ONEDNN_MAX_CPU_ISA") is null)
            backend = StoppingAtBias(backend, order.Rehearsal.AtBias == "crash");
        if (order.Endure is { } endured)
            EndureAll(order.Plainer ? [.. Shrink.Candidates(endured)] : [endured]);
        else if (order.Again is { } again)
            Say(Failure.IsWrong(again, order.Type, order.Direction, backend, AttemptsForRight) ? Wrong : Right, "");
        else if (order.Shrink is { } number)
            SayFailure(Failure.Find(order.Examination.Questions()[number].Problem, order.Type, order.Direction, backend));
        else
            AskAll(order, backend);
        Say(Done, "");

        void SayFailure(Failure? failure)
        {
            if (failure is not null)
                Say(Found, JsonSerializer.Serialize(failure, DoctorJson.Compact.Failure));
        }

        void AskAll(Order order, Backend backend)
        {
            Questions questions = order.Examination.Questions();
            for (int number = order.From; number < questions.Count; number++)
            {
                if (number % order.Parts != order.Part)
                    continue;
                Say(Begun, $"{number} {(int)order.Examination.Types[0]}");
                if (number == order.Rehearsal?.CrashAt)
                    Environment.FailFast("a crash was asked for");

                // Small problems gain nothing from threads that wait for each other, but those who use libtorch have them.
                torch.set_num_threads(number % ManyThreads == 0 ? defaultThreads : 1);
                Say(Ended, Answered.Ask(order.Examination, questions, number, backend, type => Say(Begun, $"{number} {(int)type}")).Line());
            }
        }

        void EndureAll(Problem[] problems)
        {
            for (int i = 0; i < problems.Length; i++)
            {
                Say(Trying, $"{i}");
                if (order.Rehearsal is { AtBias: not null } && problems[i].HasBias)
                    backend(problems[i], Operands.Of(problems[i]), order.Type, gradients: false);
                Endure(problems[i]);
            }
        }

        void Endure(Problem problem)
        {
            try
            {
                for (int attempt = 0; attempt < AttemptsToEndure; attempt++)
                    torchBackend.RunOnly(problem, order.Type, order.Direction);
            }
            catch (ExternalException)
            {
                // What libtorch refuses in words does not end the process.
            }
        }

        void Say(string what, string text)
        {
            output.WriteLine($"{what} {text}");
            output.Flush();
        }
    }

    private static Backend StoppingAtBias(Backend backend, bool crashes) => (problem, operands, type, gradients) =>
    {
        if (problem.HasBias && crashes)
            Environment.Exit(-1);
        if (problem.HasBias)
            Thread.Sleep(Timeout.Infinite);
        return backend(problem, operands, type, gradients);
    };

    private static Backend DoublingBias(Backend backend) => (problem, operands, type, gradients) =>
        backend(problem, operands with { Bias = Array.ConvertAll(operands.Bias, bias => 2 * bias) }, type, gradients);
}
