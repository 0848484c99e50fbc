using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.TestKit;

/// <summary>A policy with weights of two tasks and a batch of samples, the same on every back end.</summary>
sealed class PolicyCase
{
    const int Tasks = 2, Steps = 45, Envs = 9;   // 405 samples a task: more than a fused kernel's piece, the last one partial

    readonly Policy policy;

    public PolicyCase(Policy policy, EnvSpec spec, IBackend backend)
    {
        this.policy = policy;
        // Some parts start at 0: moved here, so that a forgotten one shows.
        One = policy.Init(spec, backend, new Seed(1)).Map(x => x + Dense.Random(x.Shape, 11, -0.2, 0.2).On(backend));
        Theta = One.Map(static x => Tensor.Concat([x, x * 1.1 + 0.05], 0));
        Batch = Draw(spec, backend);
    }

    /// <summary>Weights of one task.</summary>
    public Params One { get; }

    /// <summary>Weights of both, constants.</summary>
    public Params Theta { get; }

    public PolicyBatch Batch { get; }

    public Tensor[] Tensors => [Batch.Obs.Values, Batch.Act, Batch.LogProb, Batch.Coefficient];

    // Ratios lie near 1, some of them beyond the clip.
    PolicyBatch Draw(EnvSpec spec, IBackend backend)
    {
        const int samples = Steps * Envs;
        Tensor Column(int width, int seed, double size) => Dense.Random([Tasks, samples, width], seed, -size, size).On(backend);
        Dense values = RandomMasks.In(spec, Dense.Random([Tasks, samples, spec.ObsDim], 3, -2, 2));
        var obs = new Observations(values.On(backend), Envs);
        Tensor act = spec.Action.Choices.IsEmpty ? Column(spec.ActDim, 4, 2) : Choices(spec, values).On(backend);
        Tensor old = policy.Act(Theta, obs).LogProb(act) + Column(1, 5, 0.2);
        return new(obs, act, old, Column(1, 6, 3.0 / samples));
    }

    static Dense Choices(EnvSpec spec, Dense obs)
    {
        Rng rng = new Seed(4).Stream();
        var all = new List<double>();
        float[] act = new float[spec.ActDim];
        foreach (double[] row in obs.Values.Chunk(spec.ObsDim))
        {
            spec.SampleAction(ref rng, Array.ConvertAll(row, static x => (float)x), act);
            all.AddRange(act.Select(static x => (double)x));
        }
        return new([Tasks, Steps * Envs, spec.ActDim], [.. all]);
    }

    /// <summary>Parameters of the policy with another before, between and after each.</summary>
    public Params WithForeignEntries()
    {
        Tensor Foreign(int i) => Dense.Random([Tasks, 1, 2 + i], 40 + i).On(Theta.Backend);
        IEnumerable<(string, Tensor)> items = Theta.Items().SelectMany((own, i) => ((string, Tensor)[])[($"foreign{i}", Foreign(i)), own]);
        return new([.. items, ("a.foreign", Foreign(99))]);
    }

    public Params Direction(int seed) => Theta.Map(x => Dense.Random(x.Shape, seed).On(x.Backend));

    /// <summary>Loss, its gradient in the policy's own parameters, the Hessian's product with a direction, and, where another
    /// input is tracked, the loss's gradient in it and that of the gradient along the direction.</summary>
    public double[][] Derivatives(Params theta, SurrogateKind kind, bool twice = false, PolicyBatch? batch = null, Tensor? input = null)
    {
        Params at = theta.Track(), own = at.Select(Theta.Names);
        Tensor loss = policy.Loss(at, batch ?? Batch, new(kind, 0.1), twice);
        List<Tensor> wrt = [.. own.Values];
        if (input is not null) wrt.Add(input);
        Tensor[] gradient = Autograd.Grad(loss, wrt, createGraph: true);
        Tensor along = own.WithValues(gradient[..own.Values.Count]).Dot(Direction(1));
        Tensor[] second = Autograd.Grad(along, wrt);
        double[][] results = [[loss.Item()], Flat(gradient[..own.Values.Count]), Flat(second[..own.Values.Count])];
        return input is null ? results : [.. results, gradient[^1].ToArray(), second[^1].ToArray()];
    }

    public static double[] Flat(Params p) => Flat(p.Values);

    static double[] Flat(IEnumerable<Tensor> tensors) => [.. tensors.SelectMany(static x => x.ToArray())];
}
