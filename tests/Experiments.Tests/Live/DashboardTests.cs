using System.Text.RegularExpressions;
using MetaRL.Experiments.Live;
using MetaRL.Experiments.Sweeps;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests.Live;

/// <summary>Runs, sweeps and matrices that are looked at while they go on.</summary>
public sealed class DashboardTests : IDisposable
{
    readonly TempFolder temp = new();
    readonly StringWriter output = new(), error = new();
    readonly ManualResetEventSlim visited = new();
    readonly int port = Visitor.FreePort();

    public void Dispose()
    {
        temp.Dispose();
        visited.Dispose();
    }

    static ExperimentConfig Config(Action<int>? onDraw = null) => new()
    {
        Name = "tiny",
        Problem = new PolicyProblem { Family = new HookedFamily { OnDraw = onDraw }, Policy = new GaussianMlp { Hidden = [4] }, Rollouts = 2 },
        Learner = new Maml(),
        Update = new AdamUpdate(),
        Training = new() { Iterations = 3, MetaBatch = 2, ConflictsEvery = 0 },
        Evaluation = new() { Tasks = 2, Steps = 1, Rollouts = 2 },
    };

    static Sweep Sweep { get; } = new()
    {
        Variable = "alpha",
        Values = [0.1, 0.5],
        Set = (config, alpha) => config with { Learner = (Maml)config.Learner with { InnerLr = alpha } },
        Variants = [("meta-learned", config => config), ("not at all", config => config with { Training = config.Training with { Iterations = 0 } })],
    };

    ExperimentHost Host => new(Samples.Plain(output), output, error, default);

    string[] Args(params string[] more) => ["--out", temp["a"], "--dashboard", $"{port}", "--workers", "1", .. more];

    // Training begins when someone looks.
    void Wait(int drawn) => Assert.True(visited.Wait(TimeSpan.FromSeconds(60)));

    async Task<List<(string Name, string Data)>> Follow(string show, Func<string, Task> onParts)
    {
        using Visitor visitor = new(port);
        return await visitor.Follow(show, async e =>
        {
            visited.Set();
            if (e.Name == "parts") await onParts(e.Data);
        });
    }

    [Fact]
    public async Task TwoSeedsAreFollowedToTheReportOfBoth()
    {
        using Visitor visitor = new(port);
        string last = "", runs = "";
        Task<List<(string Name, string Data)>> following = Follow("now", async parts =>
        {
            last = await visitor.Page();
            runs = await visitor.Page("part?show=all&name=runs");
        });
        int code = await Task.Run(() => Experiment.Run(Args("--seeds", "2"), Config(Wait), Host));
        List<(string Name, string Data)> events = await following;
        Assert.Equal((0, ""), (code, error.ToString()));
        Assert.Contains($"dashboard: http://127.0.0.1:{port}/", output.ToString());
        Assert.Equal("hello", events[0].Name);
        Assert.True(events.Count(e => e.Name == "parts") >= 2, string.Join('\n', events));
        Assert.StartsWith("All runs have ended, and the server with them. ", events[^1].Data);
        Assert.Contains("\"Training\"", events[^2].Data);
        Assert.Contains("Runs: 2 of 2 ended", runs);
        string[] report = Visitor.Figures(File.ReadAllText(temp["a", "report.html"]));
        Assert.NotEmpty(report);
        Assert.Equal(report, Visitor.Figures(last));
        await Assert.ThrowsAsync<HttpRequestException>(() => visitor.Page());
        Assert.Matches(@"iteration 3/3: .*; in all: run 2 of 2", output.ToString());
    }

    [Fact]
    public async Task ASweepIsFollowedToItsReport()
    {
        using Visitor visitor = new(port);
        string last = "";
        Task<List<(string Name, string Data)>> following = Follow("all", async _ => last = await visitor.Page("?show=all"));
        int code = await Task.Run(() => Experiment.RunSweep(Args("--seeds", "2"), Config(Wait), Sweep, Host));
        List<(string Name, string Data)> events = await following;
        Assert.Equal((0, ""), (code, error.ToString()));
        Assert.Contains("\"By alpha\"", events[^2].Data);
        Assert.Contains("Runs: 8 of 8 ended", last);
        Assert.Contains("alpha 0.5, not at all, seed 2", last);
        Assert.Equal(Visitor.Figures(File.ReadAllText(temp["a", "report.html"])), Visitor.Figures(last));
        Assert.Equal(["1", "2", "5", "6"], Regex.Matches(output.ToString(), @"iteration 3/3: .*; in all: run (\d) of 8").Select(m => m.Groups[1].Value));
    }

    [Fact]
    public void APortThatIsTakenEndsTheCommandBeforeAnythingIsWritten()
    {
        using System.Net.Sockets.TcpListener taken = new(System.Net.IPAddress.Loopback, port);
        taken.Start();
        Assert.Equal(2, Experiment.Run(Args(), Config(), Host));
        Assert.Equal(2, Experiment.RunSweep(Args(), Config(), Sweep, Host));
        string line = $"error: --dashboard: port {port} of 127.0.0.1 is in use; give another one, or none for any that is free";
        Assert.Equal([line, line], error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.False(Directory.Exists(temp["a"]));
    }

    [Fact]
    public void ARunWhoseFolderVanishesEndsAsWithoutADashboard()
    {
        ExperimentConfig Vanishing() => Config(drawn => { if (drawn == 3) Directory.Delete(temp["a"], recursive: true); });
        Assert.Equal(1, Experiment.Run(["--out", temp["a"], "--workers", "1"], Vanishing(), Host));
        string alone = error.ToString();
        Assert.Contains("is gone: it was removed or renamed", alone);
        error.GetStringBuilder().Clear();
        Assert.Equal(1, Experiment.Run(Args(), Vanishing(), Host));
        Assert.Equal(alone, error.ToString());
    }

    [Fact]
    public void WhatIsLeftOfACommandGoesByItsIterations()
    {
        DisplayTests.ManualTime time = new();
        CommandProgress progress = new(4, 40, time);
        progress.Begin(0);
        Assert.Equal("run 1 of 4", progress.Words);
        for (int i = 0; i < 10; i++) progress.Iterate();
        time.Seconds = 20;
        progress.Skip(10);
        Assert.Equal("run 2 of 4, 40 s left", progress.Words);   // twenty iterations, two seconds each
        progress.Begin(5);
        Assert.Equal(30, progress.SecondsLeft);
    }
}
