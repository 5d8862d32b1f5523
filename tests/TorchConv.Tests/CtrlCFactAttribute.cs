namespace TorchConv.Tests;

/// <summary>A test that presses Ctrl+C: skipped, with the reason, where that cannot be done to one program alone.</summary>
public sealed class CtrlCFactAttribute : FactAttribute
{
    public CtrlCFactAttribute() => Skip = OperatingSystem.IsWindows() ? "on Windows Ctrl+C goes to a whole console, these tests included" : null;
}
