using ILGPU;
using MetaRL.Envs;
using MetaRL.Gpu.Kernels;

namespace MetaRL.Gpu.Rollouts;

/// <summary>Draws an action from a network's outputs, as the host's actors do, with the same draws.</summary>
interface IActorHead
{
    /// <summary>Writes an action.</summary>
    /// <param name="y">Outputs of a group of rows, [outputs, stride].</param>
    /// <param name="row">Where the first output of this row lies.</param>
    /// <param name="stride">From one output to the next.</param>
    /// <param name="theta">The task's parameters.</param>
    /// <param name="tail">Where the distribution's own begin.</param>
    /// <param name="rng">The only source of randomness.</param>
    /// <param name="act">The column of actions.</param>
    /// <param name="at">Where this one goes.</param>
    /// <returns>ln π of it.</returns>
    float Draw(ArrayView<float> y, int row, int stride, ArrayView<float> theta, int tail, ref Rng rng, ArrayView<float> act, long at);
}

/// <summary>a = μ + σ z, two numbers from one draw: <see cref="Policies.Distributions.GaussianSampler"/>.</summary>
struct GaussianActorHead : IActorHead
{
    internal int ActDim;
    internal float MinLogStd;

    public readonly float Draw(ArrayView<float> y, int row, int stride, ArrayView<float> theta, int tail, ref Rng rng, ArrayView<float> act, long at)
    {
        float squares = 0, normalizer = 0;
        for (int i = 0; i < ActDim; i += 2)
        {
            (float z0, float z1) = rng.NormalPair();
            squares += z0 * z0;
            normalizer += Put(y[i * stride + row], LogStd(theta, tail + i), z0, act, at + i);
            if (i + 1 == ActDim) break;
            squares += z1 * z1;
            normalizer += Put(y[(i + 1) * stride + row], LogStd(theta, tail + i + 1), z1, act, at + i + 1);
        }
        return -0.5f * squares - normalizer;
    }

    readonly float LogStd(ArrayView<float> theta, int i) => DeviceMath.Max(theta[i], MinLogStd);

    static float Put(float mean, float logStd, float z, ArrayView<float> act, long at)
    {
        act[at] = mean + DeviceMath.Exp(logStd) * z;
        return logStd + DeviceMath.HalfLog2Pi;
    }
}

/// <summary>Choices by their logits, one draw each: <see cref="Policies.Distributions.CategoricalSampler"/>.</summary>
struct CategoricalActorHead : IActorHead
{
    /// <summary>[A], how many choices each number of an action has.</summary>
    internal ArrayView<int> Choices;
    internal int ActDim;

    public readonly float Draw(ArrayView<float> y, int row, int stride, ArrayView<float> theta, int tail, ref Rng rng, ArrayView<float> act, long at)
    {
        float logProb = 0;
        int first = 0;
        for (int k = 0; k < ActDim; k++)
        {
            int count = Choices[k];
            logProb += DrawOne(y, first * stride + row, stride, count, ref rng, out int choice);
            act[at + k] = choice;
            first += count;
        }
        return logProb;
    }

    static float DrawOne(ArrayView<float> y, int at, int stride, int count, ref Rng rng, out int choice)
    {
        float max = y[at], total = 0;
        for (int j = 1; j < count; j++) if (y[at + j * stride] > max) max = y[at + j * stride];
        for (int j = 0; j < count; j++) total += Weight(y, at, stride, j, max);
        float threshold = total * rng.Uniform();
        choice = 0;
        float mass = Weight(y, at, stride, 0, max);
        while (mass <= threshold && choice + 1 < count)
        {
            choice++;
            mass += Weight(y, at, stride, choice, max);
        }
        // Rounding may leave the threshold past all: the last that has any weight.
        while (choice > 0 && Weight(y, at, stride, choice, max) == 0) choice--;
        return y[at + choice * stride] - max - DeviceMath.Log(total);
    }

    static float Weight(ArrayView<float> y, int at, int stride, int j, float max) => DeviceMath.Exp(y[at + j * stride] - max);
}
