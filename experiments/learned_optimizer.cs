// Learned optimizers against tuned ones, with the same number of steps on the same held-out tasks: ill-conditioned quadratics whose
// gradients have noise, with axes of their own or turned, and a bandit whose rewards are seen late. One table, one report.
//   dotnet run experiments/learned_optimizer.cs -- --seeds 3
//   dotnet run experiments/learned_optimizer.cs -- tune       the rates and scales below, from training tasks
// What comes out: docs/algorithms/learned-optimizers.md.
#:project ../src/Experiments/MetaRL.Experiments.csproj

using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Evaluation;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Problems.Exact;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

if (args is ["tune"]) return Experiment.Guarded(Tuning.Print);

return Experiment.RunMatrix(args, new()
{
    Name = "learned_optimizer",
    About = "All rows have the same data of a task and the same number of steps. On quadratics the first three have the best rate of many on training tasks, "
        + "and start where all tasks' minima lie around; everything else is meta-learned.",
    Columns =
    [
        ("axes", Columns.Quadratics(rotated: false)),
        ("rotated", Columns.Quadratics(rotated: true)),
        ("delayed-bandit", Columns.Bandit),
    ],
    Rows =
    [
        new("fixed rate", "tuned", c => c.Tuned(r => new Maml { InnerLr = r.Rate })),
        new("momentum", "tuned", c => c.Tuned(r => new Momentum { InnerLr = r.MomentumRate, Share = r.Momentum })),
        new("Adam", "tuned", c => c.Tuned(r => new FineTuning { Adam = new() { Lr = r.AdamRate } })),
        new("Meta-SGD", "learned rates", c => c.Learning(r => new MetaSgd { InnerLr = r.Rate })),
        new("rates by step", "learned rates", c => c.Learning(r => new Maml { InnerLr = r.Rate, Rates = LearnedRates.LayerAndStep })),
        new("LSTM meta-learner", "learned rule", c => c.Learning(r => new LstmMetaLearner { InnerLr = r.Rate, MaxLr = 10 * r.Rate })),
        new("learned optimizer", "learned rule", c => c.Learning(r => new LearnedOptimizer { LogRange = r.LogRange })),
    ],
});

/// <summary>The best of a grid on training tasks; what <c>tune</c> prints.</summary>
sealed record Rates(double Rate, double MomentumRate, double Momentum, double AdamRate, double LogRange);

static class Columns
{
    public static ExperimentConfig Quadratics(bool rotated) => new()
    {
        Name = rotated ? "rotated" : "axes",
        Problem = new NoisyQuadratics { Rotated = rotated },
        Learner = new Maml { InnerSteps = 20 },
        Update = new AdamUpdate { Adam = new() { Lr = 0.01, HalfLife = 100, MaxGradientNorm = 1 }, Loss = new MultiStepLoss { Anneal = 400 } },
        Training = new() { Iterations = 400, MetaBatch = 32, TasksPerChunk = 16 },
        Evaluation = new() { Tasks = 1000, Rollouts = 1, Steps = 20 },
    };

    public static ExperimentConfig Bandit => new()
    {
        Name = "delayed-bandit",
        Problem = new PolicyProblem
        {
            Family = new BernoulliBandit { Arms = 2, Pulls = 20, Delay = 4 },
            Policy = new CategoricalMlp { Hidden = [32] },
            Rollouts = 10,
            Advantage = new(Gamma: 0.99, Lambda: 0.95),
        },
        Learner = new Maml { InnerSteps = 3 },
        Update = new AdamUpdate { Adam = new() { Lr = 0.01 } },
        Training = new() { Iterations = 150, MetaBatch = 20 },
        Evaluation = new() { Tasks = 1000, Rollouts = 40, Steps = 3 },
    };
}

static class Change
{
    public static Rates RatesOf(this ExperimentConfig c) => c.Problem switch
    {
        NoisyQuadratics { Rotated: false } => new(0.796, 0.502, 0.5, 0.126, 1),
        NoisyQuadratics => new(0.796, 0.317, 0.7, 0.2, 1),
        _ => new(1, 0.5, 0.5, 0.3, 1),
    };

    /// <summary>Where φ is not known to be best already, it is learned as for the others.</summary>
    public static ExperimentConfig Tuned(this ExperimentConfig c, Func<Rates, MetaLearner> learner)
        => c.Problem is NoisyQuadratics ? c.Learning(learner) with { Training = c.Training with { Iterations = 0 } } : c.Learning(learner);

    public static ExperimentConfig Learning(this ExperimentConfig c, Func<Rates, MetaLearner> learner)
        => c with { Learner = learner(c.RatesOf()) with { InnerSteps = c.Learner.InnerSteps } };
}

/// <summary>Descent with momentum, m ← μm + ∇L, which θ carries beside the weights.</summary>
sealed record Momentum : MetaLearner
{
    [Range(0.0, 10.0)]
    public double InnerLr { get; init; } = 0.1;

    [Range(0.0, 1.0)]
    public double Share { get; init; } = 0.5;

    public override Params Initial(Params phi, int tasks)
    {
        Params weights = base.Initial(phi, tasks);
        return weights.Concat((0 * weights).Prefixed("m/"));
    }

    public override Params Adapt(AdaptStep step, Params theta)
    {
        Params weights = step.Problem.Weights(theta);
        Params gradient = Autograd.Grad(step.Loss(weights), weights, step.CreateGraph);
        Params m = (Share * theta.Group("m/")) + gradient;
        return weights.AddScaled(m, -InnerLr).Concat(m.Prefixed("m/"));
    }
}

/// <summary>Of each setting the best on training tasks: rates from 21, a factor of 1.26 apart; and what a learned optimizer's scale
/// spans, from 6, each trained with it.</summary>
static class Tuning
{
    static readonly double[] Grid = [.. Enumerable.Range(-20, 21).Select(i => 2 * Math.Pow(10, i / 10.0))], Shares = [0.3, 0.5, 0.7, 0.8, 0.9];
    static readonly double[] LogRanges = [1, 2, 3, 4, 6, 10];

    public static void Print()
    {
        using var pool = new WorkerPool(2);
        foreach (ExperimentConfig column in (ExperimentConfig[])[Columns.Quadratics(rotated: false), Columns.Quadratics(rotated: true)])
        {
            Show(column, "fixed rate", Grid.Select(lr => new Maml { InnerLr = lr }));
            Show(column, "momentum", Shares.SelectMany(share => Grid.Select(lr => new Momentum { InnerLr = lr, Share = share })));
            Show(column, "Adam", Grid.Select(lr => new FineTuning { Adam = new() { Lr = lr } }));
            ShowTrained(column);
        }
        ShowTrained(Columns.Bandit);

        void Show(ExperimentConfig column, string name, IEnumerable<MetaLearner> learners)
        {
            (double score, MetaLearner best) = learners.Select(l => (Score(column, l, l.Init(column.Problem, SimdBackend.Instance, new Seed(1)), pool), l)).MaxBy(x => x.Item1);
            Console.WriteLine(FormattableString.Invariant($"{column.Name,-14} {name,-17} {score:F4} with {best}"));
        }

        void ShowTrained(ExperimentConfig column)
        {
            foreach (double range in LogRanges)
            {
                MetaLearner learner = new LearnedOptimizer { LogRange = range, InnerSteps = column.Learner.InnerSteps };
                using var trainer = new MetaTrainer(column.Problem, learner, column.Update, column.Training, SimdBackend.Instance, pool, seed: 1);
                while (!trainer.IsDone) trainer.Step();
                double score = Score(column, learner, trainer.State.Phi, pool);
                Console.WriteLine(FormattableString.Invariant($"{column.Name,-14} learned optimizer {score:F4} with LogRange {range}"));
            }
        }
    }

    // The worst there is where it diverges.
    static double Score(ExperimentConfig column, MetaLearner learner, Params phi, WorkerPool pool)
    {
        var evaluator = new Evaluator(column.Problem, learner, column.Evaluation with { Seed = 1 }, SimdBackend.Instance, pool, tasksPerChunk: 32, EvaluationSplit.Train);
        try
        {
            double score = evaluator.Evaluate(phi).Means[^1];
            return double.IsNaN(score) ? double.NegativeInfinity : score;
        }
        catch (NonFiniteException)
        {
            return double.NegativeInfinity;
        }
    }
}
