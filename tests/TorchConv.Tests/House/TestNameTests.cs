using System.Reflection;

namespace TorchConv.Tests.House;

/// <summary>A newcomer finds the tests of a subject by name: each set of them has a file of its name, in the folder of its namespace, and says what it tests.</summary>
public class TestNameTests
{
    public static TheoryData<string> Classes => [.. Tests().Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Classes))]
    public void A_class_of_tests_has_its_file_and_says_what_it_tests(string name)
    {
        string file = Path.Combine(Checkout.Root, "tests", "TorchConv.Tests", Path.Combine(name["TorchConv.Tests.".Length..].Split('.'))) + ".cs";

        name.Should().EndWith("Tests");
        File.Exists(file).Should().BeTrue("{0} holds it", file);
        string[] lines = [.. File.ReadLines(file).TakeWhile(line => !line.StartsWith("public", StringComparison.Ordinal))];
        bool isNamedAfterAType = Types.Contains(name.Split('.')[^1][..^"Tests".Length]);
        (isNamedAfterAType || lines.Any(line => line.StartsWith("/// <summary>", StringComparison.Ordinal))).Should().BeTrue(
            "a class of tests is named after the type that it tests, or a summary says its subject");
    }

    private static readonly HashSet<string> Types =
    [
        .. new[] { typeof(TorchConv.Layers.Layer).Assembly, typeof(TorchConv.Cli.Program).Assembly, typeof(TestNameTests).Assembly }
            .SelectMany(assembly => assembly.GetTypes()).Select(type => type.Name.Split('`')[0]),
    ];

    private static IEnumerable<Type> Tests() => typeof(TestNameTests).Assembly.GetTypes()
        .Where(type => type.GetMethods().Any(method => method.GetCustomAttributes<FactAttribute>().Any()));
}
