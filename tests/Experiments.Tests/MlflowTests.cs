using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MetaRL.Experiments.Sinks;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

/// <summary>What an MLflow server is told, by a server that holds calls to the documented interface.</summary>
public sealed class MlflowTests : IDisposable
{
    readonly TempFolder temp = new();
    readonly StringWriter output = new(), error = new();
    readonly Server server = new();
    CancellationTokenSource cancel = new();

    public void Dispose()
    {
        server.Dispose();
        cancel.Dispose();
        temp.Dispose();
    }

    int Run(Uri address, Action<int>? onRecord = null, params string[] args)
    {
        ExperimentConfig config = new()
        {
            Name = "tiny walk",
            Problem = new PolicyProblem { Family = new HookedFamily(), Policy = new GaussianMlp { Hidden = [4] }, Rollouts = 2 },
            Learner = new Maml(),
            Update = new AdamUpdate(),
            Training = new() { Iterations = 3, MetaBatch = 2, CheckpointEvery = 1 },
            Evaluation = new() { Tasks = 2, Steps = 1, Rollouts = 2 },
            Sinks = [() => new MlflowSink(address), () => new Watching(onRecord)],
        };
        return Experiment.Run(["--out", temp["a"], .. args], config, new(Samples.Plain(output), output, error, cancel.Token));
    }

    [Fact]
    public void ARunIsToldFromItsSettingsToItsOutcome()
    {
        Assert.Equal(0, Run(server.Address));
        Assert.Equal("tiny walk", Assert.Single(server.Experiments));
        Server.Run run = Assert.Single(server.Runs).Value;
        Assert.Equal("FINISHED", run.Status);
        Assert.Equal(("maml", "1", "3"), (run.Params["learner"], run.Params["seed"], run.Params["training.iterations"]));
        Assert.Equal([0, 1, 2], run.Metrics.Where(static m => m.Key == "returns/k1").Select(static m => m.Step));
        double[] mean = [.. MetaRL.Reports.Runs.RunFolder.Load(temp["a"]).Evaluation!.Seeds[0].Steps.Select(static step => step.Mean)];
        Assert.Equal(mean[1], run.Metrics.Single(static m => m.Key == "evaluation/k1").Value);
        Assert.Equal(temp["a"], run.Tags["metarl.folder"]);
    }

    [Fact]
    public void AResumedRunIsTheSameRunAndExperimentsAreNotMadeTwice()
    {
        Assert.Equal(130, Run(server.Address, i => { if (i == 0) cancel.Cancel(); }));
        Assert.Equal("KILLED", Assert.Single(server.Runs).Value.Status);
        cancel = new();
        Assert.Equal(0, Run(server.Address, null, "--resume"));
        Assert.Equal("FINISHED", Assert.Single(server.Runs).Value.Status);
        Assert.Single(server.Experiments);
    }

    [Fact]
    public void AServerThatIsNotThereEndsTheRunBeforeItBegins()
    {
        Assert.Equal(1, Run(new("http://127.0.0.1:9")));
        Assert.Contains("no answer from http://127.0.0.1:9", error.ToString());
        Assert.Contains("is it an MLflow tracking server", error.ToString());
    }

    [Fact]
    public void AServerThatIsLostIsNotedAndTheRunGoesOn()
    {
        Assert.Equal(0, Run(server.Address, i => { if (i == 0) server.Refuses = true; }));
        Assert.Contains("MLflow is told no more", File.ReadAllText(Path.Combine(temp["a"], "run.log")));
    }

    sealed class Watching(Action<int>? onRecord) : IRunSink
    {
        public void Record(IterationRecord record) => onRecord?.Invoke(record.Iteration);
    }

    // Calls as the documentation has them; anything else fails the run, and with it the test.
    sealed class Server : IDisposable
    {
        public sealed record Run(Dictionary<string, string> Params, Dictionary<string, string> Tags, List<(string Key, double Value, long Step)> Metrics)
        {
            public string Status { get; set; } = "RUNNING";
        }

        readonly HttpListener listener = new();

        public Server()
        {
            int port = Random.Shared.Next(20_000, 60_000);
            Address = new($"http://127.0.0.1:{port}");
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            listener.Start();
            Task.Run(Serve);
        }

        public Uri Address { get; }
        public List<string> Experiments { get; } = [];
        public Dictionary<string, Run> Runs { get; } = [];
        public bool Refuses { get; set; }

        public void Dispose() => listener.Close();

        async Task Serve()
        {
            while (true)
            {
                HttpListenerContext call = await listener.GetContextAsync();
                JsonObject body = call.Request.HttpMethod == "POST" ? (JsonObject)JsonNode.Parse(call.Request.InputStream)! : [];
                (int code, string answer) = Refuses ? (500, "gone") : Answer(call.Request, body);
                call.Response.StatusCode = code;
                call.Response.Close(Encoding.UTF8.GetBytes(answer), false);
            }
        }

        (int, string) Answer(HttpListenerRequest request, JsonObject body)
        {
            string call = $"{request.HttpMethod} {request.Url!.AbsolutePath}";
            switch (call)
            {
                case "GET /api/2.0/mlflow/experiments/get-by-name":
                    int known = Experiments.IndexOf(request.QueryString["experiment_name"]!);
                    return known < 0 ? (404, """{"error_code":"RESOURCE_DOES_NOT_EXIST"}""") : (200, $"{{\"experiment\":{{\"experiment_id\":\"{known}\"}}}}");
                case "POST /api/2.0/mlflow/experiments/create":
                    Experiments.Add((string)body["name"]!);
                    return (200, $$"""{"experiment_id":"{{Experiments.Count - 1}}"}""");
                case "POST /api/2.0/mlflow/runs/create":
                    Assert.True((long)body["start_time"]! > 1_000_000_000_000);
                    Assert.InRange(int.Parse((string)body["experiment_id"]!), 0, Experiments.Count - 1);
                    Runs[$"run{Runs.Count}"] = new([], Pairs(body["tags"]!), []);
                    return (200, $"{{\"run\":{{\"info\":{{\"run_id\":\"run{Runs.Count - 1}\"}}}}}}");
                case "POST /api/2.0/mlflow/runs/log-batch":
                    Log(Runs[(string)body["run_id"]!], body);
                    return (200, "{}");
                case "POST /api/2.0/mlflow/runs/update":
                    Runs[(string)body["run_id"]!].Status = (string)body["status"]!;
                    return (200, "{}");
                default:
                    return (400, call);
            }
        }

        static void Log(Run run, JsonObject body)
        {
            foreach ((string key, string value) in Pairs(body["params"] ?? new JsonArray())) run.Params.Add(key, value);
            foreach (JsonNode? metric in body["metrics"] as JsonArray ?? [])
                run.Metrics.Add(((string)metric!["key"]!, (double)metric["value"]!, (long)metric["step"]!));
        }

        static Dictionary<string, string> Pairs(JsonNode all) => ((JsonArray)all).ToDictionary(static pair => (string)pair!["key"]!, static pair => (string)pair!["value"]!);
    }
}
