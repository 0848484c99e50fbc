using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies;

/// <summary>
/// A policy that sees observations shifted and scaled by what was observed so far, s ↦ clip((s − μ) / √(σ² + ε), ±c), and where
/// asked for learns from rewards divided by the running standard deviation of discounted returns (as VecNormalize of
/// Stable-Baselines3 and NormalizeReward of Gymnasium do). Parameters are the inner policy's under their own names, and
/// <c>norm.count</c> [1, 1, 1], <c>norm.mean</c> and <c>norm.variance</c> [1, 1, O], for rewards also
/// <c>norm.returnCount</c>, <c>norm.returnMean</c> and <c>norm.returnVariance</c> [1, 1, 1]: so statistics go where weights go,
/// into checkpoints, evaluations and actors, and a loss is computed with those that acted. They are constants: no gradient
/// reaches them, and after each meta-iteration training merges into them what all of its tasks showed. Before the first one
/// observations are only clipped.
/// <para>Merging is done in double precision; between iterations the statistics are kept as the back end keeps weights. With
/// float32 each is rounded to 24 binary digits an iteration: n is then exact to a relative 6·10⁻⁸ per iteration, and once an
/// iteration brings less than that share of all samples the statistics stand still, after 10⁷ iterations of equal size.</para>
/// </summary>
public sealed record NormalizedPolicy : WrappingPolicy
{
    const string Prefix = "norm.";
    const string Count = Prefix + "count", Mean = Prefix + "mean", Variance = Prefix + "variance";
    const string ReturnCount = Prefix + "returnCount", ReturnMean = Prefix + "returnMean", ReturnVariance = Prefix + "returnVariance";

    /// <summary>c, most that a normalized observation is away from 0.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Clip { get; init; } = 10;

    /// <summary>ε, added to variances: what varies by less than its root is not made large.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Whether rewards are scaled, too. Returns are reported as they are.</summary>
    public bool Rewards { get; init; }

    /// <inheritdoc/>
    public override bool KeepsStatistics => true;

    // Numbers of an action mask, the last of an observation: they say what is allowed and are not normalized.
    int Mask { get; init; }

    /// <inheritdoc/>
    public override Policy For(EnvSpec spec) => this with { Inner = Inner.For(spec), Mask = spec.MaskDim };

    string[] Names => Rewards ? [Count, Mean, Variance, ReturnCount, ReturnMean, ReturnVariance] : [Count, Mean, Variance];

    /// <inheritdoc/>
    public override Params Init(EnvSpec spec, IBackend backend, Seed seed)
    {
        Params inner = Inner.Init(spec, backend, seed);
        if (inner.Names.FirstOrDefault(static name => name.StartsWith(Prefix, StringComparison.Ordinal)) is { } taken)
            throw new ArgumentException($"a {nameof(NormalizedPolicy)} keeps its statistics as {Prefix}*, and {Inner.GetType().Name} has a parameter '{taken}'; normalize once");
        return inner.Concat(new(Names.Select(name => (name, Fresh(backend, name, spec.ObsDim)))));
    }

    static Tensor Fresh(IBackend backend, string name, int obsDim)
    {
        int width = name is Mean or Variance ? obsDim : 1;
        return Tensor.Full(backend, [1, 1, width], name is Variance or ReturnVariance ? 1 : 0);
    }

    /// <inheritdoc/>
    public override bool IsConstant(string name) => Names.Contains(name) || Inner.IsConstant(name);

    /// <inheritdoc/>
    public override Func<Params, Params> Fisher(Params theta, Observations obs, Tensor weight)
    {
        Func<Params, Params> inner = Inner.Fisher(theta, Seen(theta, obs), weight);
        Params none = theta.Map(static x => Tensor.Zeros(x.Backend, x.Shape));
        return u => none.With(inner(u));
    }

    /// <inheritdoc/>
    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
    {
        IActor inner = Inner.CreateActor(spec, theta, count);
        Require(theta);
        float[] mean = Row(theta, Mean, spec.ObsDim), deviation = Row(theta, Variance, spec.ObsDim);
        foreach (ref float s in deviation.AsSpan()) s = MathF.Sqrt(MathF.Max(s, 0) + (float)Epsilon);
        long room = (long)count * spec.ObsDim;
        if (room > Array.MaxLength) throw new ShapeException($"CreateActor: {count} environments times {spec.ObsDim} numbers of observations are more than an array holds");
        return new Actor(inner, mean, deviation, (float)Clip, Mask, new float[room]);
    }

    /// <inheritdoc/>
    public override double RewardScale(Params theta)
    {
        if (!Rewards) return Inner.RewardScale(theta);
        double variance = theta[ReturnVariance].Item();
        bool isKnown = theta[ReturnCount].Item() > 0 && variance > 0;
        return isKnown ? 1 / Math.Sqrt(variance + Epsilon) : 1;   // where no return has differed yet, rewards stay
    }

    /// <inheritdoc/>
    public override Params Absorb(Params theta, PolicyExperience seen)
    {
        Params inner = Inner.Absorb(theta, seen);
        Params obs = Merged(inner, Count, Mean, Variance, seen.Obs);
        return Rewards && seen.Return is { } returns ? Merged(obs, ReturnCount, ReturnMean, ReturnVariance, returns) : obs;
    }

    static Params Merged(Params theta, string count, string mean, string variance, RunningMoments seen)
    {
        double n = theta[count].Item();
        var before = new RunningMoments(n, theta[mean].ToArray(), Array.ConvertAll(theta[variance].ToArray(), v => v * n));
        RunningMoments after = before.Merge(seen);
        if (after.Count == 0) return theta;
        (string, Tensor) Item(string name, params double[] values) => (name, Tensor.From(theta[name].Backend, values, theta[name].Shape));
        return theta.With(new([
            Item(count, after.Count), Item(mean, after.Mean), Item(variance, Array.ConvertAll(after.SquaredDeviations, s => s / after.Count))]));
    }

    /// <inheritdoc/>
    protected override Observations Seen(Params theta, Observations obs)
    {
        // Statistics are detached: the inner policy takes what comes out for constants, as its fused kernels need.
        Require(theta);
        Tensor mean = theta[Mean].Detach(), variance = theta[Variance].Detach();
        Tensor deviation = (variance.Clamp(0, double.PositiveInfinity) + Epsilon).Sqrt();
        Tensor normalized = ((obs.Values - mean) / deviation).Clamp(-Clip, Clip);
        if (Mask == 0) return obs with { Values = normalized };
        int seen = obs.Values.Shape[-1] - Mask;
        return obs with { Values = Tensor.Concat([normalized.Slice(-1, 0, seen), obs.Values.Slice(-1, seen, Mask)], -1) };
    }

    void Require(Params theta)
    {
        foreach (string name in Names) _ = theta[name];
    }

    static float[] Row(Params theta, string name, int width)
    {
        if (theta[name].Shape != [1, 1, width])
            throw new ShapeException($"CreateActor: an actor acts for one task; {name} has shape {theta[name].Shape}, expected [1, 1, {width}]");
        var row = new float[width];
        theta[name].CopyTo(row);
        return row;
    }

    sealed class Actor(IActor inner, float[] mean, float[] deviation, float clip, int mask, float[] normalized) : IActor
    {
        public void Begin() => inner.Begin();

        public void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
        {
            if (obs.Length != normalized.Length) throw new ShapeException($"Act: {obs.Length} numbers of observations, expected {normalized.Length}");
            int seen = mean.Length - mask;
            for (int row = 0; row < obs.Length; row += mean.Length)
            {
                for (int i = 0; i < seen; i++)
                {
                    float s = (obs[row + i] - mean[i]) / deviation[i];
                    normalized[row + i] = Math.Clamp(s, -clip, clip);   // NaN stays NaN
                }
                obs.Slice(row + seen, mask).CopyTo(normalized.AsSpan(row + seen));
            }
            inner.Act(normalized, rngs, act, logProb);
        }
    }
}
