using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace MetaRL.Tests;

/// <summary>
/// The linear-quadratic regulator x′ = a x + b u + n w from x₀ ~ N(0, 1), with reward −(x′² + ρ u²), under the policy
/// u = k x + d + σ ε: a <see cref="GaussianMlp"/> without hidden layers, k, d, ln σ its weights. Moments of x follow a Lyapunov
/// recursion, so the expected return is known with all its derivatives.
/// </summary>
sealed record ScalarRegulator(double A, double B, double Noise, double ControlCost, int Horizon)
{
    static readonly ReferenceBackend Backend = new();

    // Gauss–Hermite nodes and weights for N(0, 1): exact up to degree 11.
    static readonly double[] Nodes = [.. new[] { 0.436077411927617, 1.335849074013697, 2.350604973674492 }.SelectMany(static x => new[] { x, -x }).Select(static x => Math.Sqrt(2) * x)];
    static readonly double[] Weights = [.. new[] { 0.7246295952243925, 0.1570673203228566, 0.00453000990550884 }.SelectMany(static w => new[] { w, w }).Select(static w => w / Math.Sqrt(Math.PI))];

    public static GaussianMlp Policy { get; } = new() { Hidden = [] };

    public static Params Weight(double k, double d, double logStd)
    {
        Tensor Of(double x) => Tensor.Full(Backend, [1, 1, 1], x);
        return new Params([("head.w", Of(k)), ("head.b", Of(d)), ("log_std", Of(logStd))]).Track();
    }

    /// <summary>J(θ) = −E Σ (x′² + ρ u²), differentiable:  with m = E x, S = E x²,  m′ = c m + b d,
    /// S′ = c² S + 2 c b d m + b² (d² + σ²) + n²,  c = a + b k.</summary>
    public Tensor ExpectedReturn(Params theta)
    {
        Tensor k = theta["head.w"], d = theta["head.b"], variance = (2 * theta["log_std"]).Exp();
        Tensor c = A + B * k, shift = d.Square() + variance;
        Tensor mean = Tensor.Zeros(Backend, [1, 1, 1]), square = mean + 1, sum = mean;
        for (int t = 0; t < Horizon; t++)
        {
            Tensor control = k.Square() * square + 2 * k * d * mean + shift;
            square = c.Square() * square + 2 * B * c * d * mean + B * B * shift + Noise * Noise;
            mean = c * mean + B * d;
            sum -= square + ControlCost * control;
        }
        return sum.Sum();
    }

    /// <summary>J, J′ and J″ in k for d = 0, by the recursion's own derivatives.</summary>
    public (double Value, double First, double Second) InGain(double k, double sigma)
    {
        double c = A + B * k, s = 1, s1 = 0, s2 = 0, value = 0, first = 0, second = 0;
        for (int t = 0; t < Horizon; t++)
        {
            value -= ControlCost * (k * k * s + sigma * sigma);
            first -= ControlCost * (2 * k * s + k * k * s1);
            second -= ControlCost * (2 * s + 4 * k * s1 + k * k * s2);
            s2 = 2 * B * B * s + 4 * c * B * s1 + c * c * s2;
            s1 = 2 * c * B * s + c * c * s1;
            s = c * c * s + B * B * sigma * sigma + Noise * Noise;
            value -= s;
            first -= s1;
            second -= s2;
        }
        return (value, first, second);
    }

    /// <summary>Rollouts that make a quadrature: every x₀, ε and w at the nodes, weighted, so that a mean is the expectation. What
    /// is integrated are polynomials of the noise, so it is exact. The baseline is any function of the state.</summary>
    public TrajectoryBatch Everything(Params theta)
    {
        double k = theta["head.w"].Item(), d = theta["head.b"].Item(), sigma = Math.Exp(theta["log_std"].Item());
        int perStep = Noise > 0 ? 2 : 1, draws = 1 + Horizon * perStep, rollouts = (int)Math.Pow(Nodes.Length, draws);
        double[] obs = new double[Horizon * rollouts], act = new double[obs.Length], reward = new double[obs.Length], weight = new double[obs.Length];
        for (int b = 0; b < rollouts; b++)
        {
            int Node(int i) => b / (int)Math.Pow(Nodes.Length, i) % Nodes.Length;
            double probability = Enumerable.Range(0, draws).Aggregate(1.0, (p, i) => p * Weights[Node(i)]);
            double x = Nodes[Node(0)];
            for (int t = 0; t < Horizon; t++)
            {
                int n = t * rollouts + b, first = 1 + t * perStep;
                double u = k * x + d + sigma * Nodes[Node(first)];
                obs[n] = x;
                act[n] = u;
                weight[n] = probability;
                x = A * x + B * u + (Noise > 0 ? Noise * Nodes[Node(first + 1)] : 0);
                reward[n] = -(x * x + ControlCost * u * u);
            }
        }
        double[] value = [.. obs.Select((x, n) => -(Horizon - n / rollouts) * x * x)];
        double[] adv = ToGo(reward, rollouts);
        for (int n = 0; n < adv.Length; n++) adv[n] -= value[n];
        Tensor Column(double[] values) => Tensor.From(Backend, values, [1, values.Length, 1]);
        Tensor logProb = Policy.Act(theta, Column(obs)).LogProb(Column(act)).Detach();
        TrajectoryBatch batch = Batches.Of(Column(obs), Column(act), logProb, Column(adv), Column(weight));
        return batch with { Obs = new(Column(obs), rollouts), Value = Column(value), Reward = Column(reward) };
    }

    static double[] ToGo(double[] reward, int rollouts)
    {
        double[] sum = [.. reward];
        for (int n = sum.Length - rollouts - 1; n >= 0; n--) sum[n] += sum[n + rollouts];
        return sum;
    }
}
