using MetaRL.Envs;
using MetaRL.Envs.Families.Tabular;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.TestKit;

/// <summary>A decision process of two states, two actions and H steps, told by all its trajectories, 4^H rollouts: expectations
/// and variances are sums, without noise.</summary>
public sealed class TwoStates
{
    const int States = 2, Actions = 2, Pairs = States * Actions;
    static readonly ReferenceBackend Backend = new();
    static readonly double[] Start = [0.6, 0.4];                          // [S]
    static readonly double[] Reward = [1, -0.5, 0.2, 2];                  // [S A]
    static readonly double[] Next = [0.9, 0.1, 0.2, 0.8, 0.3, 0.7, 0.7, 0.3];   // [S A S]

    readonly int horizon, rollouts;
    readonly double gamma;
    readonly double[] dynamics;   // [B], probability but for the policy's part

    public TwoStates(int horizon, double gamma = 1)
    {
        this.horizon = horizon;
        this.gamma = gamma;
        rollouts = (int)Math.Pow(Pairs, horizon);
        dynamics = new double[rollouts];
        for (int b = 0; b < rollouts; b++)
        {
            dynamics[b] = Start[Pair(0, b) / Actions];
            for (int t = 1; t < horizon; t++) dynamics[b] *= Next[Pair(t - 1, b) * States + Pair(t, b) / Actions];
        }
    }

    public static CategoricalMlp Policy { get; } = new() { Hidden = [] };

    public static Params Phi => new Params([
        ("head.w", Tensor.From(Backend, [0.3, -0.2, -0.4, 0.5], [1, States, Actions])),
        ("head.b", Tensor.From(Backend, [0.1, -0.3], [1, 1, Actions]))]).Track();

    /// <summary>What samples of it are taken for; nothing is standardized.</summary>
    public PolicyProblem Problem(PolicyObjective objective) => new()
    {
        Family = new TabularMdp { States = States, Actions = Actions },
        Policy = Policy,
        InnerObjective = objective,
        Advantage = new(Gamma: gamma, Standardize: false),
    };

    /// <summary>E Σₜ γᵗ rₜ, differentiable in θ.</summary>
    public Tensor ExpectedReturn(Params theta)
    {
        TrajectoryBatch all = Batch(theta.Detach(), [[.. Enumerable.Range(0, rollouts)]], _ => 1, (_, _) => default);
        Tensor logProb = Policy.Act(theta, all.Obs).LogProb(all.Act).Reshape([horizon, rollouts]).Sum(0);
        Tensor weighted = Tensor.From(Backend, [.. dynamics.Select((p, b) => p * ReturnFrom(0, b))], [1, rollouts]);
        return (logProb.Exp() * weighted).Sum();
    }

    /// <summary>P(rollout), [B].</summary>
    public double[] Probabilities(Params theta)
    {
        double[] logProb = LogProb(theta);
        return [.. dynamics.Select((p, b) => p * Math.Exp(Enumerable.Range(0, horizon).Sum(t => logProb[Pair(t, b)])))];
    }

    /// <summary>All rollouts as one task, each weighted by its probability: a mean is the expectation. Advantages are exact.</summary>
    public TrajectoryBatch Everything(Params theta)
    {
        double[] probability = Probabilities(theta);
        (double[] q, double[] value) = Values(theta);
        (double, double) Exact(int t, int b)
        {
            int pair = t * Pairs + Pair(t, b), state = t * States + Pair(t, b) / Actions;
            return (q[pair] - value[state], value[state]);
        }
        return Batch(theta, [[.. Enumerable.Range(0, rollouts)]], b => probability[b], Exact);
    }

    /// <summary>Tasks of some rollouts each, by number, as they would be sampled: advantages are what a rollout's return is above
    /// the exact value, or above 0. A mean is over rollouts, a sum over their steps.</summary>
    public TrajectoryBatch Sampled(Params theta, int[][] tasks, bool baseline)
    {
        double[] value = Values(theta).Value;
        (double, double) Seen(int t, int b)
        {
            double v = baseline ? value[t * States + Pair(t, b) / Actions] : 0;
            return (ReturnFrom(t, b) - v, v);
        }
        return Batch(theta, tasks, _ => 1.0 / tasks[0].Length, Seen);
    }

    /// <summary>Each rollout as a task of its own: what an estimator makes of it alone.</summary>
    public TrajectoryBatch Apart(Params theta, bool baseline) => Sampled(theta, [.. Enumerable.Range(0, rollouts).Select(static b => new[] { b })], baseline);

    /// <summary>Rollouts of some tasks, drawn as the policy would play them; [tasks][count].</summary>
    public int[][] Draw(Params theta, int tasks, int count, Seed seed)
    {
        double sum = 0;
        double[] below = [.. Probabilities(theta).Select(p => sum += p)];
        Rng rng = seed.Stream();
        var drawn = new int[tasks][];
        for (int i = 0; i < tasks; i++)
        {
            drawn[i] = new int[count];
            for (int b = 0; b < count; b++)
            {
                int at = Array.BinarySearch(below, rng.Uniform() * sum);
                drawn[i][b] = Math.Min(at < 0 ? ~at : at, rollouts - 1);
            }
        }
        return drawn;
    }

    TrajectoryBatch Batch(Params theta, int[][] tasks, Func<int, double> weight, Func<int, int, (double Adv, double Value)> credit)
    {
        int envs = tasks[0].Length, count = horizon * envs;
        double[] logProb = LogProb(theta);
        (int T, int B)[] samples = [.. tasks.SelectMany(own => Enumerable.Range(0, horizon).SelectMany(t => own.Select(b => (t, b))))];
        Tensor Column(Func<int, int, double> of) => Tensor.From(Backend, Array.ConvertAll(samples, s => of(s.T, s.B)), [tasks.Length, count, 1]);
        Tensor obs = Tensor.From(Backend, [.. samples.SelectMany(static s => OneHot(Pair(s.T, s.B) / Actions))], [tasks.Length, count, States]);
        Tensor act = Column(static (t, b) => Pair(t, b) % Actions);
        TrajectoryBatch batch = Batches.Of(obs, act, Column((t, b) => logProb[Pair(t, b)]), Column((t, b) => credit(t, b).Adv), Column((_, b) => weight(b)));
        Tensor reward = Column(static (t, b) => Reward[Pair(t, b)]);
        return batch with { Obs = new(obs, envs), Value = Column((t, b) => credit(t, b).Value), Reward = reward, Return = reward.Sum(1) / envs };
    }

    double ReturnFrom(int t, int b)
    {
        double sum = 0;
        for (int at = horizon - 1; at >= t; at--) sum = Reward[Pair(at, b)] + gamma * sum;
        return sum;
    }

    // Qₜ(s, a), [H S A], and Vₜ(s), [H S].
    (double[] Q, double[] Value) Values(Params theta)
    {
        double[] logProb = LogProb(theta), q = new double[horizon * Pairs], value = new double[(horizon + 1) * States];
        for (int t = horizon - 1; t >= 0; t--)
            for (int pair = 0; pair < Pairs; pair++)
            {
                double next = Enumerable.Range(0, States).Sum(s => Next[pair * States + s] * value[(t + 1) * States + s]);
                q[t * Pairs + pair] = Reward[pair] + gamma * next;
                value[t * States + pair / Actions] += Math.Exp(logProb[pair]) * q[t * Pairs + pair];
            }
        return (q, value);
    }

    // ln π(a | s), [S A].
    static double[] LogProb(Params theta)
    {
        Tensor states = Tensor.From(Backend, [1, 0, 1, 0, 0, 1, 0, 1], [1, Pairs, States]);
        return Policy.Act(theta, states).LogProb(Tensor.From(Backend, [0, 1, 0, 1], [1, Pairs, 1])).ToArray();
    }

    // Rollout b, read as a number of base S A, is the sequence of its states and actions.
    static int Pair(int t, int b) => b / (int)Math.Pow(Pairs, t) % Pairs;

    static double[] OneHot(int state) => [1 - state, state];
}
