using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Reading;
using MetaRL.Policies.Sequences;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>Learners that read their support learn, and refuse what they cannot.</summary>
public sealed class ReadingTests
{
    static readonly CategoricalMlp Features = new() { Hidden = [32], Activation = Activation.Relu };

    static readonly AdamUpdate Adam = new() { Adam = new() { Lr = 3e-3, MaxGradientNorm = 10 } };

    static SupervisedProblem Languages(Policy model, int ways = 3, int shots = 1) => new()
    {
        Family = new Languages { Ways = ways },
        Policy = model,
        Shots = shots,
        Queries = 4,
        OneSupport = true,
    };

    sealed record Case(ReadingClassifier Model, OuterLoss Loss, double Lr, int Ways, int Batch, int Iterations, double Gain);

    static Case Of(string name)
    {
        var usual = new SurrogateLoss();
        CategoricalMlp tanh = new() { Hidden = [16] }, relu = new() { Hidden = [64], Activation = Activation.Relu };
        return name switch
        {
            "prototypes" => new(new PrototypeClassifier { Inner = relu }, usual, 3e-3, 3, 8, 400, 0.02),
            "ridge" => new(new RidgeClassifier { Inner = relu }, usual, 3e-3, 3, 8, 400, 0.02),
            "matching" => new(new MatchingClassifier { Inner = relu }, usual, 3e-3, 3, 8, 400, 0.02),
            "siamese" => new(new SiameseClassifier { Inner = relu }, new ContrastiveLoss { Margin = 10 }, 1e-3, 3, 8, 400, 0.05),
            "memory" => new(new MemoryClassifier { Inner = tanh, Slots = 8, Width = 16 }, usual, 5e-3, 2, 8, 600, 0.08),
            "recurrent" => new(new RecurrentClassifier { Inner = tanh, Memory = new Gru { Width = 32 } }, usual, 3e-3, 2, 16, 600, 0.08),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
    }

    [Theory]
    [InlineData("prototypes"), InlineData("ridge"), InlineData("matching"), InlineData("siamese"), InlineData("memory"), InlineData("recurrent")]
    public void Each_learns_to_tell_classes_apart_that_it_has_not_seen(string name)
    {
        Case c = Of(name);
        SupervisedProblem problem = Languages(c.Model, c.Ways, shots: 2);
        using var pool = new WorkerPool(1);
        var training = new TrainingConfig { Iterations = c.Iterations, MetaBatch = c.Batch, ConflictsEvery = 0 };
        AdamUpdate update = Adam with { Adam = Adam.Adam with { Lr = c.Lr }, Loss = c.Loss };
        using var trainer = new MetaTrainer(problem, new Reading(), update, training, SimdBackend.Instance, pool, seed: 1);
        double Accuracy() => new Evaluator(problem, new Reading(), new() { Tasks = 100, Steps = 1, Rollouts = 4 }, SimdBackend.Instance, pool)
            .Evaluate(trainer.State.Phi).SuccessAfter(1)!.Average();
        double before = Accuracy();
        for (int i = 0; i < training.Iterations; i++) trainer.Step();
        double after = Accuracy();
        Assert.True(after > before + c.Gain, $"{name}: {before:F3} of the queries before, {after:F3} after; expected {c.Gain} more");
    }

    [Fact]
    public void Nearest_pixels_need_no_training_and_are_beaten_by_no_chance()
    {
        SupervisedProblem problem = Languages(new SiameseClassifier { Inner = new CategoricalMlp { Hidden = [] } });
        using var pool = new WorkerPool(1);
        Params phi = problem.Init(SimdBackend.Instance, new Seed(1));
        HeldOutReturns found = new Evaluator(problem, new Reading(), new() { Tasks = 100, Steps = 1, Rollouts = 4 }, SimdBackend.Instance, pool).Evaluate(phi);
        Assert.Equal(1.0 / 3, found.SuccessAfter(0)!.Average(), 9);
        Assert.True(found.SuccessAfter(1)!.Average() > 0.6);
    }

    [Fact]
    public void A_loss_on_pairs_is_the_mean_of_both_kinds()
    {
        SupervisedProblem problem = Languages(new SiameseClassifier { Inner = new CategoricalMlp { Hidden = [] } }) with { Queries = 1 };
        Params phi = problem.Init(new ReferenceBackend(), new Seed(1));
        Sampling.TaskData[] data = Small.Gather(problem, new Reading(), phi, tasks: 1);
        Chain chain = Chain.Of(problem, new Reading(), phi, Sampling.TaskBatch.Of(problem, phi.Backend, data), 0, createGraph: false);
        var (support, query) = ((ExampleSample)data[0].Support[0], (ExampleSample)data[0].Query!);
        int width = support.X.Length / support.Count;
        double same = 0, different = 0;
        (int sames, int differents) = (0, 0);
        const double margin = 0.5;
        for (int q = 0; q < query.Count; q++)
            for (int s = 0; s < support.Count; s++)
            {
                double squared = Enumerable.Range(0, width).Sum(i => Math.Pow(query.X[q * width + i] - support.X[s * width + i], 2));
                if (query.Y[q] == support.Y[s]) (same, sames) = (same + squared, sames + 1);
                else (different, differents) = (different + Math.Pow(Math.Max(0, margin - Math.Sqrt(squared)), 2), differents + 1);
            }
        Assert.Equal(same / sames / 2 + different / differents / 2, new ContrastiveLoss { Margin = margin }.Of(chain).Item(), 1e-5);
    }

    [Fact]
    public void What_cannot_be_is_refused_with_what_to_set()
    {
        SupervisedProblem problem = Languages(new PrototypeClassifier { Inner = Features });
        void Refused(string words, Problem of, Reading learner, MetaUpdate update)
            => Assert.Contains(words, Assert.Throws<ArgumentException>(() => learner.RequireFit(of, update)).Message);
        Refused("set problem.policy to prototypeClassifier", problem with { Policy = Features }, new Reading(), Adam);
        Refused("found learner.innerSteps=3; set 1", problem, new Reading { InnerSteps = 3 }, Adam);
        Refused("adapts none", problem, new Reading(), new ReptileUpdate());
        Assert.Contains("found evaluation.steps=2, set 1", Assert.Throws<ArgumentException>(() => new Reading().RequireSteps(2)).Message);
    }
}
