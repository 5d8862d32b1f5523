using Microsoft.Extensions.DependencyInjection;
using TorchConv.Lab.Files;
using TorchConv.Lab.Pages;

namespace TorchConv.Lab;

/// <summary>The page as one file that needs nothing else, to hand out or print.</summary>
public static class ReportFile
{
    /// <summary>The page.</summary>
    /// <param name="texts">What stands in fields, by their names, for all scenes that have them.</param>
    /// <param name="isChinese">Whether its words are Chinese.</param>
    /// <param name="hasEvidence">Whether each claim is followed by its evidence.</param>
    /// <param name="measured">The real library.</param>
    /// <exception cref="RefusedException">The values cannot be in any scene. A scene alone that they cannot be in says so, and has its
    /// defaults.</exception>
    public static async Task<string> HtmlAsync(IReadOnlyDictionary<string, string> texts, bool isChinese, bool hasEvidence,
        IMeasured measured)
    {
        ArgumentNullException.ThrowIfNull(texts);
        SceneState[] changed =
            [.. AllScenes.InOrder.Where(scene => scene.Fields.Any(field => texts.ContainsKey(field.Name))).Select(scene =>
            SceneState.Of(scene, texts))];
        if (changed.Length > 0 && changed.All(scene => scene.Shown is null))
            throw new RefusedException(changed[0].Refusals[0]);

        return await Renderer.RenderAsync<ReportPage>(
            new() { ["Given"] = Address.Of(texts), ["IsChinese"] = isChinese, ["HasEvidence"] = hasEvidence },
                services => services.AddSingleton(measured)).ConfigureAwait(false);
    }
}
