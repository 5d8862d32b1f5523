using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TorchConv.Cli.Fetching;

/// <summary>
/// Fetches a package as <c>dotnet restore</c> does: from the sources and with the credentials that are configured, into NuGet's folder of
/// packages. NuGet locks the package while it unpacks it and marks what is whole, so two programs may fetch at the same time. What a
/// fetch has left that failed or was interrupted is removed, and the next one begins anew.
/// </summary>
internal static partial class NuGetFetch
{
    /// <summary>What was not written to for so long is no longer written to.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan TimeToDie = TimeSpan.FromSeconds(2);

    /// <summary>Fetches it; returns the folder of packages that it is in, or why it could not be fetched.</summary>
    public static (string? Cache, string? Failure) Run(LibTorchPackage package)
    {
        DirectoryInfo folder;
        try
        {
            folder = Directory.CreateTempSubdirectory("torchconv-");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"there can be no temporary file in {Path.GetTempPath()}");
        }

        (string? Cache, string? Failure) fetched = (null, null);
        try
        {
            package.RemoveUnfinished(Abandoned);
            WriteProject(folder.FullName, package);
            fetched = Restore(folder, package);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception or JsonException)
        {
            fetched = (null, e.Message);
        }
        finally
        {
            Remove(folder);
            if (fetched.Cache is null)
                package.RemoveUnfinished();
        }

        return fetched;
    }

    private static void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The system removes temporary files in its time.
        }
    }

    /// <summary>A project that needs the package and nothing else, and inherits nothing from folders above it.</summary>
    private static void WriteProject(string folder, LibTorchPackage package)
    {
        foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            File.WriteAllText(Path.Combine(folder, name), "<Project />");
        File.WriteAllText(Path.Combine(folder, "Fetch.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
                <UseAppHost>false</UseAppHost>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageDownload Include="{package.Id}" Version="[{package.Version}]" />
              </ItemGroup>
            </Project>
            """);
    }

    private static (string? Cache, string? Failure) Restore(DirectoryInfo folder, LibTorchPackage package)
    {
        ProcessStartInfo start = new(Dotnet())
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false
        };
        foreach (string argument in (string[])["restore", "-nologo", "-v:q", "-tl:off", "-nodeReuse:false",
            $"-p:RestoreRootConfigDirectory={Environment.CurrentDirectory}"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process process = Process.Start(start) ?? throw new IOException("dotnet could not be started");
        using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        using (FetchBar bar = new(package))
        {
            while (!process.WaitForExit(TimeSpan.FromMilliseconds(200)))
                bar.Draw();
        }

        process.WaitForExit();
        return process.ExitCode == 0
            ? (CacheOf(folder.FullName), null)
            : (null, Reason($"{output.Result}\n{error.Result}") ?? $"dotnet restore ended with {process.ExitCode} and did not say why");

        // This runs before the command is ended.
        void Stop(PosixSignalContext signal)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(TimeToDie);
            Remove(folder);
            package.RemoveUnfinished();
        }
    }

    /// <summary>The dotnet that runs this program has the SDK: it installed the tool.</summary>
    private static string Dotnet()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string beside = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..",
            "..", name));
        return File.Exists(beside) ? beside : name;
    }

    private static string? CacheOf(string folder)
    {
        using JsonDocument assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "obj", "project.assets.json")));
        return assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
    }

    /// <summary>The first error of NuGet, without the number and the project that stand around it.</summary>
    private static string? Reason(string output) => Error().Match(output) is { Success: true } error ? error.Groups[1].Value.Trim() : null;

    [GeneratedRegex(@"error\s*(?:[A-Z]+[0-9]+)?\s*:\s*(.*?)(?:\s\[[^\]]*\])?\s*$", RegexOptions.Multiline)]
    private static partial Regex Error();
}
