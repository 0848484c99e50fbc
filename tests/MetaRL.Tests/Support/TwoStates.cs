using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Tests;

/// <summary>A decision process of two states, two actions and H steps, told by all its trajectories: 4^H rollouts, each weighted
/// by its probability, so that a batch's mean is the expectation. No discount.</summary>
sealed class TwoStates
{
    const int States = 2, Actions = 2, Pairs = States * Actions;
    static readonly ReferenceBackend Backend = new();
    static readonly double[] Start = [0.6, 0.4];                          // [S]
    static readonly double[] Reward = [1, -0.5, 0.2, 2];                  // [S A]
    static readonly double[] Next = [0.9, 0.1, 0.2, 0.8, 0.3, 0.7, 0.7, 0.3];   // [S A S]

    readonly int horizon, rollouts;
    readonly Tensor obs, act;
    readonly double[] dynamics, returns;   // [B], probability but for the policy's part; sum of rewards

    public TwoStates(int horizon)
    {
        this.horizon = horizon;
        rollouts = (int)Math.Pow(Pairs, horizon);
        obs = Tensor.From(Backend, [.. Samples().SelectMany(n => OneHot(PairAt(n) / Actions))], [1, Count, States]);
        act = Column(n => PairAt(n) % Actions);
        dynamics = new double[rollouts];
        returns = new double[rollouts];
        for (int b = 0; b < rollouts; b++)
        {
            dynamics[b] = Start[Pair(0, b) / Actions];
            for (int t = 1; t < horizon; t++) dynamics[b] *= Next[Pair(t - 1, b) * States + Pair(t, b) / Actions];
            for (int t = 0; t < horizon; t++) returns[b] += Reward[Pair(t, b)];
        }
    }

    public static CategoricalMlp Policy { get; } = new() { Hidden = [] };

    public static Params Phi => new Params([
        ("head.w", Tensor.From(Backend, [0.3, -0.2, -0.4, 0.5], [1, States, Actions])),
        ("head.b", Tensor.From(Backend, [0.1, -0.3], [1, 1, Actions]))]).Track();

    int Count => horizon * rollouts;

    /// <summary>E Σₜ rₜ, differentiable in θ.</summary>
    public Tensor ExpectedReturn(Params theta)
    {
        Tensor logProb = Policy.Act(theta, obs).LogProb(act).Reshape([horizon, rollouts]).Sum(0);
        Tensor weighted = Tensor.From(Backend, [.. dynamics.Zip(returns, (p, sum) => p * sum)], [1, rollouts]);
        return (logProb.Exp() * weighted).Sum();
    }

    /// <summary>All trajectories with the advantages of θ.</summary>
    public TrajectoryBatch Everything(Params theta)
    {
        Tensor logProb = Policy.Act(theta, obs).LogProb(act).Detach();
        double[] perSample = logProb.ToArray();
        double[] advantages = Advantages(theta);
        Tensor weight = Column(n => dynamics[n % rollouts] * Math.Exp(Enumerable.Range(0, horizon).Sum(t => perSample[t * rollouts + n % rollouts])));
        Tensor adv = Column(n => advantages[n / rollouts * Pairs + PairAt(n)]);
        return Batches.Of(obs, act, logProb, adv, weight) with { Obs = new(obs, rollouts) };
    }

    /// <summary>Qₜ(s, a) − Vₜ(s), [H S A].</summary>
    double[] Advantages(Params theta)
    {
        Tensor states = Tensor.From(Backend, [1, 0, 1, 0, 0, 1, 0, 1], [1, Pairs, States]);
        double[] policy = Policy.Act(theta, states).LogProb(Tensor.From(Backend, [0, 1, 0, 1], [1, Pairs, 1])).Exp().ToArray();
        double[] advantages = new double[horizon * Pairs];
        double[] valueNext = new double[States];
        for (int t = horizon - 1; t >= 0; t--)
        {
            double[] q = [.. Enumerable.Range(0, Pairs).Select(sa => Reward[sa] + Enumerable.Range(0, States).Sum(s => Next[sa * States + s] * valueNext[s]))];
            double[] value = [.. Enumerable.Range(0, States).Select(s => Enumerable.Range(s * Actions, Actions).Sum(sa => policy[sa] * q[sa]))];
            for (int sa = 0; sa < Pairs; sa++) advantages[t * Pairs + sa] = q[sa] - value[sa / Actions];
            valueNext = value;
        }
        return advantages;
    }

    IEnumerable<int> Samples() => Enumerable.Range(0, Count);

    Tensor Column(Func<int, double> of) => Tensor.From(Backend, [.. Samples().Select(of)], [1, Count, 1]);

    // Sample n = t B + b; rollout b, read as a number of base S A, is the sequence of its states and actions.
    int PairAt(int n) => Pair(n / rollouts, n % rollouts);

    static int Pair(int t, int b) => b / (int)Math.Pow(Pairs, t) % Pairs;

    static double[] OneHot(int state) => [1 - state, state];
}
