using MetaRL.Losses;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>The meta-gradient against differences of the meta-loss, through every adaptation step.</summary>
public sealed class MetaGradientTests
{
    [Theory]
    [InlineData("gaussian", 1)]
    [InlineData("gaussian", 2)]
    [InlineData("gaussian", 3)]
    [InlineData("gaussian", 4)]
    [InlineData("gaussian", 5)]
    [InlineData("categorical", 1)]
    [InlineData("categorical", 3)]
    [InlineData("categorical", 5)]
    [InlineData("ragged", 2)]
    public void It_agrees_with_differences(string problem, int innerSteps)
    {
        Sampled of = Small.Sampled(problem, innerSteps);
        using var pool = new WorkerPool(1);
        AgreesWithDifferences(of.Objective(pool), of.Phi, new SurrogateLoss());
    }

    [Fact]
    public void So_it_does_with_the_log_probability_inside_and_the_clipped_loss_outside()
    {
        Sampled of = Small.Sampled("gaussian", 2);
        of = of with { Problem = of.Problem with { InnerObjective = new LogProbObjective() }, Learner = of.Learner with { InnerLrDecay = 0.5 } };
        using var pool = new WorkerPool(1);
        AgreesWithDifferences(of.Objective(pool), of.Phi, new ClippedLoss { Clip = 0.3 });
    }

    static void AgreesWithDifferences(MetaObjective objective, Params phi, OuterLoss outer)
    {
        double[] gradient = Vectors.Flat(objective.LossAndGradient(phi, outer).Gradient);
        objective.Anchor(phi);
        double[] differences = Vectors.Differences(p => objective.Evaluate(p, outer).Loss, phi);
        Assert.True(Vectors.Norm(gradient) > 1e-2);
        Assert.InRange(Vectors.RelativeError(differences, gradient), 0, 1e-6);
    }

    [Theory]
    [InlineData("gaussian", 1)]
    [InlineData("gaussian", 3)]
    [InlineData("categorical", 3)]
    public void Float32_agrees_with_float64(string problem, int innerSteps)
    {
        Sampled of = Small.Sampled(problem, innerSteps);
        using var pool = new WorkerPool(1);
        (double loss, Params gradient) = of.Objective(pool).LossAndGradient(of.Phi, new SurrogateLoss());
        Sampled of32 = of with { Phi = of.Phi.To(SimdBackend.Instance) };
        (double loss32, Params gradient32) = of32.Objective(pool).LossAndGradient(of32.Phi, new SurrogateLoss());
        Assert.Equal(loss, loss32, 1e-4);
        Assert.InRange(Vectors.RelativeError(Vectors.Flat(gradient), Vectors.Flat(gradient32)), 0, 1e-4);
    }
}
