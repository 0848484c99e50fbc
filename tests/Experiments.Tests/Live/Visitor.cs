using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace MetaRL.Experiments.Tests.Live;

/// <summary>Someone who looks at a dashboard.</summary>
sealed partial class Visitor(int port) : IDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    readonly HttpClient client = new() { BaseAddress = new($"http://127.0.0.1:{port}/"), Timeout = Limit };

    public void Dispose() => client.Dispose();

    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task<string> Page(string address = "") => await client.GetStringAsync(address);

    public async Task<(int Status, string Words, HttpResponseMessage Response)> Ask(HttpMethod method, string address, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, address);
        foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        HttpResponseMessage response = await client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    /// <summary>All events until the last one, as name and data.</summary>
    public async Task<List<(string Name, string Data)>> Follow(string show, Func<(string Name, string Data), Task>? onEvent = null)
    {
        using CancellationTokenSource limit = new(Limit);
        using HttpResponseMessage response = await Connect($"events?show={show}", limit.Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(limit.Token));
        List<(string Name, string Data)> events = [];
        string name = "";
        while (events is [] || events[^1].Name != "end")
        {
            string line = await reader.ReadLineAsync(limit.Token) ?? throw new EndOfStreamException($"the stream ended after {events.Count} events");
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line["event: ".Length..];
            if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
            events.Add((name, line["data: ".Length..]));
            if (onEvent is not null) await onEvent(events[^1]);
        }
        return events;
    }

    /// <summary>The charts of a page, with their numbers.</summary>
    public static string[] Figures(string html) => [.. Figure().Matches(html).Select(m => m.Value)];

    // The server comes up within the run.
    async Task<HttpResponseMessage> Connect(string address, CancellationToken limit)
    {
        while (true)
        {
            try
            {
                return await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limit);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20, limit);
            }
        }
    }

    [GeneratedRegex("<figure.*?</figure>", RegexOptions.Singleline)]
    private static partial Regex Figure();
}
