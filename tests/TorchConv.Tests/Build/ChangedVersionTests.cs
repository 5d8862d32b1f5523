using System.IO.Compression;
using System.Text;

namespace TorchConv.Tests.Build;

/// <summary>A project changes TorchSharp's version: what it builds holds the library of the new one. Two made packages stand for TorchSharp's.</summary>
public sealed class ChangedVersionTests : IDisposable
{
    private const string Library = "libLibTorchSharp.so", InPackage = $"runtimes/linux-x64/native/{Library}", Known = "0.107.0", Older = "0.106.0";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("torchconv-versions-");

    private static readonly byte[] Real = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, InPackage));

    [Fact]
    public async Task The_library_in_the_output_is_that_of_the_version_and_clean_removes_the_copy()
    {
        if (!OperatingSystem.IsLinux())
            return;

        // The older package is written last and its library has an older time, as it is with packages.
        Pack(Known, [.. Real, 1], new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero));
        Pack(Older, [.. Real, 2], new DateTimeOffset(2025, 2, 1, 0, 0, 0, TimeSpan.Zero));

        string known = await BuildAsync(Known), copy = Path.Combine(_folder.FullName, "obj/Debug/net10.0/TorchSharpOnOlderLinux");
        Last().Should().Be(1);
        Directory.GetFiles(copy).Should().Contain(file => Path.GetFileName(file) == Library, "it is made for every system here");
        known.Should().NotContain("is left alone");

        (await BuildAsync(Older)).Should().Contain($"TorchSharp {Older} is left alone");
        Last().Should().Be(2);
        Directory.GetFiles(copy).Should().NotContain(file => Path.GetFileName(file) == Library);

        await BuildAsync(Older, $"-p:TorchSharpOnOlderLinuxVersions={Older}");
        Last().Should().Be(2);
        Directory.GetFiles(copy).Should().Contain(file => Path.GetFileName(file) == Library);

        await RunAsync(Known, "-t:Clean");
        Directory.Exists(copy).Should().BeFalse();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The byte that tells the packages apart.</summary>
    private byte Last() => File.ReadAllBytes(Path.Combine(_folder.FullName, "bin/Debug/net10.0", InPackage))[^1];

    private Task<string> BuildAsync(string version, params string[] properties) => RunAsync(version, ["-restore", .. properties]);

    private async Task<string> RunAsync(string version, params string[] arguments)
    {
        string targets = Path.Combine(Checkout.Root, "src/TorchConv/build/TorchSharpOnOlderLinux.targets");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "Empty.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <RestoreSources>{_folder.FullName}/feed</RestoreSources>
                <RestorePackagesPath>{_folder.FullName}/packages</RestorePackagesPath>
                <TorchSharpOnOlderLinux>true</TorchSharpOnOlderLinux>
                <CopyLocalLockFileAssemblies>true</CopyLocalLockFileAssemblies>
                <!-- There is nothing to compile: what is copied is looked at. -->
                <SkipCompilerExecution>true</SkipCompilerExecution>
                <SkipCopyBuildProduct>true</SkipCopyBuildProduct>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Made" Version="[{version}]" /></ItemGroup>
              <Import Project="{targets}" />
            </Project>
            """);
        Answer answer = await DotnetProcess.RunAgainAsync("build", [Path.Combine(_folder.FullName, "Empty.csproj"), "-nologo", "-nodeReuse:false", .. arguments]);
        answer.ExitCode.Should().Be(0, answer.Output);
        return answer.Output;
    }

    private void Pack(string version, byte[] library, DateTimeOffset written)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "feed"));
        using ZipArchive package = ZipFile.Open(Path.Combine(_folder.FullName, $"feed/Made.{version}.nupkg"), ZipArchiveMode.Create);
        Add("Made.nuspec", Encoding.UTF8.GetBytes($"<package><metadata><id>Made</id><version>{version}</version><authors>a</authors><description>d</description></metadata></package>"));
        Add(InPackage, library);

        void Add(string name, byte[] bytes)
        {
            ZipArchiveEntry entry = package.CreateEntry(name, CompressionLevel.Fastest);
            entry.LastWriteTime = written;
            using Stream stream = entry.Open();
            stream.Write(bytes);
        }
    }
}
