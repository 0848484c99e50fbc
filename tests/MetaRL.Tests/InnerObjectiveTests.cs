using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>What adaptation may descend beside the plain ratio: clipped for several epochs, with an entropy bonus, with its
/// gradient clipped.</summary>
public sealed class InnerObjectiveTests
{
    static readonly ClippedObjective Clipped = new() { Clip = 0.05 };

    static (Sampled Of, MetaLearner Learner) Kind(string name, int innerSteps)
    {
        Sampled of = Small.Sampled("gaussian", innerSteps);
        return name switch
        {
            "clipped" => (of with { Problem = of.Problem with { InnerObjective = Clipped } }, of.Learner with { Epochs = 3 }),
            "entropy" => (of with { Problem = of.Problem with { InnerObjective = new RatioObjective { Entropy = 0.2 } } }, of.Learner),
            "gradient norm" => (of, of.Learner with { MaxGradientNorm = 0.3 }),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such kind"),
        };
    }

    static double[] Adapted(Problem problem, MetaLearner learner, Params phi, TaskBatch data)
        => Vectors.Flat(Chain.Of(problem, learner, phi.Track(), data, iteration: 0, createGraph: false).Adapted);

    public static TheoryData<string, int> KindsAndSteps()
    {
        var cases = new TheoryData<string, int>();
        foreach (string name in (string[])["clipped", "entropy", "gradient norm"])
            for (int steps = 0; steps <= 5; steps++) cases.Add(name, steps);
        return cases;
    }

    [Theory, MemberData(nameof(KindsAndSteps))]
    public void The_meta_gradient_agrees_with_differences(string name, int innerSteps)
    {
        (Sampled of, MetaLearner learner) = Kind(name, innerSteps);
        using var pool = new WorkerPool(1);
        MetaObjective objective = of.Objective(pool, learner: learner);
        double[] gradient = Vectors.Flat(objective.LossAndGradient(of.Phi, new SurrogateLoss(), anchor: true).Gradient);
        double[] differences = Vectors.Differences(p => objective.Evaluate(p, new SurrogateLoss()).Loss, of.Phi);
        Assert.True(Vectors.Norm(gradient) > 1e-2);
        Assert.InRange(Vectors.RelativeError(differences, gradient), 0, 1e-6);
        if (innerSteps > 0) Assert.True(Vectors.RelativeError(Adapted(Plain(of), of.Learner, of.Phi, of.Batch), Adapted(of.Problem, learner, of.Phi, of.Batch)) > 1e-3);
    }

    static PolicyProblem Plain(Sampled of) => of.Problem with { InnerObjective = new RatioObjective() };

    [Fact]
    public void In_the_first_epoch_the_clipped_ratio_is_the_ratio_bit_by_bit()
    {
        Sampled of = Small.Sampled("gaussian", 2, SimdBackend.Instance);
        double[] ratio = Adapted(of.Problem, of.Learner, of.Phi, of.Batch);
        Assert.Equal(ratio, Adapted(of.Problem with { InnerObjective = Clipped }, of.Learner, of.Phi, of.Batch));
        Maml epochs = of.Learner with { Epochs = 4 };
        Assert.NotEqual(Adapted(of.Problem, epochs, of.Phi, of.Batch), Adapted(of.Problem with { InnerObjective = Clipped }, epochs, of.Phi, of.Batch));
    }

    [Fact]
    public void Epochs_of_the_clipped_ratio_are_those_written_out()
    {
        Sampled of = Small.Sampled("gaussian", 1, tasks: 1);
        var tau = (TrajectoryBatch)of.Batch.Support[0];
        Params theta = of.Phi.Track();
        bool isClipped = false;
        for (int epoch = 0; epoch < 4; epoch++)
        {
            Tensor ratio = (of.Problem.Predict(theta, tau).LogProb(tau.Act) - tau.LogProb).Exp();
            Tensor kept = Tensor.Min(ratio * tau.Adv, Tensor.Max(Tensor.Min(ratio, 0 * ratio + 1.05), 0 * ratio + 0.95) * tau.Adv);
            isClipped |= kept.ToArray().Zip((ratio * tau.Adv).ToArray()).Any(static pair => pair.First < pair.Second);
            theta = theta.AddScaled(Autograd.Grad(-(kept * tau.Weight).Sum(), theta), -of.Learner.InnerLr).Detach().Track();
        }
        Assert.True(isClipped);
        double[] adapted = Adapted(of.Problem with { InnerObjective = Clipped }, of.Learner with { Epochs = 4 }, of.Phi, of.Batch);
        Assert.InRange(Vectors.RelativeError(Vectors.Flat(theta), adapted), 0, 1e-12);
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("categorical")]
    public void The_entropy_bonus_has_the_derivatives_of_its_value_and_raises_the_entropy(string name)
    {
        const double beta = 0.3;
        Sampled of = Small.Sampled(name, 1);
        var full = (TrajectoryBatch)of.Batch.Support[0];
        TrajectoryBatch indifferent = full with { Adv = 0 * full.Adv };
        Params phi = of.Learner.Initial(of.Phi, 2).Detach();
        var objective = new RatioObjective { Entropy = beta };
        GradientCheck.First(theta => objective.Of(of.Problem, theta, indifferent), phi);
        if (name == "categorical") GradientCheck.Second(theta => objective.Of(of.Problem, theta, indifferent, twice: true), phi);   // a Gaussian's is linear in ln σ

        double Entropy(Params theta) => Objectives.Entropy(of.Problem.Policy, theta, indifferent).Item();
        Assert.Equal(-beta * Entropy(phi), objective.Of(of.Problem, phi, indifferent).Item(), 1e-12);
        Params at = phi.Track(), step = phi.AddScaled(Autograd.Grad(objective.Of(of.Problem, at, indifferent), at), -0.1);
        Assert.True(Entropy(step) > Entropy(phi) + 1e-4);
        if (name != "gaussian") return;
        // ∂H/∂ln σ is 1 for each action.
        double[] moved = (step["log_std"] - phi["log_std"]).ToArray();
        Assert.All(moved, x => Assert.Equal(0.1 * beta, x, 1e-8));   // weights are float32
    }

    [Fact]
    public void Each_tasks_gradient_is_clipped_for_itself()
    {
        Sampled of = Small.Sampled("gaussian", 1, tasks: 4);
        double[][] Moves(double most)
        {
            Chain chain = Chain.Of(of.Problem, of.Learner with { MaxGradientNorm = most }, of.Phi.Track(), of.Batch, 0, createGraph: false);
            Params move = chain.Thetas[1] - chain.Thetas[0];
            return [.. Enumerable.Range(0, 4).Select(t => Vectors.Flat(move.Map(x => x.Slice(0, t, 1))))];
        }
        double[][] free = Moves(0);
        double[] norms = [.. free.Select(static m => Vectors.Norm(m) / 0.3)];
        double between = (norms.Min() + norms.Max()) / 2;
        double[][] clipped = Moves(between);
        Assert.Contains(norms, n => n < between);
        for (int t = 0; t < 4; t++)
        {
            double scale = Math.Min(1, between / norms[t]);
            Assert.InRange(Vectors.RelativeError([.. free[t].Select(x => scale * x)], clipped[t]), 0, 1e-12);
        }
    }
}
