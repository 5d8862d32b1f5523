using System.CommandLine;

namespace TorchConv.Cli.Options;

/// <summary>An option of several values, one after the other: <c>--args 10 true</c>.</summary>
internal sealed class ListOption : Option<string[]>, IParsedOption
{
    /// <inheritdoc cref="ParsedOption{T}(string, string, string, Func{string, T}, string[])"/>
    public ListOption(string name, string description, string valueName, params string[] parameters)
        : base(name)
    {
        Description = description;
        HelpName = valueName;
        Parameters = parameters;
        AllowMultipleArgumentsPerToken = true;
    }

    public IReadOnlyList<string> Parameters { get; }

    public bool Names(string word) => false;

    public void DescribeDefault()
    {
        // It has none.
    }
}
