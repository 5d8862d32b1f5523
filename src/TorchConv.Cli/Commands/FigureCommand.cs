using System.CommandLine;
using System.Globalization;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Options;
using TorchConv.Cli.Output;
using TorchConv.Lab.Files;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary><c>torchconv figure NAME</c>: a picture as SVG. The code that draws it is loaded only when needed.</summary>
internal static class FigureCommand
{
    public static Command Create()
    {
        Command command = new("figure", "A picture as SVG; without a name, the list of pictures.");
        Argument<string?> name = new("NAME") { Description = "Which picture.", Arity = ArgumentArity.ZeroOrOne };
        command.Add(name);
        SceneOptions options = new(command);
        OutputFile file = new(command, "The file to write; standard output when left out.");
        ParsedOption<string> ground =
            new("--background", "What it stands on: paper is white, and dark where the reader prefers that.", "paper|light|dark|none",
            Read.OneOf("paper", "light", "dark", "none"), "background")
            { DefaultValueFactory = _ => "paper" };
        command.Add(ground);
        FormatOptions output = new(command);
        command.SetAction((result, cancel) => result.GetValue(name) is { } chosen
            ? DrawAsync(chosen, options, result.GetValue(ground)!, output, file, result, cancel)
            : Task.FromResult(List(output, result)));
        return command;
    }

    private static async Task<int> DrawAsync(string name, SceneOptions options, string ground, FormatOptions output, OutputFile file,
        ParseResult result, CancellationToken cancel)
    {
        FigureName figure = FigureName.All.FirstOrDefault(figure => figure.Name == name)
            ?? throw new ArgumentException(
                $"\"{name}\" is not a picture; there are {string.Join(", ", FigureName.All.Select(figure => figure.Name))}");
        string svg = await FigureFile.SvgAsync(figure, WithGroups(figure, options.Read(result)), output.IsChinese(result),
            Background(ground)).ConfigureAwait(false);
        await file.WriteAsync(svg, result, cancel).ConfigureAwait(false);
        return Ending.StatusOf(holds: true);
    }

    /// <summary>Adds as many groups as fit, where none are given and the picture's own do not divide its channels.</summary>
    private static Dictionary<string, string> WithGroups(FigureName figure, Dictionary<string, string> texts)
    {
        if (Number("groups") is { } usual && !texts.ContainsKey("groups") && Number("in") is { } inChannels
            && Number("out") is { } outChannels && ChosenGroups.Fitting(usual, inChannels, outChannels) is { IsChosen: true } chosen)
        {
            texts["groups"] = chosen.Number.ToString(CultureInfo.InvariantCulture);
        }

        return texts;

        long? Number(string name) => figure.Scene.Fields.FirstOrDefault(field => field.Name == name) is { } field
            && long.TryParse(texts.GetValueOrDefault(name, field.Default), CultureInfo.InvariantCulture, out long number) ? number : null;
    }

    private static Ground Background(string text) => text switch
    {
        "light" => Ground.Light,
        "dark" => Ground.Dark,
        "none" => Ground.None,
        _ => Ground.Paper,
    };

    private static int List(FormatOptions output, ParseResult result)
    {
        bool zh = output.IsChinese(result);
        IReadOnlyList<FigureReport> figures = [.. FigureName.All.Select(figure => new FigureReport(
            figure.Name, zh ? figure.About.Zh : figure.About.En, [.. figure.Scene.Fields.Select(field => field.Name)]))];
        output.Write(
            Document.Create(
                [
                    new Table(
                        [new(zh ? "名称" : "name"), new(zh ? "内容" : "what it shows"), new(zh ? "选项" : "options", Rank: 1)],
                        [.. figures.Select(figure => (Cell[])
                        [
                            Cell.Unbroken(figure.Name), figure.About, string.Join(' ', figure.Options),
                        ])]),
                ],
                new FiguresReport(figures),
                Json.Readable.FiguresReport),
            result);
        return Ending.StatusOf(holds: true);
    }
}

/// <summary>A picture's name, as data.</summary>
internal sealed record FigureReport(string Name, string About, IReadOnlyList<string> Options);

/// <summary>The pictures' names, as data.</summary>
internal sealed record FiguresReport(IReadOnlyList<FigureReport> Figures);
