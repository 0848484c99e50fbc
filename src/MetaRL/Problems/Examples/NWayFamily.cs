using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.Problems.Examples;

/// <summary>N-way classification: a task is N classes in random order, and a shot is an example of each. Examples of a class
/// that supports are drawn from are never in a query of the same task (Vinyals et al. 2016, arXiv:1606.04080).</summary>
public abstract record NWayFamily : ExampleFamily
{
    /// <summary>N, classes of a task.</summary>
    [Range(2, 1000)]
    public int Ways { get; init; } = 5;

    /// <summary>Part of a class's examples that a task's supports are drawn from; the rest is for queries. Which ones is drawn for each task.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double SupportShare { get; init; } = 0.5;

    /// <inheritdoc/>
    public sealed override Space Target => new DiscreteSpace(Ways);

    /// <inheritdoc/>
    public sealed override int PerShot => Ways;

    /// <inheritdoc/>
    public sealed override IExampleTask Sample(Split split, Seed seed)
    {
        Rng rng = seed.ForSplit(split).Stream();
        return new NWayTask([.. Classes(split, ref rng)], SupportShare);
    }

    /// <summary>The classes of a task, by label; those of one split are never in a task of the other, unless a setting says so.</summary>
    /// <param name="split">Train or test.</param>
    /// <param name="rng">The only source of randomness.</param>
    /// <returns>[N], different ones in random order.</returns>
    protected abstract IReadOnlyList<IExampleClass> Classes(Split split, ref Rng rng);

    /// <summary>N different elements in random order.</summary>
    /// <param name="all">To draw from.</param>
    /// <param name="rng">The only source of randomness.</param>
    /// <param name="what">What they are, for the error.</param>
    /// <exception cref="InvalidDataException">There are fewer than N.</exception>
    protected T[] Some<T>(IReadOnlyList<T> all, ref Rng rng, string what)
    {
        if (all.Count < Ways)
            throw new InvalidDataException($"{Name}: {all.Count} {what}; expected at least {Ways} for a task; take fewer, or change which are held out");
        return [.. ExampleDeal.Some(all.Count, Ways, ref rng).Select(i => all[i])];
    }
}
