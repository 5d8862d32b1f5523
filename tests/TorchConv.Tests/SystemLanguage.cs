using System.Runtime.CompilerServices;

namespace TorchConv.Tests;

/// <summary>The tests, and the programs that they run, speak English where they ask for nothing else: whatever this machine speaks.</summary>
internal static class SystemLanguage
{
    [ModuleInitializer]
    internal static void IsEnglish() => Environment.SetEnvironmentVariable("LC_ALL", "C.UTF-8");
}
