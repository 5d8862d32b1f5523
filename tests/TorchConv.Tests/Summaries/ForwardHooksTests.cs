using TorchConv.Summaries;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>An observer sees the arguments of modules of one to six, in their order, and may put others in their places.</summary>
public class ForwardHooksTests
{
    public static TheoryData<Func<(Module Module, Func<string> Call)>, string> Modules
    {
        get => new()
        {
            { () => { Of1 module = new(); return (module, () => module.call("a")); }, "a" },
            { () => { Of2 module = new(); return (module, () => module.call("a", "b")); }, "ab" },
            { () => { Of3 module = new(); return (module, () => module.call("a", "b", "c")); }, "abc" },
            { () => { Of4 module = new(); return (module, () => module.call("a", "b", "c", "d")); }, "abcd" },
            { () => { Of5 module = new(); return (module, () => module.call("a", "b", "c", "d", "e")); }, "abcde" },
            { () => { Of6 module = new(); return (module, () => module.call("a", "b", "c", "d", "e", "f")); }, "abcdef" },
        };
    }

    [Theory]
    [MemberData(nameof(Modules))]
    public void Arguments_and_results_can_be_seen_and_exchanged(Func<(Module Module, Func<string> Call)> make, string arguments)
    {
        (Module module, Func<string> call) = make();
        using Module owned = module;
        Observer reading = new(exchanges: false), changing = new(exchanges: true);

        Action removed = ForwardHooks.Attach(module, reading)!;
        call().Should().Be(arguments);
        removed();
        ForwardHooks.Attach(module, changing)!.Invoke();
        Action attached = ForwardHooks.Attach(module, changing)!;
        call().Should().Be($"<{arguments.ToUpperInvariant()}>");
        attached();
        call().Should().Be(arguments);

        reading.Seen.Should().Equal(arguments, arguments);
        changing.Seen.Should().Equal(arguments, arguments.ToUpperInvariant());
    }

    private sealed class Observer(bool exchanges) : ICallObserver
    {
        public List<string> Seen { get; } = [];

        public object?[]? Enter(Module module, object?[] arguments)
        {
            Seen.Add(string.Concat(arguments));
            return exchanges ? [.. arguments.Select(argument => $"{argument}".ToUpperInvariant())] : null;
        }

        public object? Leave(Module module, object? result)
        {
            Seen.Add($"{result}");
            return exchanges ? $"<{result}>" : result;
        }
    }

    private sealed class Of1() : Module<string, string>("")
    {
        public override string forward(string a) => a;
    }

    private sealed class Of2() : Module<string, string, string>("")
    {
        public override string forward(string a, string b) => string.Concat(a, b);
    }

    private sealed class Of3() : Module<string, string, string, string>("")
    {
        public override string forward(string a, string b, string c) => string.Concat(a, b, c);
    }

    private sealed class Of4() : Module<string, string, string, string, string>("")
    {
        public override string forward(string a, string b, string c, string d) => string.Concat(a, b, c, d);
    }

    private sealed class Of5() : Module<string, string, string, string, string, string>("")
    {
        public override string forward(string a, string b, string c, string d, string e) => string.Concat([a, b, c, d, e]);
    }

    private sealed class Of6() : Module<string, string, string, string, string, string, string>("")
    {
        public override string forward(string a, string b, string c, string d, string e, string f) => string.Concat([a, b, c, d, e, f]);
    }
}
