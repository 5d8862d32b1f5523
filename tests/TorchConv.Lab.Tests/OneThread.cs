using System.Runtime.CompilerServices;
using TorchSharp;

namespace TorchConv.Lab.Tests;

/// <summary>The tensors of the tests are tiny and the tests run side by side: threads within libtorch would only wait for one another.</summary>
internal static class OneThread
{
    [ModuleInitializer]
    internal static void Use() => torch.set_num_threads(1);
}
