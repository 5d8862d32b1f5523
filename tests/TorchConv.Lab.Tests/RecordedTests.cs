using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using TorchConv.Article;
using TorchConv.Lab.Files;
using TorchConv.Lab.Pages;
using TorchConv.Tables;
using TorchConv.Tests;

namespace TorchConv.Lab.Tests;

/// <summary>The page where the real library cannot run, as in a browser: it shows what was recorded, and says so.</summary>
public sealed class RecordedTests
{
    [Theory]
    [InlineData(false, "Recorded when this site was published: what `torchconv verify` found with TorchSharp 1.2.3.")]
    [InlineData(true, "以下为发布本站时的记录：`torchconv verify` 用 TorchSharp 1.2.3 得到的结果。")]
    public async Task Every_claim_has_its_recorded_verdict_and_evidence(bool isChinese, string remark)
    {
        Recorded recorded = new(Approved("verify.evidence.txt"), Approved("verify.evidence.zh.txt"), "1.2.3");
        string html = await Renderer.RenderAsync<LabApp>(
            new() { ["Given"] = Address.Read(""), ["IsChinese"] = isChinese }, services => services.AddSingleton(recorded));
        using IHtmlDocument page = Served.Parse(html);

        IElement[] claims = [.. page.QuerySelectorAll(".claims li")];
        claims.Should().HaveSameCount(Claims.All);
        foreach ((Claim claim, IElement shown) in Claims.All.Zip(claims))
        {
            Verification verification = claim.Verify();
            shown.QuerySelector(".verdict")!.TextContent.Should().Be(ClaimTable.VerdictOf(verification, isChinese));
            shown.QuerySelector(".description")!.TextContent.Should().StartWith(remark);
            string table = $"{new PlainText([ClaimTable.Of(verification, isChinese)], new Canvas(200), isChinese)}";
            Squeezed(shown.QuerySelector("pre")!.TextContent).Should().Be(Squeezed(table));
        }

        page.QuerySelectorAll(".agrees").Should().BeEmpty("nothing was measured here");
    }

    private static string Approved(string name) => File.ReadAllText(Path.Combine(Checkout.Root, "tests", "TorchConv.Tests", "Article", name));

    private static string Squeezed(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
