using System.CommandLine;
using System.CommandLine.Parsing;
using TorchConv.Arithmetic;

namespace TorchConv.Cli.Options;

/// <summary>An option whose text is read by a function; what it cannot read is said with the option's name.</summary>
internal sealed class ParsedOption<T> : Option<T>, IParsedOption
{
    private readonly Func<string, T> _read;

    /// <param name="name">With its dashes.</param>
    /// <param name="description">A sentence for the help.</param>
    /// <param name="valueName">What stands for the value in the help.</param>
    /// <param name="read">
    /// Reads the text, or throws a <see cref="FormatException"/> or <see cref="ArgumentException"/> that says what is allowed.
    /// </param>
    /// <param name="parameters">The parameters of the library that this option sets.</param>
    public ParsedOption(string name, string description, string valueName, Func<string, T> read, params string[] parameters)
        : base(name)
    {
        Description = description;
        HelpName = valueName;
        Parameters = parameters;
        Arity = ArgumentArity.ExactlyOne; // An array too: its numbers are in one argument.
        CustomParser = result => Read(result, read);
        _read = read;
    }

    public IReadOnlyList<string> Parameters { get; }

    public bool Names(string word) => typeof(T) == typeof(string) && Reads(word) && !Reads("?");

    public void DescribeDefault()
    {
        if (DefaultValueFactory is not { } factory)
            return;

        DefaultValueFactory = null!;
        // The description of a matrix has its default. A square is one number.
        string? printed = factory(null!) is var value and not Array ? value?.ToString() : null;
        string? typed = printed?.Split('×') is [var height, var width] && height == width ? height : printed?.Replace('×', 'x');
        if (!string.IsNullOrEmpty(typed))
            Description += $" [default: {typed}]";
    }

    private bool Reads(string text)
    {
        try
        {
            _read(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return false;
        }
    }

    private T? Read(ArgumentResult result, Func<string, T> read)
    {
        // An option that is given twice breaks its arity, but is read before that is checked.
        if (result.Tokens is not [{ Value: string text }])
            return default;

        try
        {
            return read(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            result.AddError($"{Name} {text}: {Guard.MessageOf(e)}");
            return default;
        }
    }
}

/// <summary>An option that knows which parameters of the library it sets, and how its default is typed.</summary>
internal interface IParsedOption
{
    /// <summary>Their names in an <see cref="ArgumentException"/>.</summary>
    IReadOnlyList<string> Parameters { get; }

    /// <summary>Whether the word is one of a few that this option takes.</summary>
    bool Names(string word);

    /// <summary>Moves the default into the description, as one types it: for the help, after which nothing is read.</summary>
    void DescribeDefault();
}
