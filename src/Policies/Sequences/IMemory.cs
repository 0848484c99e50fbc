namespace MetaRL.Policies.Sequences;

/// <summary>What B environments have shown since <see cref="Begin"/>, in memory of its own. One owner at a time.</summary>
public interface IMemory
{
    /// <summary>Forgets everything seen.</summary>
    void Begin();

    /// <summary>Takes a step up. Allocates nothing; what becomes of an environment depends on what it showed alone.</summary>
    /// <param name="seen">[B, I]</param>
    /// <param name="features">[B, F], written.</param>
    void Step(ReadOnlySpan<float> seen, Span<float> features);
}
