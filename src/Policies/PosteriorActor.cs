using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Distributions;
using MetaRL.Policies.Networks;
using MetaRL.Tensors;

namespace MetaRL.Policies;

/// <summary>Acts as a <see cref="PosteriorPolicy"/>: sums of precisions stand for all transitions seen, so a step costs the same however long a rollout is.</summary>
sealed class PosteriorActor(MlpForward encoder, MlpForward actor, PosteriorActor.Sizes sizes, double leastVariance, double minLogStd, double maxLogStd) : IActor
{
    internal readonly record struct Sizes(EnvSpec Spec, int State, int Latent, int Count)
    {
        public int Obs => Spec.ObsDim;
        public int Act => Spec.ActDim;
        public int Context => State + Act + 1;
        public int Wide => State + Latent;
    }

    readonly BoxSpace box = (BoxSpace)sizes.Spec.Action;
    readonly float[] context = new float[Room(sizes.Count, sizes.Context)];   // [B, S + A + 1]; the state of the step before is kept in place
    readonly float[] wide = new float[Room(sizes.Count, sizes.Wide)];   // [B, S + L]; z is kept in place
    readonly double[] precision = new double[Room(sizes.Count, sizes.Latent)], weighted = new double[Room(sizes.Count, sizes.Latent)];
    readonly double logHalfWidths = Widths((BoxSpace)sizes.Spec.Action).Sum(static width => Math.Log(0.5 * width));
    bool hasBegun;

    static int Room(int count, int width) => (long)count * width <= Array.MaxLength ? count * width
        : throw new ShapeException($"CreateActor: {count} environments times {width} numbers are more than an array holds");

    static IEnumerable<double> Widths(BoxSpace box) => box.Low.Zip(box.High, static (low, high) => (double)high - low);

    public void Begin()
    {
        hasBegun = false;
        Array.Clear(precision);
        Array.Clear(weighted);
    }

    public void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb)
    {
        if (obs.Length != (long)sizes.Count * sizes.Obs || rngs.Length != sizes.Count || act.Length != (long)sizes.Count * sizes.Act || logProb.Length != sizes.Count)
            throw new ShapeException($"Act: {obs.Length} numbers of observations, {rngs.Length} streams, {act.Length} of actions and {logProb.Length} log-probabilities;"
                + $" expected {sizes.Count} times {sizes.Obs}, 1, {sizes.Act} and 1");
        if (hasBegun) TakeUp(obs);
        for (int b = 0; b < sizes.Count; b++) See(obs.Slice(b * sizes.Obs, sizes.Obs), b, ref rngs[b]);
        hasBegun = true;
        ReadOnlySpan<float> outputs = actor.Run(wide);
        for (int b = 0; b < sizes.Count; b++)
            logProb[b] = Draw(outputs.Slice(b * actor.OutputStride, 2 * sizes.Act), ref rngs[b], act.Slice(b * sizes.Act, sizes.Act));
    }

    // The transition that each environment has just shown.
    void TakeUp(ReadOnlySpan<float> obs)
    {
        for (int b = 0; b < sizes.Count; b++)
        {
            ReadOnlySpan<float> previous = obs.Slice(b * sizes.Obs + sizes.State, sizes.Act + 1);
            Span<float> row = context.AsSpan(b * sizes.Context + sizes.State, sizes.Act + 1);
            box.ToUnit(previous[..^1], row[..^1]);
            row[^1] = previous[^1];
        }
        ReadOnlySpan<float> factors = encoder.Run(context);
        for (int b = 0; b < sizes.Count; b++)
        {
            ReadOnlySpan<float> factor = factors.Slice(b * encoder.OutputStride, 2 * sizes.Latent);
            for (int i = 0; i < sizes.Latent; i++)
            {
                double share = 1 / (Softplus.Of(factor[sizes.Latent + i]) + leastVariance);
                precision[b * sizes.Latent + i] += share;
                weighted[b * sizes.Latent + i] += factor[i] * share;
            }
        }
    }

    void See(ReadOnlySpan<float> obs, int b, ref Rng rng)
    {
        ReadOnlySpan<float> state = obs[..sizes.State];
        Span<float> row = wide.AsSpan(b * sizes.Wide, sizes.Wide);
        state.CopyTo(context.AsSpan(b * sizes.Context));
        state.CopyTo(row);
        bool isFirstStep = !hasBegun || obs[^1] > 0;
        if (isFirstStep) DrawTask(row[sizes.State..], b, ref rng);
    }

    // From the prior while nothing was seen.
    void DrawTask(Span<float> z, int b, ref Rng rng)
    {
        rng.FillNormal(z);
        if (!hasBegun) return;
        for (int i = 0; i < z.Length; i++)
        {
            double sum = precision[b * sizes.Latent + i];
            z[i] = (float)(weighted[b * sizes.Latent + i] / sum + z[i] / Math.Sqrt(sum));
        }
    }

    // ln π of the action in the units of its box.
    float Draw(ReadOnlySpan<float> output, ref Rng rng, Span<float> act)
    {
        double logProb = 0;
        rng.FillNormal(act);
        for (int i = 0; i < act.Length; i++)
        {
            double noise = act[i], logStd = Math.Clamp(output[act.Length + i], minLogStd, maxLogStd);
            double x = output[i] + Math.Exp(logStd) * noise;
            logProb -= 0.5 * noise * noise + logStd + 0.5 * Math.Log(2 * Math.PI) + SquashedGaussian.LogSlope(x);
            act[i] = (float)Math.Tanh(x);
        }
        box.FromUnit(act, act);
        return (float)(logProb - logHalfWidths);
    }
}
