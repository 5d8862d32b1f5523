using System.Globalization;
using TorchConv.Porting;
using TorchSharp;

namespace TorchConv.Tests.Porting;

/// <summary>
/// What <c>print(model)</c> writes of published models, with the parameters that PyTorch counted (Models/make.py). Alone: TorchSharp's default
/// device is exchanged, so that 500 MB of weights are only described.
/// </summary>
[Collection(Alone.Name)]
public class PrintedModelTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests", "TorchConv.Tests", "Porting", "Models");

    public static TheoryData<string, long, long, int> Models
    {
        get
        {
            TheoryData<string, long, long, int> models = [];
            foreach (string[] cells in File.ReadLines(Path.Combine(Folder, "totals.csv")).Skip(1).Select(line => line.Split(',')))
                models.Add(cells[0], Number(cells[1]), Number(cells[2]), (int)Number(cells[3]));
            return models;

            static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
        }
    }

    private static Port Read(string model) => Port.Read(File.ReadAllText(Path.Combine(Folder, $"{model}.txt")));

    [Theory]
    [MemberData(nameof(Models))]
    public void Parameters_are_those_that_PyTorch_counted(string model, long all, long shown, int leaves)
    {
        Port port = Read(model);

        port.Rows.Should().HaveCount(leaves);
        port.Parameters.Should().Be(shown);
        port.Rows.Count(row => row.Parameters is null).Should().BeLessThanOrEqualTo(leaves / 20);
        if (all != shown)
            port.Notes.Should().Contain(note => note.StartsWith("print shows no parameters that a module holds itself", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void What_is_known_compiles_and_has_the_same_parameters_in_TorchSharp(string model, long all, long shown, int leaves)
    {
        Port port = Read(model);
        string source = $$"""
            using TorchSharp;
            using TorchSharp.Modules;

            public static class Printed
            {
                public static torch.nn.Module Make() =>
            {{port.CSharp}};
            }
            """;

        torch.set_default_device(torch.META);
        try
        {
            using torch.nn.Module made = (torch.nn.Module)Compiled.Library(source).GetType("Printed")!.GetMethod("Make")!.Invoke(null, null)!;
            long left = port.Rows.Where(row => port.Unknown.Any(unknown => unknown.Line == row.Line)).Sum(row => row.Parameters ?? 0);
            Leaves(made).Sum(module => module.parameters().Sum(parameter => parameter.numel())).Should().Be(shown - left);
            Leaves(made).Count().Should().BeGreaterThanOrEqualTo(leaves - port.Unknown.Length);
            (all - shown).Should().BeGreaterThanOrEqualTo(0);
        }
        finally
        {
            torch.set_default_device(torch.CPU);
        }
    }

    /// <summary>TorchSharp's dictionary of modules counts no parameters itself before a module registers it.</summary>
    private static IEnumerable<torch.nn.Module> Leaves(torch.nn.Module module) => module is TorchSharp.Modules.ModuleDict<torch.nn.Module> dictionary
        ? dictionary.Values.SelectMany(Leaves)
        : module.children().Any() ? module.children().SelectMany(Leaves) : [module];

    [Fact]
    public void A_printed_sequential_is_exact_with_its_shapes()
    {
        Port port = Port.Read(
            """
            Sequential(
              (0): Conv2d(1, 20, kernel_size=(5, 5), stride=(1, 1))
              (1): ReLU()
              (2): Conv2d(20, 64, kernel_size=(5, 5), stride=(1, 1))
              (3): ReLU()
            )
            """,
            [1, 1, 28, 28]);

        port.IsOrderKnown.Should().BeTrue();
        port.CSharp.Should().Be("""
            torch.nn.Sequential(
                torch.nn.Conv2d(1, 20, 5),
                torch.nn.ReLU(),
                torch.nn.Conv2d(20, 64, 5),
                torch.nn.ReLU())

            """);
        port.Rows.Select(row => $"{row.Output}").Should().Equal("1×20×24×24", "1×20×24×24", "1×64×20×20", "1×64×20×20");
        port.Rows.Select(row => $"{row.Field}").Should().Equal("5×5", "5×5", "9×9", "9×9");
    }

    [Fact]
    public void A_repetition_stands_for_all_of_its_modules()
    {
        Port port = Port.Read(
            """
            Encoder(
              (layers): ModuleList(
                (0-2): 3 x Block(
                  (fc): Linear(in_features=4, out_features=4, bias=True)
                )
              )
              (head): Head(7, mode=row)
            )
            """);

        port.Parameters.Should().Be(60);
        port.Rows.Select(row => row.Path).Should().Equal("layers.0.fc", "layers.1.fc", "layers.2.fc", "head");
        port.Unknown.Should().ContainSingle().Which.Should().Be(new NotPorted(7, "head: Head", "Head is not a module that is known here"));
        port.CSharp.Should().Contain("""("2", torch.nn.ModuleDict<torch.nn.Module>(""").And.Contain("// head: Head(7, mode=row) (line 7): Head is not a module that is known here\n");
        port.Notes.Should().Contain("print shows no forward pass: the order of the modules and their shapes are not known, and forward is to be written by hand");
    }

    [Theory]
    [InlineData("Net(\n  (a): Linear(in_features=4, out_features=4, bias=True)\n", "line 2, column 56: the text ends where")]
    [InlineData("Net(\n  (a): Linear(in_features=4 out_features=4)\n)", "line 2, column 29: \"out_features\" stands where \",\" or \")\" is expected")]
    [InlineData("Net(\n  (a): Foo(1)\n) (b): Foo(1)", "line 3, column 3: \"(\" stands where the end is expected")]
    [InlineData("Net(\n  (a): Foo(1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1)\n)", "line 2, column 73: more than 30 operators, dots or calls follow")]
    [InlineData("Net(\n  (0-999999): 1000000 x Foo(1)\n)", "line 2, column 25: there are more than 20,000 modules")]
    public void What_is_no_print_is_refused_with_its_place(string text, string start) =>
        ((Action)(() => Port.Read(text))).Should().Throw<FormatException>().Which.Message.Should().StartWith(start);
}
