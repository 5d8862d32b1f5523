using System.Net;
using System.Net.Sockets;
using TorchConv.Cli.Serving;

namespace TorchConv.Lab.Tests;

/// <summary>What other pages and other programs can ask of the lab.</summary>
public sealed class OwnRequestTests(Served served) : IClassFixture<Served>
{
    [Theory]
    [InlineData("cross-site", "no-cors", "image")]
    [InlineData("same-site", "no-cors", "image")]
    [InlineData("cross-site", "cors", "empty")]
    [InlineData("cross-site", "navigate", "iframe")]
    public async Task Another_page_gets_nothing(string site, string mode, string destination) =>
        (await StatusAsync(site, mode, destination)).Should().Be(HttpStatusCode.Forbidden);

    [Theory]
    [InlineData("same-origin", "cors", "empty")]
    [InlineData("none", "navigate", "document")]
    [InlineData("cross-site", "navigate", "document")]
    public async Task The_page_itself_its_reader_and_a_link_that_is_followed_get_an_answer(string site, string mode, string destination) =>
        (await StatusAsync(site, mode, destination)).Should().Be(HttpStatusCode.OK);

    [Fact]
    public async Task A_host_is_a_name_of_this_machine_in_any_case_and_has_the_port_of_the_lab()
    {
        int port = served.Address.Port;
        foreach (string host in new[] { $"localhost:{port}", $"LOCALHOST:{port}", $"127.0.0.1:{port}" })
            (await HostAsync(host)).Should().Be(HttpStatusCode.OK, host);
        foreach (string host in new[] { $"localhost:{port + 1}", "localhost", "127.0.0.1", $"evil.example:{port}", $"localhost.evil.example:{port}" })
            (await HostAsync(host)).Should().Be(HttpStatusCode.MisdirectedRequest, host);
    }

    /// <summary>What the query says wrongly is told beside the control; a wrong path has no page.</summary>
    [Theory]
    [InlineData("?nothing.kernel=3&slide.nothing=3&slide.kernel=none&%zz=%&&=", HttpStatusCode.OK)]
    [InlineData("sliding", HttpStatusCode.NotFound)]
    [InlineData("lab.css/x", HttpStatusCode.NotFound)]
    [InlineData("nothing.js?slide.kernel=3", HttpStatusCode.NotFound)]
    [InlineData("..%2f..%2fetc%2fpasswd", HttpStatusCode.NotFound)]
    public async Task A_bad_query_is_answered_by_the_page_and_a_bad_path_by_a_line_that_says_where_it_is(string address, HttpStatusCode status)
    {
        using HttpResponseMessage response = await served.Client.GetAsync(new Uri(address, UriKind.Relative));

        response.StatusCode.Should().Be(status);
        string body = await response.Content.ReadAsStringAsync();
        if (status == HttpStatusCode.NotFound)
            body.Should().Be("There is no such page: the lab is at /, and all that its pictures show is in the query.");
        else
            Served.Parse(body).QuerySelector("#slide-kernel-error .error")!.TextContent.Should().StartWith("\"none\" is not a size");
    }

    [Theory]
    [InlineData("")]
    [InlineData("lab.css")]
    [InlineData("_framework/blazor.web.js")]
    public async Task The_head_of_an_answer_is_that_of_the_answer(string path)
    {
        Uri address = new(path, UriKind.Relative);
        using HttpRequestMessage request = new(HttpMethod.Head, address);
        using HttpResponseMessage head = await served.Client.SendAsync(request), whole = await served.Client.GetAsync(address);

        head.StatusCode.Should().Be(HttpStatusCode.OK);
        head.Content.Headers.ContentType.Should().Be(whole.Content.Headers.ContentType);
        (await head.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
        whole.Headers.GetValues("Cross-Origin-Resource-Policy").Should().Equal("same-origin");
    }

    [Fact]
    public void A_port_that_the_system_does_not_permit_is_told_apart()
    {
        new PortInUseException(80, 5081, new SocketException((int)SocketError.AccessDenied)).Message
            .Should().StartWith("port 80 cannot be had, the system does not permit it to this user: 5081 is free");
        new PortInUseException(80, 5081, new IOException()).Message.Should().StartWith("port 80 cannot be had, something else may listen there: 5081 is free");
    }

    private async Task<HttpStatusCode> StatusAsync(string site, string mode, string destination)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, served.Address);
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.Add("Sec-Fetch-Mode", mode);
        request.Headers.Add("Sec-Fetch-Dest", destination);
        using HttpResponseMessage response = await served.Client.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<HttpStatusCode> HostAsync(string host)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, served.Address);
        request.Headers.Host = host;
        using HttpResponseMessage response = await served.Client.SendAsync(request);
        return response.StatusCode;
    }
}
