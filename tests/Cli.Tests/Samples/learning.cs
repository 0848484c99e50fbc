#:project ../MetaRL/src/Experiments/MetaRL.Experiments.csproj
#:property PublishAot=false
using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Spaces;
using MetaRL.Experiments;
using MetaRL.Experiments.Sinks;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Baselines;
using MetaRL.Policies.Distributions;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Training;
using MetaRL.Updates;

DeviceRegistry.Register(new Float64Device());
return Experiment.Run(args, new()
{
    Name = "learning",
    Problem = new PolicyProblem { Family = new PointNavigation() },
    Learner = new Maml(),
    Update = new AdamUpdate(),
    Sinks = [() => new ReturnsFile()],
});

/// <summary>The task: how much a customer likes each of three drinks.</summary>
public readonly record struct Taste(float Tea, float Milk, float Juice);

/// <summary>A counter that serves a drink, in a small cup or a large one, as long as there is some left.</summary>
public struct Counter : IEnv<Taste>
{
    int tea, milk, juice; // small cups left

    public void Reset(in Taste task, ref Rng rng) => (tea, milk, juice) = (1 + rng.Below(3), 1 + rng.Below(3), 1 + rng.Below(3));

    public void Observe<TObs>(in Taste task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        obs[0] = (tea + milk + juice) / 9f;                   // "full"
        (obs[1], obs[2], obs[3]) = (tea, milk, juice);        // "left"
        obs[4] = tea > 0 ? 1 : 0;                             // "allowed": drinks
        obs[5] = milk > 0 ? 1 : 0;
        obs[6] = juice > 0 ? 1 : 0;
        obs[7] = 1;                                           // "allowed": cups
        obs[8] = tea != 1 && milk != 1 && juice != 1 ? 1 : 0;
    }

    public StepResult Step<TAct>(in Taste task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        int cups = 1 + (int)act[1]; // a large one is two small ones
        float liking = act[0] == 0 ? task.Tea : act[0] == 1 ? task.Milk : task.Juice;
        if (act[0] == 0) tea -= cups;
        else if (act[0] == 1) milk -= cups;
        else juice -= cups;
        return new(Reward: cups * liking, Terminated: tea + milk + juice == 0);
    }
}

/// <summary>All customers.</summary>
public sealed record Cafe : TaskFamily<Counter, Taste>
{
    public override string Name => "cafe";

    public override EnvSpec Spec => new(
        new DictSpace([
            ("full", BoxSpace.Uniform(1, 0, 1)),
            ("left", new MultiDiscreteSpace([4, 4, 4])),
            ("allowed", BoxSpace.Uniform(3 + 2, 0, 1))]),
        new MultiDiscreteSpace([3, 2]), Horizon: 3)
    { ActionMask = "allowed" };

    protected override Taste SampleTask(Split split, ref Rng rng) => new(rng.Uniform(-1, 1), rng.Uniform(-1, 1), rng.Uniform(-1, 1));
}

/// <summary>μ = s W + b, and a standard deviation that does not depend on what is seen.</summary>
public sealed record LinearGaussian : Policy
{
    [Range(-10.0, 5.0)]
    public double InitialLogStd { get; init; } = -1;

    public override Params Init(EnvSpec spec, IBackend backend, Seed seed)
    {
        if (spec.Action is not BoxSpace) throw new ArgumentException($"a {nameof(LinearGaussian)} needs a box of actions, found {spec.Action}");
        var w = new float[spec.ObsDim * spec.ActDim];
        Rng rng = seed.Stream();
        for (int i = 0; i < w.Length; i++) w[i] = 0.1f * rng.Normal();
        return new([
            ("w", Tensor.From(backend, w, [1, spec.ObsDim, spec.ActDim])),
            ("b", Tensor.Zeros(backend, [1, 1, spec.ActDim])),
            ("log_std", Tensor.Full(backend, [1, 1, spec.ActDim], InitialLogStd))]);
    }

    public override Distribution Act(Params theta, Observations obs)
        => new DiagonalGaussian(obs.Values.MatMul(theta["w"]) + theta["b"], theta["log_std"]);

    public override IActor CreateActor(EnvSpec spec, Params theta, int count) => new Actor(theta, spec.ObsDim, spec.ActDim);

    sealed class Actor(Params theta, int inputs, int outputs) : IActor
    {
        readonly float[] w = Floats(theta["w"]), b = Floats(theta["b"]), mean = new float[outputs];
        readonly GaussianSampler sampler = new(Floats(theta["log_std"]));

        public void Begin() { }   // nothing is remembered

        public void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
        {
            for (int n = 0; n < logProb.Length; n++)
            {
                b.CopyTo(mean.AsSpan());
                for (int i = 0; i < inputs; i++)
                    for (int o = 0; o < outputs; o++) mean[o] += obs[n * inputs + i] * w[i * outputs + o];
                logProb[n] = sampler.Draw(mean, ref rngs[n], act.Slice(n * outputs, outputs));
            }
        }

        static float[] Floats(Tensor x) => Array.ConvertAll(x.ToArray(), static v => (float)v);
    }
}

/// <summary>Adaptation with momentum, m ← μm + ∇L, which θ carries from step to step beside the weights.</summary>
public sealed record HeavyBall : MetaLearner
{
    [Range(0.0, 10.0)]
    public double InnerLr { get; init; } = 0.1;

    [Range(0.0, 1.0)]
    public double Momentum { get; init; } = 0.5;

    public override Params Initial(Params phi, int tasks)
    {
        Params weights = base.Initial(phi, tasks);
        return weights.Concat((0 * weights).Prefixed("m/"));
    }

    public override Params Adapt(AdaptStep step, Params theta)
    {
        Params weights = step.Problem.Weights(theta);
        Params gradient = Autograd.Grad(step.Loss(weights), weights, step.CreateGraph);
        Params m = (Momentum * theta.Group("m/")) + gradient;
        return weights.AddScaled(m, -InnerLr).Concat(m.Prefixed("m/"));
    }
}

/// <summary>Every θₖ counts, the later the more: Σ discountᴷ⁻ᵏ L(θₖ; τₖ). What adapts in the middle of its use is paid for each step.</summary>
public sealed record AnytimeLoss : OuterLoss
{
    [Range(0.0, 1.0)]
    public double Discount { get; init; } = 0.5;

    public override Tensor Of(Chain chain)
    {
        int last = chain.Support.Count;
        Tensor loss = chain.Problem.OuterLoss(chain.Adapted, chain.Query);
        for (int k = 0; k < last; k++)
            loss += Math.Pow(Discount, last - k) * chain.Problem.OuterLoss(chain.Weights(k), chain.Support[k]);
        return loss;
    }
}

/// <summary>Between the ratio and the log-probability: the same gradient at the weights that sampled, and a share of what their second derivatives differ by.</summary>
public sealed record BetweenObjective : PolicyObjective
{
    [Range(0.0, 1.0)]
    public double Share { get; init; } = 0.5;

    protected override Tensor Surrogate(PolicyProblem problem, Params weights, TrajectoryBatch tau, bool twice)
    {
        Tensor ratio = Objectives.Ratio(problem.Model, weights, tau, twice), logProb = Objectives.LogProb(problem.Model, weights, tau, twice);
        return (1 - Share) * ratio + Share * logProb;
    }
}

/// <summary>Hill climbing: a random step is kept where the return after adaptation rises, both with the same luck.</summary>
public sealed record HillClimbing : MetaUpdate
{
    [Range(0.0, 10.0)]
    public double Sigma { get; init; } = 0.02;

    public override Derivatives Needs => Derivatives.None;

    public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
    {
        Rng rng = iteration.Seed.Fork("step").Stream();
        Params tried = phi.Map(x =>
        {
            var noise = new float[x.Shape.Size];
            rng.FillNormal(noise);
            return x.AddScaled(Tensor.From(x.Backend, noise, x.Shape), Sigma);
        });
        Seed luck = iteration.Seed.Fork("luck");
        double before = iteration.Return(phi, luck), after = iteration.Return(tried, luck);
        return new(after > before ? tried : phi, state with { Step = state.Step + 1 }, Loss: -before);
    }
}

/// <summary>V(t): the mean return from step t of an episode on, whatever is seen there.</summary>
public sealed record TimeBaseline : Baseline
{
    public override IValueFunction Fit(in BaselineData data)
    {
        int steps = 1;
        foreach (int time in data.Time) steps = Math.Max(steps, time + 1);
        double[] mean = new double[steps], count = new double[steps];
        for (int n = 0; n < data.Time.Length; n++)
        {
            mean[data.Time[n]] += data.Mask[n] * data.Return[n];
            count[data.Time[n]] += data.Mask[n];
        }
        for (int t = 0; t < steps; t++) mean[t] /= Math.Max(1, count[t]);
        return new Means(mean);
    }

    sealed class Means(double[] mean) : IValueFunction
    {
        public void Predict(ReadOnlySpan<float> obs, ReadOnlySpan<int> time, Span<float> value)
        {
            for (int n = 0; n < value.Length; n++) value[n] = (float)mean[Math.Min(time[n], mean.Length - 1)];
        }
    }
}

/// <summary>returns.csv in the run folder: the mean return after adaptation, a line an iteration.</summary>
public sealed class ReturnsFile : IRunSink
{
    StreamWriter? file;

    public void Begin(RunStart start) => file = new(Path.Combine(start.Folder, "returns.csv"), append: start.IsResumed);

    public void Record(IterationRecord record) => file!.WriteLine(FormattableString.Invariant($"{record.Iteration},{record.Returns[^1]}"));

    public void Sync() => file!.Flush();

    public void Dispose() => file?.Dispose();
}

/// <summary>The reference back end, double precision in plain loops: slow, and shows whether rounding matters.</summary>
public sealed class Float64Device : IDevice
{
    readonly ReferenceBackend backend = new();

    public string Name => "float64";

    public IBackend Open(bool allowTf32) => backend;
}
