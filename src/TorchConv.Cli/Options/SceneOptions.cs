using System.CommandLine;
using TorchConv.Layers;

namespace TorchConv.Cli.Options;

/// <summary>The options of pictures. Their texts are parsed where the pictures are made, which reports errors in them.</summary>
internal sealed class SceneOptions
{
    private static readonly (string Name, string Meaning, string Value)[] All =
    [
        .. LayerParameter.All.Select(parameter => (parameter.Name, parameter.Meaning, parameter.Form)),
        ("stack", "Layers in a row, such as \"3 3d2 3s2p1 pool2 t4s2p1\".", "layers"),
        ("kind", "ordinary, grouped, depthwise or separable, for the pictures of channels.", "kind"),
        ("x", "The numbers of the input, such as \"1 2; 3 4\".", "matrix"),
        ("k", "The numbers of the kernel.", "matrix"),
        ("step", "The step at which a moving picture stands; 0 to let it move.", "number"),
        ("at", "The position at which the window stands: row,column.", "position"),
    ];

    private readonly ParsedOption<string?>[] _options;

    public SceneOptions(Command command)
    {
        _options =
        [
            .. All.Select(option =>
                new ParsedOption<string?>($"--{option.Name}", option.Meaning, option.Value, text => text, option.Name)),
        ];
        foreach (Option option in _options)
            command.Add(option);
    }

    /// <summary>Returns the given texts by the names of their fields.</summary>
    public Dictionary<string, string> Read(ParseResult result) => _options
        .Where(option => result.GetValue(option) is not null)
        .ToDictionary(option => option.Name[2..], option => result.GetValue(option)!);
}
