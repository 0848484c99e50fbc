using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MetaRL.Experiments.Sinks;

/// <summary>Calls of MLflow's tracking server, https://mlflow.org/docs/latest/rest-api.html, as far as one run needs them.</summary>
/// <param name="server">Such as http://127.0.0.1:5000.</param>
sealed class MlflowServer(Uri server) : IDisposable
{
    // What one call of log-batch may hold.
    const int MostMetrics = 1000, MostParams = 100;

    readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(20), DefaultRequestHeaders = { Authorization = Credentials() } };

    /// <summary>The experiment's id; it is made where there is none of that name.</summary>
    public string Experiment(string name)
    {
        JsonNode? found = Get($"experiments/get-by-name?experiment_name={Uri.EscapeDataString(name)}");
        return (found?["experiment"] ?? Post("experiments/create", new() { ["name"] = name }))["experiment_id"]!.GetValue<string>();
    }

    /// <summary>A new run's id.</summary>
    public string CreateRun(string experiment, string name, IEnumerable<KeyValuePair<string, string>> tags)
    {
        JsonArray all = Pairs(tags);
        JsonNode answer = Post("runs/create", new() { ["experiment_id"] = experiment, ["run_name"] = name, ["start_time"] = Now(), ["tags"] = all });
        return answer["run"]!["info"]!["run_id"]!.GetValue<string>();
    }

    public void LogParams(string run, IEnumerable<KeyValuePair<string, string>> values)
    {
        foreach (KeyValuePair<string, string>[] part in values.Chunk(MostParams)) Post("runs/log-batch", new() { ["run_id"] = run, ["params"] = Pairs(part) });
    }

    public void LogMetrics(string run, IEnumerable<(string Name, double Value, long Step)> values)
    {
        foreach ((string Name, double Value, long Step)[] part in values.Chunk(MostMetrics))
        {
            var metrics = new JsonArray();
            foreach ((string name, double value, long step) in part)
                metrics.Add(new JsonObject { ["key"] = name, ["value"] = Number(value), ["timestamp"] = Now(), ["step"] = step });
            Post("runs/log-batch", new() { ["run_id"] = run, ["metrics"] = metrics });
        }
    }

    /// <summary>RUNNING, FINISHED, FAILED or KILLED.</summary>
    public void SetStatus(string run, string status)
    {
        var update = new JsonObject { ["run_id"] = run, ["status"] = status };
        if (status != "RUNNING") update["end_time"] = Now();
        Post("runs/update", update);
    }

    public void Dispose() => http.Dispose();

    static JsonArray Pairs(IEnumerable<KeyValuePair<string, string>> all)
        => [.. all.Select(static pair => (JsonNode)new JsonObject { ["key"] = pair.Key, ["value"] = pair.Value })];

    // JSON has no NaN; MLflow reads its name.
    static JsonNode Number(double x) => double.IsFinite(x) ? x : double.IsNaN(x) ? "NaN" : x > 0 ? "Infinity" : "-Infinity";

    static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    // As MLflow's own clients take them.
    static AuthenticationHeaderValue? Credentials()
    {
        if (Environment.GetEnvironmentVariable("MLFLOW_TRACKING_TOKEN") is { Length: > 0 } token) return new("Bearer", token);
        if (Environment.GetEnvironmentVariable("MLFLOW_TRACKING_USERNAME") is not { Length: > 0 } user) return null;
        string both = $"{user}:{Environment.GetEnvironmentVariable("MLFLOW_TRACKING_PASSWORD")}";
        return new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(both)));
    }

    // Null where there is none.
    JsonNode? Get(string call)
    {
        using HttpResponseMessage answer = Send(new(HttpMethod.Get, Address(call)));
        return answer.StatusCode == HttpStatusCode.NotFound ? null : Content(call, answer);
    }

    JsonNode Post(string call, JsonObject body)
    {
        using HttpResponseMessage answer = Send(new(HttpMethod.Post, Address(call)) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") });
        return Content(call, answer);
    }

    Uri Address(string call) => new($"{server.ToString().TrimEnd('/')}/api/2.0/mlflow/{call}");

    HttpResponseMessage Send(HttpRequestMessage request)
    {
        try
        {
            return http.Send(request);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            throw new IOException($"no answer from {server}: {e.Message}; is it an MLflow tracking server, and running?", e);
        }
    }

    JsonNode Content(string call, HttpResponseMessage answer)
    {
        using Stream stream = answer.Content.ReadAsStream();
        string text = new StreamReader(stream).ReadToEnd();
        if (!answer.IsSuccessStatusCode) throw new IOException($"{server} answers {(int)answer.StatusCode} to {call}: {text}");
        try
        {
            return JsonNode.Parse(text) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new IOException($"{server} answers {call} with something that is no JSON; is it an MLflow tracking server?", e);
        }
    }
}
