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

    /// <summary>Examples that a shot is: 1, as by default, or the number of classes where each has as many examples.</summary>
    public virtual int PerShot => 1;

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

    /// <summary>Draws several examples at once; by default one after another, independently. A task of few examples keeps those of
    /// a support apart from those of a query here, and one of classes gives as many of each.</summary>
    /// <param name="set">What they are for.</param>
    /// <param name="count">N, at least 1.</param>
    /// <param name="rng">The only source of randomness.</param>
    /// <param name="x">[N, O], written.</param>
    /// <param name="y">[N, A], written.</param>
    void Draw(ExampleSet set, int count, ref Rng rng, Span<float> x, Span<float> y)
    {
        (int inputs, int targets) = (x.Length / count, y.Length / count);
        for (int n = 0; n < count; n++) Draw(ref rng, x.Slice(n * inputs, inputs), y.Slice(n * targets, targets));
    }
}

/// <summary>What examples are for.</summary>
public enum ExampleSet
{
    /// <summary>To adapt to.</summary>
    Support,
    /// <summary>To be judged by.</summary>
    Query,
}
