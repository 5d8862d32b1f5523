using System.Net;
using TorchConv.Tests;

namespace TorchConv.Lab.Tests;

/// <summary>Addresses that no form would make.</summary>
public sealed class FuzzTests(Served served) : IClassFixture<Served>
{
    private static readonly string[] Texts =
    [
        "", "0", "1", "2", "3", "7", "-1", "64", "65536", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "3x5", "1x9223372036854775807",
        "same", "NaN", "1e308", "1 2; 3 4", "; ; ;", "3 3d2", "256d256s256p256", "pool2s2 t4s2p1", "t256s256 t256s256", "2s16 2s16 2s16 2s16 2s16 2s16",
        "0,0", "5,5", "-1,-1", "<script>alert(1)</script>", "\"><svg onload=alert(1)>", "'+alert(1)+'", "&amp;", "%00", "\u202e", "空洞", new string('9', 300), new string('(', 1500),
        string.Join(' ', Enumerable.Repeat("256d256", 64)), string.Join(' ', Enumerable.Repeat("2d3s2", 20)), string.Join(' ', Enumerable.Repeat("256x1s256p256", 64)),
    ];

    private static readonly string[] Names =
    [
        .. Scenes.AllScenes.InOrder.SelectMany(scene => scene.Fields.Select(field => $"{scene.Id}.{field.Name}")),
        "lang", "build.kind", "build.kernel", "build.do", "nothing", "<b>",
    ];

    /// <summary>Small and large, possible and impossible: an answer, in bounded time and memory, and nothing of it is markup.</summary>
    [Fact]
    public void No_address_breaks_the_page()
    {
        Laws.Sample(
            Gen.Select(OneOf(Names), OneOf(Texts)).Array[1, 13],
            pairs => Answers(string.Join('&', pairs.Select(pair => $"{Uri.EscapeDataString(pair.Item1)}={Uri.EscapeDataString(pair.Item2)}"))).GetAwaiter().GetResult(),
            iter: 30, // a page shows every scene: 210 values in 30 pages
            threads: 2);
    }

    [Fact]
    public void No_text_breaks_a_scene()
    {
        Laws.Sample(
            Gen.Select(OneOf([.. Scenes.AllScenes.InOrder.Where(scene => scene.Fields.Count > 0)]), OneOf(Texts).Array[4]),
            x =>
            {
                var (scene, texts) = x;
                var values = scene.Fields.Zip(texts).ToDictionary(one => one.First.Name, one => one.Second);
                Scenes.SceneState state = Scenes.SceneState.Of(scene, values);
                return (state.Shown is null) == (state.Refusals.Count > 0);
            },
            iter: 1000,
            threads: 2);
    }

    [Fact]
    public async Task What_is_written_in_an_address_is_never_markup()
    {
        string markup = Uri.EscapeDataString("\"><script>alert(1)</script>");
        foreach (string[] names in Names.Chunk(Names.Length / 4))
        {
            string query = string.Join('&', names.Select(name => $"{Uri.EscapeDataString(name)}={markup}"));
            using HttpResponseMessage response = await served.Client.GetAsync(new Uri($"?{query}", UriKind.Relative));
            response.StatusCode.Should().Be(HttpStatusCode.OK);
            (await response.Content.ReadAsStringAsync()).Should().NotContain("<script>alert");
        }
    }

    [Fact]
    public async Task An_address_that_is_too_long_is_refused()
    {
        using HttpResponseMessage response = await served.Client.GetAsync(new Uri($"?nothing={new string('a', 20_000)}", UriKind.Relative));
        response.StatusCode.Should().Be(HttpStatusCode.RequestUriTooLong);
    }

    [Fact]
    public async Task Nothing_else_is_served()
    {
        foreach (string path in new[] { "figure/slide/sliding.svg", "_framework/blazor.server.js", "lab.js.map", "..%2f..%2fetc%2fpasswd", "api" })
        {
            using HttpResponseMessage response = await served.Client.GetAsync(new Uri(path, UriKind.Relative));
            response.StatusCode.Should().Be(HttpStatusCode.NotFound, path);
        }

        using HttpResponseMessage post = await served.Client.PostAsync(new Uri("", UriKind.Relative), new ByteArrayContent([]));
        post.IsSuccessStatusCode.Should().BeFalse();
    }

    private static Gen<T> OneOf<T>(T[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private async Task<bool> Answers(string query)
    {
        using HttpResponseMessage response = await served.Client.GetAsync(new Uri($"?{query}", UriKind.Relative));
        string page = await response.Content.ReadAsStringAsync();
        return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.RequestUriTooLong
            && !page.Contains("<script>alert", StringComparison.Ordinal) && !page.Contains("<svg onload", StringComparison.Ordinal)
            && page.Length < 3_000_000;
    }
}
