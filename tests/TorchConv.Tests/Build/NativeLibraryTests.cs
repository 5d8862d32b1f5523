using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Xml.Linq;

namespace TorchConv.Tests.Build;

/// <summary>What the build put into the output folder so that TorchSharp loads on Linux systems with an older libstdc++.</summary>
public class NativeLibraryTests
{
    private const string LibraryName = "runtimes/linux-x64/native/libLibTorchSharp.so";

    private static readonly string Output = AppContext.BaseDirectory;

    private static readonly string Repository = FolderWith("TorchConv.sln");

    [Fact]
    public void One_version_is_weak_and_only_where_the_system_needs_it()
    {
        ElfLibrary used = new(File.ReadAllBytes(Path.Combine(Output, LibraryName)));
        used.NeededVersions().Where(version => (version.Flags & 2) != 0).Select(version => version.Name)
            .Should().Equal(SystemLacksTheSymbol() ? ["GLIBCXX_3.4.32"] : []);
    }

    [Fact]
    public void Nothing_but_that_flag_differs_from_what_was_published()
    {
        byte[] published = Published(), used = File.ReadAllBytes(Path.Combine(Output, LibraryName));
        used.Should().HaveSameCount(published);
        published.Zip(used).Where(pair => pair.First != pair.Second).Should().Equal(SystemLacksTheSymbol() ? [(0, 2)] : []);
    }

    [Fact]
    public void The_only_symbol_of_that_version_is_a_mark_that_nothing_in_the_library_uses() =>
        new ElfLibrary(Published()).SymbolsOf("GLIBCXX_3.4.32").Should().Equal(("_ZSt21ios_base_library_initv", false));

    [Fact]
    public void Unlike_the_symbols_of_other_versions() =>
        new ElfLibrary(Published()).SymbolsOf("GLIBCXX_3.4").Should().Contain(symbol => symbol.IsUsed);

    [Fact]
    public void The_package_cache_is_as_it_was_published() =>
        File.ReadAllBytes(Path.Combine(Package, LibraryName)).AsSpan().SequenceEqual(Published()).Should().BeTrue();

    [Fact]
    public void The_output_folders_hold_links_to_libtorch_not_copies()
    {
        if (OperatingSystem.IsWindows())
            return; // Windows lets only administrators make links.

        FileInfo[] libtorch = [.. new DirectoryInfo(Output).EnumerateFiles("libtorch_cpu.*", SearchOption.AllDirectories)];
        libtorch.Should().NotBeEmpty().And.OnlyContain(file => file.LinkTarget != null);
        new DirectoryInfo(Output).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.LinkTarget is null).Sum(file => file.Length)
            .Should().BeLessThan(20_000_000);
    }

    [Fact]
    public void The_file_that_does_it_can_be_copied_alone()
    {
        XElement file = XElement.Load(Path.Combine(Repository, "src/TorchConv/build/TorchSharpOnOlderLinux.targets"));
        file.Descendants("Import").Should().BeEmpty();
        file.ToString().Should().NotContainAny("TorchConv.csproj", "TorchConv.sln", "$(SolutionDir)", "$(RepoRoot)");
    }

    private static byte[] Published()
    {
        using ZipArchive package = ZipFile.OpenRead(Directory.GetFiles(Package, "*.nupkg").Single());
        using Stream entry = package.GetEntry(LibraryName)!.Open();
        using MemoryStream bytes = new();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Where NuGet unpacked TorchSharp for this project.</summary>
    private static string Package
    {
        get
        {
            using JsonDocument assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository, "tests/TorchConv.Tests/obj/project.assets.json")));
            string version = assets.RootElement.GetProperty("libraries").EnumerateObject().Single(library => library.Name.StartsWith("TorchSharp/", StringComparison.Ordinal)).Value
                .GetProperty("path").GetString()!;
            return assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => Path.Combine(folder.Name, version)).First(Directory.Exists);
        }
    }

    private static bool SystemLacksTheSymbol() =>
        OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libstdc++.so.6", out IntPtr libstdcxx)
        && !NativeLibrary.TryGetExport(libstdcxx, "_ZSt21ios_base_library_initv", out _);

    private static string FolderWith(string file)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, file)))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds {file}");
    }
}
