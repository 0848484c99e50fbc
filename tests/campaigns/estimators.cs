#:project ../TestKit/TestKit.csproj
#:property PublishAot=false

// Bias and standard deviation of the estimators of the meta-gradient on a decision process of two states, H = 1, 2 and 5:
//   dotnet run tests/campaigns/estimators.cs -- [resamples, 1000] [seed, 1]
// Everything is relative to the norm of the truth. Biases, and the Hessian's deviation for 20 rollouts, are exact: sums over
// all 4^H rollouts. Those of the meta-gradient, (I + αH) ∇J(θ′), are of resampled supports of 20 rollouts, with the exact ∇J:
// the query's noise, which is the same for all, is left out. ± are half-widths of 95 % intervals over resamples.
using System.Globalization;
using MetaRL.Envs;
using MetaRL.Losses;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.TestKit;

const int Rollouts = 20;
const double Alpha = 0.3;
int resamples = args.Length > 0 ? int.Parse(args[0]) : 1000, seed = args.Length > 1 ? int.Parse(args[1]) : 1;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

(string Name, PolicyObjective Objective)[] estimators =
[
    ("logProb", new LogProbObjective()),
    ("ratio", new RatioObjective()),
    ("loadedDice, memory 0.5", new LoadedDiceObjective { Memory = 0.5 }),
    ("loadedDice", new LoadedDiceObjective()),
    ("tamedDice", new TamedDiceObjective()),
    ("tamedDice, share 1", new TamedDiceObjective { Share = 1 }),
    ("tamedDice as printed", new Literal("tamedDice")),
    ("dice", new DiceObjective()),
];

Console.WriteLine("| H | baseline | estimator | Hessian: bias | sd | meta-gradient: bias | sd | root mean square error |");
Console.WriteLine("|---|---|---|---|---|---|---|---|");
foreach (int horizon in new[] { 1, 2, 5 })
    foreach (bool baseline in new[] { true, false })
        Table(horizon, baseline);

void Table(int horizon, bool baseline)
{
    using TensorScope scope = TensorScope.Open();
    var mdp = new TwoStates(horizon);
    Params phi = TwoStates.Phi;
    double[] hessian = Curvature.Hessian(mdp.ExpectedReturn, phi), probabilities = mdp.Probabilities(phi);
    Params ascent = Autograd.Grad(mdp.ExpectedReturn(phi), phi, createGraph: true);
    Params ahead = phi + Alpha * ascent;
    double[] truth = Flat(Autograd.Grad(mdp.ExpectedReturn(ahead), phi)), slope = Gradient(mdp, ahead.Detach());

    TrajectoryBatch apart = mdp.Apart(phi, baseline);
    TrajectoryBatch sampled = mdp.Sampled(phi, mdp.Draw(phi, resamples, Rollouts, new Seed((ulong)seed).Fork((ulong)horizon)), baseline);
    double[][] slopes = [.. Steps(mdp, phi, sampled).Select(theta => Gradient(mdp, theta))];
    foreach ((string name, PolicyObjective objective) in estimators)
    {
        PolicyProblem problem = mdp.Problem(objective);
        double[][] each = Curvature.Estimated(problem, phi, apart);
        double[] mean = Mean(each, probabilities);
        double variance = each.Zip(probabilities, (h, p) => p * Squared(Minus(h, mean))).Sum() / Rollouts;

        double[][] gradients = [.. Curvature.Estimated(problem, phi, sampled).Zip(slopes, Through)];
        double[] centre = Mean(gradients, [.. gradients.Select(_ => 1.0 / resamples)]);
        string deviation = Root([.. gradients.Select(g => Squared(Minus(g, centre)))], Norm(truth));
        string error = Root([.. gradients.Select(g => Squared(Minus(g, truth)))], Norm(truth));
        Console.WriteLine($"| {horizon} | {(baseline ? "V" : "none")} | {name} | {Norm(Minus(mean, hessian)) / Norm(hessian):F3} | {Math.Sqrt(variance) / Norm(hessian):F2}"
            + $" | {Norm(Minus(Through(mean, slope), truth)) / Norm(truth):F3} | {deviation} | {error} |");
    }
}

// θ′ of each support.
Params[] Steps(TwoStates mdp, Params phi, TrajectoryBatch sampled)
{
    Params each = phi.Detach().Map(x => x.Expand(x.Shape.With(0, sampled.Tasks))).Track();
    Params adapted = each.Detach().AddScaled(Autograd.Grad(mdp.Problem(new RatioObjective()).Loss(each, sampled), each), -Alpha);
    return [.. Enumerable.Range(0, sampled.Tasks).Select(task => adapted.Map(x => x.Slice(0, task, 1)))];
}

static double[] Gradient(TwoStates mdp, Params at)
{
    using TensorScope scope = TensorScope.Open();
    Params theta = at.Track();
    return Flat(Autograd.Grad(mdp.ExpectedReturn(theta), theta));
}

// (I + αH)ᵀ v
static double[] Through(double[] hessian, double[] v)
    => [.. v.Select((x, j) => x + Alpha * Enumerable.Range(0, v.Length).Sum(i => hessian[i * v.Length + j] * v[i]))];

// √mean of squares, and the half-width of its interval by the delta method.
static string Root(double[] squares, double unit)
{
    double mean = squares.Average(), spread = Math.Sqrt(squares.Average(s => (s - mean) * (s - mean)) / squares.Length);
    return $"{Math.Sqrt(mean) / unit:F3} ± {1.96 * spread / (2 * Math.Sqrt(mean)) / unit:F3}";
}

static double[] Flat(Params p) => Curvature.ByTask(p, 1)[0];
static double[] Mean(double[][] vectors, double[] weights) => [.. vectors[0].Select((_, i) => vectors.Zip(weights, (v, w) => w * v[i]).Sum())];
static double[] Minus(double[] a, double[] b) => [.. a.Zip(b, static (x, y) => x - y)];
static double Squared(double[] a) => a.Sum(static x => x * x);
static double Norm(double[] a) => Math.Sqrt(Squared(a));
