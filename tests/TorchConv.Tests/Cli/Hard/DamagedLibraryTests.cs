using TorchConv.Cli.Doctor;

namespace TorchConv.Tests.Cli.Hard;

/// <summary>A library that is missing or cut off: the doctor names it, and the other commands name the doctor.</summary>
public sealed class DamagedLibraryTests(ManagedPartAlone managed) : IClassFixture<ManagedPartAlone>
{
    private const string Native = "runtimes/linux-x64/native";

    private readonly string _folder = managed.Folder;

    [Theory]
    [InlineData("libc10.so", "libLibTorchSharp.so")]
    [InlineData("libgomp", "libtorch_cpu.so")]
    [InlineData("libtorch_cpu.so", "")]
    public async Task A_missing_library_is_named_with_the_one_that_needs_it(string missing, string neededBy)
    {
        if (!OperatingSystem.IsLinux())
            return;

        LinkAllBut(missing);
        Answer answer = await DotnetProcess.RunAgainAsync(Program, "doctor");
        answer.Output.ReplaceLineEndings(" ").Should().MatchRegex($"does not load: {missing.Replace(".", "\\.", StringComparison.Ordinal)}[^ ]* is missing, which [^ ]*{neededBy}[^ ]* needs");
        answer.ExitCode.Should().Be(1);
        (await DotnetProcess.RunAgainAsync(Program, "layer", "conv")).Error.Should().EndWith("torchconv doctor says why and what to do\n");
    }

    /// <summary>It would be loaded, and the process would die of SIGBUS.</summary>
    [Theory]
    [InlineData("libtorch_cpu.so")]
    [InlineData("libc10.so")]
    public async Task A_library_that_is_cut_off_is_named(string name)
    {
        if (!OperatingSystem.IsLinux())
            return;

        string original = LinkAllBut(name), cut = Path.Combine(_folder, Native, name);
        using (FileStream from = File.OpenRead(original), to = File.Create(cut))
        {
            byte[] half = new byte[Math.Min(from.Length / 2, 1_000_000)];
            from.ReadExactly(half);
            to.Write(half);
        }

        Answer answer = await DotnetProcess.RunAgainAsync(Program, "doctor");
        answer.Output.Should().Contain($"does not load: {name} is cut off: it has");
        answer.ExitCode.Should().Be(1);

        // Which library it is makes no difference to the others: each of them is tried with one.
        string[] commands = name == "libc10.so" ? ["layer conv"] : ["verify --claim D1", "summary --model lenet --input 1x1x28x28", "figure sliding", "prove --layers 1"];
        foreach (string command in commands)
        {
            (await DotnetProcess.RunAgainAsync(Program, command.Split(' '))).Should().Be(
                new Answer("", "torchconv: libtorch does not load here; torchconv doctor says why and what to do\n", 1), command);
        }

        (await DotnetProcess.RunAgainAsync(Program, "field", "3")).ExitCode.Should().Be(0, "it needs no tensor");
    }

    [Fact]
    public async Task A_managed_part_that_is_cut_off_is_named()
    {
        string managedPart = Path.Combine(_folder, "TorchSharp.dll");
        byte[] whole = await File.ReadAllBytesAsync(managedPart);
        File.Delete(managedPart);
        await File.WriteAllBytesAsync(managedPart, whole[..(whole.Length / 2)]);
        Answer doctor = await DotnetProcess.RunAgainAsync(Program, "doctor"), layer = await DotnetProcess.RunAgainAsync(Program, "layer", "conv");
        await File.WriteAllBytesAsync(managedPart, whole);

        doctor.Output.Should().Contain("does not load: TorchSharp.dll, the managed part, is missing or damaged");
        doctor.ExitCode.Should().Be(1);
        layer.Should().Be(new Answer("", "torchconv: TorchSharp.dll is missing or damaged; torchconv doctor says why and what to do\n", 1));
    }

    [Fact]
    public void A_whole_library_needs_no_more_than_it_has_and_names_what_it_needs()
    {
        if (!OperatingSystem.IsLinux())
            return;

        ElfFile library = ElfFile.Read(Path.Combine(CommandLine.Folder, Native, "libLibTorchSharp.so"))!;
        library.IsWhole.Should().BeTrue();
        library.RequiredLength.Should().BeCloseTo(library.Length, 4096);
        library.Needed.Should().Contain("libtorch_cpu.so").And.Contain("libc10.so").And.Contain("libc.so.6");
        ElfFile.Read(typeof(ElfFile).Assembly.Location).Should().BeNull();
    }

    private string Program => Path.Combine(_folder, "TorchConv.Cli.dll");

    /// <summary>Links the native libraries beside the managed part, but one; returns the path of that.</summary>
    private string LinkAllBut(string left)
    {
        string folder = Path.Combine(_folder, Native);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        string? original = null;
        foreach (string library in Directory.EnumerateFiles(Path.Combine(CommandLine.Folder, Native)))
        {
            string name = Path.GetFileName(library);
            if (name.StartsWith(left, StringComparison.Ordinal))
                original = library;
            else
                File.CreateSymbolicLink(Path.Combine(folder, name), library);
        }

        return original!;
    }
}
