using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace TorchConv.Mutations;

/// <summary>Runs classes of tests one after another until one of them fails, in a process of its own beside the tests.</summary>
internal static class TestHost
{
    public const string Class = "class ", Failed = "failed ";

    /// <summary>Lists the classes where none is given; writes a line for each class that begins and each test that fails.</summary>
    public static int Run(string assembly, string[] classes, bool isFailFast, IReadOnlySet<string> ignored)
    {
        // xunit was compiled with the version that the tests have.
        Assembly tests = AssemblyLoadContext.Default.LoadFromAssemblyPath(assembly);
        using XunitTestFramework framework = new(new Sink());
        ITestFrameworkDiscoverer discoverer = framework.GetDiscoverer(Reflector.Wrap(tests));
        if (classes.Length == 0)
        {
            foreach (Type type in tests.GetTypes().Where(type => !type.IsAbstract && type.GetMethods().Any(method => method.IsDefined(typeof(Xunit.FactAttribute), inherit: true))))
                Console.WriteLine($"{Class}{type.FullName}");
            return 0;
        }

        int failures = 0;
        foreach (string name in classes)
        {
            Console.WriteLine($"{Class}{name}");
            using Sink found = new();
            discoverer.Find(name, includeSourceInformation: false, found, new Options());
            found.Finished.Wait();
            using Sink run = new() { IsFailFast = isFailFast, Ignored = ignored };
            using ITestFrameworkExecutor executor = framework.GetExecutor(tests.GetName());
            executor.RunTests(found.Cases, run, new Options());
            run.Finished.Wait();
            failures += run.Failures;
            if (failures > 0 && isFailFast)
                break;
        }

        return failures > 0 ? 1 : 0;
    }

    private sealed class Sink : Xunit.LongLivedMarshalByRefObject, IMessageSink, IDisposable
    {
        private int _failures;

        public ManualResetEventSlim Finished { get; } = new();

        public ConcurrentBag<ITestCase> Cases { get; } = [];

        public bool IsFailFast { get; init; }

        public IReadOnlySet<string> Ignored { get; init; } = new HashSet<string>();

        public int Failures => _failures;

        public bool OnMessage(IMessageSinkMessage message)
        {
            switch (message)
            {
                case ITestCaseDiscoveryMessage found:
                    Cases.Add(found.TestCase);
                    break;
                case ITestFailed failed when !Ignored.Contains(failed.Test.DisplayName):
                    Report(failed.Test.DisplayName);
                    break;
                case ITestClassCleanupFailure failed:
                    Report($"{failed.TestClass.Class.Name} (at its end)");
                    break;
                case ITestAssemblyFinished or IDiscoveryCompleteMessage:
                    Finished.Set();
                    break;
                default:
                    break;
            }

            return !IsFailFast || _failures == 0;
        }

        public void Dispose() => Finished.Dispose();

        private void Report(string test)
        {
            Interlocked.Increment(ref _failures);
            Console.WriteLine($"{Failed}{test.ReplaceLineEndings(" ")}");
        }
    }

    private sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> _values = new() { ["xunit.discovery.PreEnumerateTheories"] = false, ["xunit.execution.DisableParallelization"] = true };

        public TValue GetValue<TValue>(string name) => _values.TryGetValue(name, out object? value) && value is TValue typed ? typed : default!;

        public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
    }
}
