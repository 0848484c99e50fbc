using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Problems;
using MetaRL.Problems.Exact;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>Implicit adaptation of tasks that are computed together.</summary>
public sealed class ImamlTests : IDisposable
{
    readonly WorkerPool pool = new(1);

    public void Dispose() => pool.Dispose();

    [Fact]
    public void A_task_ends_its_descent_by_itself()
    {
        (PolicyProblem plain, _) = Small.Problem("gaussian", 1);
        PolicyProblem problem = plain with { InnerObjective = new ClippedObjective() };
        var learner = new Imaml { Lambda = 5, DescentSteps = 40, DescentTolerance = 0.5 };
        double[] Returns(int tasksPerChunk)
        {
            using var trainer = new MetaTrainer(problem, learner, new AdamUpdate(), Small.Training with { MetaBatch = 5, TasksPerChunk = tasksPerChunk }, new ReferenceBackend(), pool, seed: 1);
            return trainer.Step().Returns;
        }
        double[] alone = Returns(1), together = Returns(5);
        for (int k = 0; k < alone.Length; k++) Assert.Equal(alone[k], together[k], 1e-9 * (1 + Math.Abs(alone[k])));
    }

    [Theory]
    [InlineData(4, 1.0 / 3)]   // (1 + 4 / 2)⁻¹
    [InlineData(-6, 1)]        // 1 - 6 / 2 is negative: left at first order
    public void Where_the_first_direction_has_no_positive_curvature_the_derivative_is_of_first_order(double a, double derivative)
    {
        var problem = new Quadratics { A = [a], C = [1] };
        var sample = new QuadraticSample(problem.Tasks[0], 0);
        var learner = new Imaml { Lambda = 2, DescentSteps = 1, DescentLr = 1e-12 };
        Params phi = new([("x", Tensor.Full(new ReferenceBackend(), [1, 1, 1], 0.5))]);
        MetaObjective objective = Small.Objective(problem, learner, [new([sample], sample)], pool, phi.Backend);
        double gradient = objective.LossAndGradient(phi, new SurrogateLoss()).Gradient["x"].Item();
        Assert.Equal(derivative * a * (0.5 - 1), gradient, 1e-9);
    }
}
