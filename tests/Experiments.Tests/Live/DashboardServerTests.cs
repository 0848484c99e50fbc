using System.Globalization;
using MetaRL.Dashboard;
using MetaRL.Dashboard.Runs;
using MetaRL.Experiments.Runs;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;

namespace MetaRL.Experiments.Tests.Live;

public sealed class DashboardServerTests : IDisposable
{
    readonly TempFolder temp = new();
    readonly DashboardServer server;
    readonly Visitor visitor;
    readonly string folder;
    readonly int port;

    public DashboardServerTests()
    {
        folder = temp["run"];
        Write(3);
        server = DashboardServer.Start(0, "sample", folder, [new("seed 1", folder)]);
        server.Tell(folder, new(RunStage.Running) { Done = 3, Iterations = 10, Returns = [-40, -38] });
        port = new Uri(server.Address).Port;
        visitor = new(port);
    }

    public void Dispose()
    {
        visitor.Dispose();
        server.Dispose();
        temp.Dispose();
    }

    void Write(int iterations)
    {
        using RunFolderWriter writer = RunFolderWriter.Create(folder, Samples.Config);
        for (int i = 0; i < iterations; i++) writer.Append(Samples.Record(i));
    }

    (string, string)[] With(params string[] headers) => [.. headers.Chunk(2).Select(h => (h[0], h[1].Replace("PORT", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)))];

    [Fact]
    public async Task ThePageHasTheChartsOfTheReport()
    {
        string[] expected = Visitor.Figures(HtmlReport.Render([RunFolder.Load(folder)]));
        string page = await visitor.Page();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Visitor.Figures(page));
        Assert.Contains("3/10", page);
        Assert.Equal(expected[0], Visitor.Figures(await visitor.Page("part?show=now&name=Training"))[0]);
    }

    [Fact]
    public async Task OnlyThePagesOwnStylesAndScriptsRun()
    {
        (int status, string page, HttpResponseMessage response) = await visitor.Ask(HttpMethod.Get, "");
        string policy = response.Headers.GetValues("Content-Security-Policy").Single();
        string nonce = policy.Split("script-src 'nonce-")[1].Split('\'')[0];
        Assert.Equal(200, status);
        Assert.StartsWith("default-src 'none'; ", policy);
        Assert.Equal(5, page.Split($"nonce=\"{nonce}\"").Length - 1);   // three styles, two scripts
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.DoesNotContain(response.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        Assert.NotEqual(page, await visitor.Page());
    }

    [Theory]
    [InlineData(421, "alone, and was asked for 'evil.example'", "Host", "evil.example")]
    [InlineData(421, "alone, and was asked for 'evil.example:PORT'", "Host", "evil.example:PORT")]
    [InlineData(421, "alone, and was asked for '127.0.0.1'", "Host", "127.0.0.1")]
    [InlineData(403, "a page of http://evil.example asked", "Origin", "http://evil.example")]
    [InlineData(403, "a page of null asked", "Origin", "null")]
    [InlineData(403, "a page of http://127.0.0.1:1 asked", "Origin", "http://127.0.0.1:1")]
    [InlineData(403, "a page of another site asked", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "script")]
    [InlineData(403, "a page of another site asked", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe")]
    [InlineData(403, "a page of another site asked", "Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty")]
    public async Task OtherSitesLearnNothing(int expected, string words, params string[] headers)
    {
        foreach (string address in (string[])["", "events", "part?name=Training"])
        {
            (int status, string said, _) = await visitor.Ask(HttpMethod.Get, address, With(headers));
            Assert.Equal(expected, status);
            Assert.Contains(words.Replace("PORT", $"{port}", StringComparison.Ordinal), said);
            Assert.DoesNotContain("Training", said);
        }
    }

    [Theory]
    [InlineData("Host", "localhost:PORT")]
    [InlineData("Origin", "http://127.0.0.1:PORT", "Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "cors")]
    [InlineData("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document")]
    [InlineData("Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document")]
    public async Task ItsOwnPagesAndThoseWhoOpenItAreAnswered(params string[] headers) =>
        Assert.Equal(200, (await visitor.Ask(HttpMethod.Get, "", With(headers))).Status);

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    public async Task NothingCanBeChanged(string method)
    {
        Dictionary<string, string> before = temp.Snapshot();
        (int status, string words, HttpResponseMessage response) = await visitor.Ask(new(method), "");
        Assert.Equal((405, $"{method}: nothing can be changed here; GET and HEAD are answered\n"), (status, words));
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
        Assert.Equal(before, temp.Snapshot());
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("?show=..%2frun")]
    [InlineData("?show=2")]
    [InlineData("part?name=..%2fconfig.json")]
    [InlineData("events?show=2")]
    public async Task WhatIsNotAPageIsNotThere(string address) => Assert.Equal(404, (await visitor.Ask(HttpMethod.Get, address)).Status);

    [Fact]
    public async Task AFolderThatVanishesIsSaid()
    {
        Assert.Contains("Training", await visitor.Page());
        Directory.Delete(folder, recursive: true);
        server.Tell(folder, new(RunStage.Stopped) { Done = 3, Iterations = 10 });
        // A page is drawn twice a second at most, and less often on a busy machine.
        string page = await visitor.Page();
        for (int tries = 0; tries < 120 && !page.Contains("it was removed or renamed while the page was open", StringComparison.Ordinal); tries++)
        {
            await Task.Delay(250);
            page = await visitor.Page();
        }
        Assert.Contains("it was removed or renamed while the page was open", page);
        Assert.Empty(Visitor.Figures(page));
    }

    [Fact]
    public void APortThatIsTakenIsNamed()
    {
        IOException e = Assert.Throws<IOException>(() => DashboardServer.Start(port, "other", folder, [new("seed 1", folder)]));
        Assert.Equal($"--dashboard: port {port} of 127.0.0.1 is in use; give another one, or none for any that is free", e.Message);
    }

    [Fact]
    public void ARunThatItDoesNotKnowIsAnError() =>
        Assert.Contains("no run in elsewhere; have: ", Assert.Throws<ArgumentException>(() => server.Tell("elsewhere", new(RunStage.Ended))).Message);
}
