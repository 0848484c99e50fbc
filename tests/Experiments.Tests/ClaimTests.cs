using System.Text.Json.Nodes;
using MetaRL.Evaluation;
using MetaRL.Experiments.Claims;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Reports.Claims;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

public sealed class ClaimTests
{
    static Claim Claim => new()
    {
        Title = "Seeds",
        Text = "Seeds grow.",
        Table = "The seed and its square.",
        Measure = static seed => [new("a", "seed", seed), new("a", "square", seed * seed)],
        Picture = static _ => new ClaimRows { Title = "Seeds", Values = new("number"), Rows = ["a"], Columns = ["seed", "square"] },
        Verdict = static all => $"confirmed: {all["a", "seed"].Mean}",
    };

    [Fact]
    public void It_writes_a_page_or_numbers_that_hold_all_of_the_page()
    {
        using TempFolder folder = new();
        string json = Path.Combine(folder.Path, "new", "seeds.json"), html = Path.Combine(folder.Path, "seeds.html"), csv = Path.Combine(folder.Path, "seeds.csv");
        foreach (string file in (string[])[json, html, csv]) Assert.Equal(0, Claim.Run(["--seeds", "3", "--out", file]));
        Assert.Equal(ClaimReport.Render(ClaimRecord.Load(json)), File.ReadAllText(html));
        Assert.Equal("row,column,seed,value\na,seed,1,1\na,seed,2,2\na,seed,3,3\na,square,1,1\na,square,2,4\na,square,3,9\n", File.ReadAllText(csv));
        JsonNode written = JsonNode.Parse(File.ReadAllText(json))!;
        Assert.Equal(("Seeds grow.", "confirmed: 2", 3), ((string)written["claim"]!, (string)written["verdict"]!, (int)written["seeds"]!));
        Assert.EndsWith("--seeds 3", (string)written["command"]!);
    }

    [Fact]
    public void What_is_there_is_kept_and_nothing_is_measured_before_that_is_said()
    {
        using TempFolder folder = new();
        string file = Path.Combine(folder.Path, "seeds.json");
        File.WriteAllText(file, "mine");
        Claim never = Claim with { Measure = static _ => throw new InvalidOperationException("measured") };
        Assert.Equal(2, never.Run(["--out", file]));
        Assert.Equal("mine", File.ReadAllText(file));
        Assert.Equal(2, never.Run(["--out", folder.Path + "/seeds.txt"]));
        Assert.Equal(0, Claim.Run(["--seeds", "2", "--out", file, "--force"]));
        Assert.Equal(2, ClaimRecord.Load(file).Seeds);
    }

    [Fact]
    public void Trials_have_the_same_bits_with_any_number_of_workers()
    {
        ExperimentConfig config = new()
        {
            Name = "trial",
            Problem = new SupervisedProblem { Family = new Sinusoid(), Policy = new GaussianMlp { Hidden = [8] }, ExampleLoss = ExampleLoss.Squared, Shots = 5 },
            Learner = new Maml { InnerLr = 0.02 },
            Update = new AdamUpdate(),
            Training = new() { Iterations = 3, MetaBatch = 7, TasksPerChunk = 2, ConflictsEvery = 0 },
            Evaluation = new() { Tasks = 5, Rollouts = 10, Steps = 2 },
        };
        (double[] phi, double[] means) Of(int workers)
        {
            using WorkerPool pool = new(workers);
            Params trained = config.Trained(seed: 1, pool);
            return ([.. trained.Items().SelectMany(static p => p.Value.ToArray())], config.Judged(trained, seed: 1, pool, EvaluationSplit.Test).Means);
        }
        (double[] phi, double[] means) = Of(1);
        Assert.Contains(phi, static x => x != 0);
        (double[] phi, double[] means) others = Of(3);
        Assert.Equal(phi, others.phi);
        Assert.Equal(means, others.means);
        Assert.Equal(means, config.Judged(config.Trained(1), 1).Means);
    }
}
