namespace TorchConv.Tests.Samples;

/// <summary>Runs samples as <c>dotnet run --project samples -- …</c> does.</summary>
internal static class SampleProcess
{
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "TorchConv.Samples.dll");

    public static Task<Answer> RunAsync(params string[] arguments) => DotnetProcess.RunAsync(Program, arguments);

    public static Task<Answer> RunAgainAsync(params string[] arguments) => DotnetProcess.RunAgainAsync(Program, arguments);
}
