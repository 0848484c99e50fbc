using MetaRL.Tensors;

namespace MetaRL.Policies.Sequences;

/// <summary>The spans of a step of B environments.</summary>
/// <param name="Count">B</param>
/// <param name="Inputs">I</param>
/// <param name="Features">F</param>
readonly record struct StepShape(int Count, int Inputs, int Features)
{
    /// <exception cref="ShapeException">A span has another length.</exception>
    public void Check(int seen, int features)
    {
        if (seen != (long)Count * Inputs || features != (long)Count * Features)
            throw new ShapeException($"Step: {seen} numbers seen and {features} of features; expected {Count} times {Inputs} and {Features}");
    }
}
