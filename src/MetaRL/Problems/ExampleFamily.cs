using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.Problems;

/// <summary>A distribution over supervised tasks that share the spaces of inputs and targets; its settings are the record's properties.</summary>
public abstract record ExampleFamily
{
    /// <summary>A short id, such as "sinusoid".</summary>
    public abstract string Name { get; }

    /// <summary>Where inputs x lie.</summary>
    public abstract BoxSpace Input { get; }

    /// <summary>Where targets y lie: a box for regression, choices for classification.</summary>
    public abstract Space Target { get; }

    /// <summary>Draws a task: a pure function of split and seed. No train task shares its stream of randomness with a test task.</summary>
    public abstract IExampleTask Sample(Split split, Seed seed);
}

/// <summary>One supervised task: an immutable value that examples are drawn from.</summary>
public interface IExampleTask : ITaskDescription
{
    /// <summary>Draws one example.</summary>
    /// <param name="rng">The only source of randomness.</param>
    /// <param name="x">The input, written.</param>
    /// <param name="y">The target, written; a choice is its index.</param>
    void Draw(ref Rng rng, Span<float> x, Span<float> y);
}
