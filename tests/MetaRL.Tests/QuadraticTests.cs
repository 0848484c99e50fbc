using FsCheck;
using FsCheck.Fluent;
using MetaRL.Learners;
using MetaRL.Problems.Exact;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>Tasks whose loss is a(x - c)^2 / 2: where each learner comes to rest is known exactly.</summary>
public sealed class QuadraticTests
{
    const double Lambda = 2;
    static readonly Quadratics Published = new() { A = [1, 4], C = [0, 1] };

    static (MetaLearner Learner, MetaUpdate Update, Func<double, double> Weight) Kind(string name, double alpha, int steps)
    {
        var maml = new Maml { InnerLr = alpha, InnerSteps = steps };
        Maml first = maml with { Order = GradientOrder.First };
        double Left(double a) => Math.Pow(1 - alpha * a, steps);
        return name switch
        {
            "joint" => (maml with { InnerSteps = 0 }, new SgdUpdate(), static a => a),
            "maml" => (maml, new SgdUpdate(), a => a * Left(a) * Left(a)),
            "fomaml" => (first, new SgdUpdate(), a => a * Left(a)),
            "reptile" => (first, new ReptileUpdate(), a => 1 - Left(a)),
            "imaml" => (new Imaml { Lambda = Lambda, DescentLr = 0.3, DescentSteps = 2000, DescentTolerance = 1e-13, CgTolerance = 1e-13 }, new SgdUpdate(),
                static a => a * Math.Pow(Lambda / (a + Lambda), 2)),
            "evolution strategies" => (first, new EsUpdate { Pairs = 1, Ranks = false, Optimizer = new Sgd() }, a => a * Left(a) * Left(a)),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such learner"),
        };
    }

    [Theory]
    [InlineData("joint", 0.8)]
    [InlineData("maml", 0.64)]
    [InlineData("fomaml", 0.72727272727272727)]
    [InlineData("reptile", 0.8)]
    [InlineData("imaml", 0.5)]
    [InlineData("evolution strategies", 0.64)]
    public void Published_optima(string name, double optimum)
    {
        (MetaLearner learner, MetaUpdate update, _) = Kind(name, alpha: 0.1, steps: 1);
        RestPoint found = RestPoint.Of(Published, learner, update);
        Assert.Equal(optimum, found.Phi!.Value, 1e-9);
        Assert.Equal("", found.Note);
    }

    [Fact]
    public void What_cannot_be_told_is_said()
    {
        var sgd = new SgdUpdate();
        Assert.Contains("every x is at rest, or it is too slow to tell", RestPoint.Of(new() { A = [0, 0], C = [0, 1] }, new Maml(), sgd).Note);
        Assert.Contains("every x is at rest, or it is too slow to tell", RestPoint.Of(new() { A = [1e-12, 1e-12], C = [0, 1] }, new Maml(), sgd).Note);
        Assert.Equal("adaptation diverges", RestPoint.Of(new() { A = [1e200, 1], C = [0, 1] }, new Maml { InnerLr = 10, InnerSteps = 5 }, sgd).Note);
    }

    [Fact]
    public void Any_constants()
    {
        Gen<double> curvature = Gen.Choose(1, 60).Select(static n => n / 10.0), centre = Gen.Choose(-50, 50).Select(static n => n / 10.0);
        Gen<(double[] A, double[] C, int Alpha, int Steps)> all =
            from tasks in Gen.Choose(1, 4)
            from a in curvature.ArrayOf(tasks)
            from c in centre.ArrayOf(tasks)
            from alpha in Gen.Choose(1, 15)
            from steps in Gen.Choose(1, 5)
            select (a, c, alpha, steps);
        Prop.ForAll(all.ToArbitrary(), of =>
        {
            foreach (string name in (string[])["joint", "maml", "fomaml", "reptile", "imaml", "evolution strategies"])
            {
                (MetaLearner learner, MetaUpdate update, Func<double, double> weight) = Kind(name, of.Alpha / 100.0, of.Steps);
                double expected = of.A.Zip(of.C, (a, c) => weight(a) * c).Sum() / of.A.Sum(weight);
                Assert.Equal(expected, RestPoint.Of(new() { A = of.A, C = of.C }, learner, update).Phi!.Value, 1e-6);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));
    }

    // As of a step size that is the inverse of the curvature: every start ends at the optimum.
    [Fact]
    public void Where_every_start_is_as_good_there_is_no_answer()
    {
        (MetaLearner learner, MetaUpdate update, _) = Kind("maml", alpha: 1, steps: 1);
        RestPoint found = RestPoint.Of(new() { A = [1], C = [3] }, learner, update);
        Assert.Null(found.Phi);
        Assert.Contains("every x is at rest", found.Note);
    }

    // Beyond a step size of 1/a, first-order MAML climbs on that task.
    [Fact]
    public void A_rest_point_that_repels_is_called_one()
    {
        (MetaLearner learner, MetaUpdate update, _) = Kind("fomaml", alpha: 0.5, steps: 1);
        RestPoint found = RestPoint.Of(Published, learner, update);
        Assert.Equal(8.0 / 7, found.Phi!.Value, 1e-9);
        Assert.Equal("the update leads away from here", found.Note);
    }

    // What pulls to phi shrinks the second step's way: theta_2 = theta_1 - alpha (a (theta_1 - c) + lambda (theta_1 - phi)).
    [Fact]
    public void The_pull_to_phi_is_that_of_the_formula()
    {
        const double alpha = 0.1, lambda = 0.7, a = 2, c = 3;
        var learner = new Maml { InnerLr = alpha, InnerSteps = 2, PullToPhi = lambda };
        double ofPhi = (1 - alpha * a) * (1 - alpha * (a + lambda)) + alpha * lambda;   // d theta_2 / d phi
        RestPoint found = RestPoint.Of(new() { A = [a, 5], C = [c, -1] }, learner, new SgdUpdate());
        double Weight(double of) => of * Math.Pow((1 - alpha * of) * (1 - alpha * (of + lambda)) + alpha * lambda, 2);
        Assert.True(ofPhi > 0.6);
        Assert.Equal((Weight(a) * c - Weight(5)) / (Weight(a) + Weight(5)), found.Phi!.Value, 1e-9);
    }
}
