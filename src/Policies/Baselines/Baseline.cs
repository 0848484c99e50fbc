using MetaRL.Tensors;

namespace MetaRL.Policies.Baselines;

/// <summary>A kind of state-value estimate V(s, t), fitted anew to each batch of one task's trajectories.</summary>
public abstract record Baseline
{
    /// <summary>Fits to observed returns.</summary>
    /// <param name="data">What to fit to.</param>
    /// <exception cref="ShapeException">The spans do not belong to the same samples.</exception>
    public abstract IValueFunction Fit(in BaselineData data);
}

/// <summary>A fitted baseline.</summary>
public interface IValueFunction
{
    /// <summary>Turns returns into what a part of V that is learned should come to; by default they stay as they are.</summary>
    /// <param name="time">[N], steps since the start of the episode.</param>
    /// <param name="returns">[N], changed in place.</param>
    void ToTargets(ReadOnlySpan<int> time, Span<float> returns) { }

    /// <summary>V(sₙ, tₙ) for each sample.</summary>
    /// <param name="obs">[N, O]</param>
    /// <param name="time">[N], steps since the start of the episode.</param>
    /// <param name="value">[N], written.</param>
    void Predict(ReadOnlySpan<float> obs, ReadOnlySpan<int> time, Span<float> value);
}

/// <summary>Samples that a baseline is fitted to.</summary>
public readonly ref struct BaselineData
{
    /// <summary>O, floats in an observation.</summary>
    public required int ObsDim { get; init; }
    /// <summary>[N, O]</summary>
    public required ReadOnlySpan<float> Obs { get; init; }
    /// <summary>[N], steps since the start of the episode.</summary>
    public required ReadOnlySpan<int> Time { get; init; }
    /// <summary>[N], discounted return from that step on.</summary>
    public required ReadOnlySpan<float> Return { get; init; }
    /// <summary>[N], 1 where the sample counts, else 0.</summary>
    public required ReadOnlySpan<float> Mask { get; init; }
    /// <summary>B, rollouts that the samples are of, time-major: n = t·B + b. 0, as by default, where that is not known.</summary>
    public int Envs { get; init; }

    /// <exception cref="ShapeException">The spans do not belong to the same N samples.</exception>
    internal void Check()
    {
        int samples = Time.Length;
        if (ObsDim < 0 || Obs.Length != (long)samples * ObsDim || Return.Length != samples || Mask.Length != samples)
            throw new ShapeException($"Fit: {Obs.Length} numbers of observations of {ObsDim}, {samples} times, {Return.Length} returns and {Mask.Length} masks;"
                + " expected the same number of samples in all");
    }
}

/// <summary>V = 0: plain returns.</summary>
public sealed record ZeroBaseline : Baseline
{
    /// <inheritdoc/>
    public override IValueFunction Fit(in BaselineData data)
    {
        data.Check();
        return new Zero();
    }

    sealed class Zero : IValueFunction
    {
        public void Predict(ReadOnlySpan<float> obs, ReadOnlySpan<int> time, Span<float> value) => value.Clear();
    }
}
